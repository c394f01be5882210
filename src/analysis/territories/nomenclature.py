"""The official nomenclature: régions académiques, académies, départements, and the fictitious ones of the demo.

Sources: « N_ACADEMIE_ET_ASSIMILE » of the ministry's Base centrale des nomenclatures (codes of académies and
régions académiques, hierarchy in force since 1 January 2020, when Caen and Rouen became Normandie), Insee's Code
officiel géographique (départements, their article).
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FICTITIOUS_PREFIX = "X"


@dataclass(frozen=True)
class Named:
    """One line of the nomenclature.

    `article` is the French definite article before the name (``"le"``, ``"la"``, ``"l"``, ``"les"`` or ``""``);
    `parent` the code one level up (académie of a département, région académique of an académie).
    """

    code: str
    name: str
    article: str
    parent: str | None
    fictitious: bool


def _rows(file: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("data", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


@cache
def regions_academiques() -> dict[str, Named]:
    """Régions académiques by 2-character code, official ones first."""
    rows = _rows("regions_academiques.csv")
    return {r["code"]: Named(r["code"], r["name"], "", None, r["code"].startswith(FICTITIOUS_PREFIX)) for r in rows}


@cache
def academies() -> dict[str, Named]:
    """Académies by 2-character code, with their région académique as parent."""
    return {
        r["code"]: Named(
            r["code"], r["name"], r["article"], r["region_academique"], r["code"].startswith(FICTITIOUS_PREFIX)
        )
        for r in _rows("academies.csv")
    }


@cache
def departements() -> dict[str, Named]:
    """Départements by official short code (``"01"``, ``"2A"``, ``"971"``), with their académie as parent."""
    return {
        r["code"]: Named(r["code"], r["name"], r["article"], r["academie"], r["academie"].startswith(FICTITIOUS_PREFIX))
        for r in _rows("departements.csv")
    }
