"""The vocabulary contracts are written in: a column, its type, what it accepts, its French description."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import pandas as pd

from analysis.territories import academies, normalise_departement, normalise_uai

if TYPE_CHECKING:
    import pandera.pandas as pa

REASONS: Mapping[str, str] = {
    "s": "secret statistique (effectif trop faible)",
    "ns": "non significatif",
    "nd": "non disponible",
    "so": "sans objet",
}
SECTORS = ("public", "prive_sous_contrat", "prive_hors_contrat")
YEARS = (1995, 2035)
NATURES = ("ecole", "college", "lycee_gt", "lycee_pro", "lycee_polyvalent", "autre")

Test = Callable[[pd.Series], pd.Series]
Kind = Literal[
    *(
        "text",
        "name",
        "choice",
        "number",
        "integer",
        "flag",
        "date",
        "reason",
        "uai",
        "commune",
        "departement",
        "academie",
    ),
    *("rentree", "session", "person", "provenance"),
]


@dataclass(frozen=True)
class Field:
    """One column of a canonical table.

    `dtype` is a pandas type name (``"str"``, ``"Int64"``, ``"float64"``, ``"bool"``, ``"boolean"``); `accepts` says in
    French what a value may be and is shown in the data dictionary and in every error; `test` is the vectorised check
    behind it, called on the values present only; `kind` says how a file's cells become values, `values` the codes of a
    choice.
    """

    name: str
    dtype: str
    description: str
    accepts: str
    nullable: bool = False
    test: Test | None = field(default=None, repr=False)
    kind: Kind = "text"
    values: tuple[str, ...] = ()

    def column(self) -> "pa.Column":
        """The pandera column."""
        import pandera.pandas as pa

        checks = [pa.Check(self.test, name="accepts", error=self.accepts)] if self.test else []
        return pa.Column(self.dtype, checks, nullable=self.nullable, title=self.name, description=self.description)


def choice(name: str, values: tuple[str, ...], description: str, *, nullable: bool = False) -> Field:
    """A text column whose values are listed."""
    return Field(name, "str", description, " ; ".join(values), nullable, lambda s: s.isin(values), "choice", values)


def codes(name: str, labels: Mapping[str, str], description: str, *, nullable: bool = False) -> Field:
    """A text column whose values are codes, each with its French meaning."""
    accepts = " ; ".join(f"{code} = {label}" for code, label in labels.items())
    known = tuple(labels)
    return Field(name, "str", description, accepts, nullable, lambda s: s.isin(known), "choice", known)


def shaped(name: str, pattern: str, accepts: str, description: str, *, nullable: bool = True) -> Field:
    """A text column whose values all match a regular expression: no free text gets in."""
    return Field(name, "str", description, accepts, nullable, lambda s: s.str.fullmatch(pattern).astype("bool"))


def person(name: str, description: str) -> Field:
    """The pseudonym of a person: a keyed hash, never the identifier of an information system."""
    return replace(
        shaped(name, r"[0-9a-f]{16}", "16 chiffres hexadécimaux", description, nullable=False), kind="person"
    )


def date(name: str, description: str) -> Field:
    """A date, as ``2024-06-30``."""
    shape = r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    return replace(shaped(name, shape, "date AAAA-MM-JJ", description), kind="date")


def text(name: str, description: str, *, nullable: bool = True) -> Field:
    """A free text column; an empty string is not a text."""
    return Field(name, "str", description, "texte non vide", nullable, lambda s: s.str.strip() != "")


def place_name(name: str, description: str) -> Field:
    """The name of a place, read as it is written."""
    return replace(text(name, description), kind="name")


def number(name: str, low: float, high: float, description: str, *, unit: str = "", nullable: bool = True) -> Field:
    """A float column between two bounds, both included."""
    accepts = f"nombre de {_french(low)} à {_french(high)}{' ' + unit if unit else ''}"
    return Field(name, "float64", description, accepts, nullable, lambda s: s.between(low, high), "number")


def integer(name: str, low: int, high: int, description: str, *, nullable: bool = True) -> Field:
    """An integer column between two bounds, both included."""
    accepts = f"entier de {_french(low)} à {_french(high)}"
    return Field(name, "Int64", description, accepts, nullable, lambda s: s.between(low, high), "integer")


def count(name: str, description: str, *, nullable: bool = True) -> Field:
    """A number of pupils, candidates or establishments."""
    return integer(name, 0, 10_000_000, description, nullable=nullable)


def rate(name: str, description: str) -> Field:
    """A percentage from 0 to 100."""
    return number(name, 0, 100, description, unit="%")


def reason(of: str) -> Field:
    """Why `of` has no value; filled exactly when the value is missing."""
    accepts = " ; ".join(f"{code} = {label}" for code, label in REASONS.items()) + " ; vide si la valeur est présente"
    description = f"Raison de l’absence de {of}"
    return Field(
        f"{of}_reason", "str", description, accepts, True, lambda s: s.isin(tuple(REASONS)), "reason", tuple(REASONS)
    )


def flag(name: str, description: str, *, nullable: bool = False) -> Field:
    """A yes or no column."""
    return Field(name, "boolean" if nullable else "bool", description, "vrai ou faux", nullable, kind="flag")


def year(name: str, description: str, *, nullable: bool = False) -> Field:
    """A year."""
    first, last = YEARS
    return replace(integer(name, first, last, description, nullable=nullable), accepts=f"année de {first} à {last}")


def rentree(
    description: str = "Année de la rentrée scolaire (2022 pour 2022-2023)", *, nullable: bool = False
) -> Field:
    """The year a school year starts."""
    return replace(year("rentree", description, nullable=nullable), kind="rentree")


def session() -> Field:
    """The year of an exam session."""
    description = "Année de la session d’examen (session N : rentrée N−1)"
    return replace(year("session", description), kind="session")


def uai(name: str = "uai", description: str = "Code UAI de l’établissement", *, nullable: bool = False) -> Field:
    """An establishment code whose check letter is right."""
    return Field(
        name, "str", description, "7 chiffres et une lettre de contrôle juste", nullable, _by_value(_is_uai), "uai"
    )


def sector(name: str = "sector", description: str = "Secteur") -> Field:
    """The sector of an establishment; empty where it is not known."""
    return choice(name, SECTORS, description, nullable=True)


def departement(*, nullable: bool = False) -> Field:
    """An official département code in its short form."""
    accepts = "code officiel court : 01 à 95, 2A, 2B, 971 à 976 (901 et suivants : fictifs)"
    test = _by_value(lambda code: normalise_departement(code) == code)
    return Field("departement", "str", "Code du département", accepts, nullable, test, "departement")


def academie(*, nullable: bool = False) -> Field:
    """An official académie code, in force since 2020."""
    accepts = "code officiel d’une des 30 académies (X1 et suivants : fictives)"
    test = _by_value(lambda code: code in academies())
    return Field("academie", "str", "Code de l’académie, déduit du département", accepts, nullable, test, "academie")


def commune(
    name: str = "commune",
    description: str = "Code Insee de la commune (Paris, Lyon et Marseille sans arrondissement)",
    *,
    nullable: bool = True,
) -> Field:
    """An Insee commune code; Paris, Lyon and Marseille are whole."""
    shape = re.compile(r"(\d{2}|2[AB])\d{3}")
    arrondissements = re.compile(r"751\d\d|6938\d|132\d\d")
    test = _by_value(lambda code: bool(shape.fullmatch(code)) and not arrondissements.fullmatch(code))
    return Field(name, "str", description, "code Insee de 5 caractères, sans arrondissement", nullable, test, "commune")


def provenance() -> tuple[Field, Field]:
    """The two columns every canonical table ends with."""
    digest = re.compile(r"[0-9a-f]{12}")
    return (
        replace(text("source", "Identifiant du jeu de données d’origine", nullable=False), kind="provenance"),
        Field(
            "source_sha",
            "str",
            "Empreinte du fichier d’origine (12 premiers caractères de son SHA-256)",
            "12 chiffres hexadécimaux",
            False,
            _by_value(lambda sha: bool(digest.fullmatch(sha))),
            "provenance",
        ),
    )


def _by_value(accepts: Callable[[str], bool]) -> Test:
    """A check evaluated once per distinct value."""

    def test(series: pd.Series) -> pd.Series:
        positions, values = pd.factorize(series)
        accepted = pd.Series([accepts(value) for value in values.tolist()], dtype="bool")
        return accepted.take(positions).set_axis(series.index)

    return test


def _is_uai(code: str) -> bool:
    try:
        return normalise_uai(code) == code
    except ValueError:
        return False


def _french(value: float) -> str:
    return f"{value:,}".replace(",", "\u202f").replace(".", ",").replace("-", "\u2212")
