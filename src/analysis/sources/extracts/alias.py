"""An académie's own names for columns and values, declared in YAML, without code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated

import pandas as pd
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from analysis.contracts import CONTRACTS, DEDUCED, header
from analysis.errors import Problem, UserError, did_you_mean

from ..headers import normalise_header, unique
from ..raw import Raw

_Text = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int | float | bool) else value)]


_ANY = "*"


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid")

    table: str
    fichiers: str = _ANY
    colonnes: dict[_Text, str] = Field(default_factory=dict)
    valeurs: dict[str, dict[_Text, _Text]] = Field(default_factory=dict)
    constantes: dict[str, _Text] = Field(default_factory=dict)


@dataclass(frozen=True)
class Alias:
    """How the files of one table are written: their names (`pattern`, as ``BEE_*.csv``), normalised header → column,
    column → written value → value, column → value of every row."""

    table: str
    pattern: str
    columns: Mapping[str, str] = field(repr=False)
    values: Mapping[str, Mapping[str, str]] = field(repr=False)
    constants: Mapping[str, str] = field(repr=False)

    def suits(self, raw: Raw) -> bool:
        """Whether a file is one of those: by its name or, where the alias names no file, by its columns."""
        if self.pattern != _ANY:
            return fnmatch(raw.path.name, self.pattern)
        return bool(self.columns) and self.columns.keys() <= set(raw.headers[0])

    def apply(self, raw: Raw) -> Raw:
        """The file under canonical names; values recoded, constants added as further columns.

        Raises
        ------
        UserError
            A column to rename is not in the file.
        """
        absent = [name for name in self.columns if name not in raw.headers[0]]
        if absent:
            what = f"colonnes du fichier d’alias absentes : {', '.join(f'« {name} »' for name in absent)}"
            raise UserError(Problem(what, raw.path.name, todo="corriger le fichier d’alias, ou le fichier"))
        renamed = {**raw.renamed, **self.columns}
        headers = [renamed.get(name, name) for name in unique(raw.titles[0])]
        cells = {position: raw.cells[position] for position in raw.cells}
        for column, codes in self.values.items():
            for position in (p for p, name in enumerate(headers) if name in (column, header(column))):
                cells[position] = _recoded(cells[position], codes)
        titles = raw.titles
        for column, value in self.constants.items():
            cells[len(cells)] = pd.Series(value, index=raw.cells.index, dtype="str")
            titles = tuple((*row, column) for row in titles)
        return replace(raw, cells=pd.DataFrame(cells), titles=titles, renamed=renamed)


def load_aliases(path: Path) -> tuple[Alias, ...]:
    """The aliases declared in a YAML file: a list of ``table``, ``fichiers``, ``colonnes``, ``valeurs``, ``constantes``.

    Raises
    ------
    UserError
        Unreadable file, unknown key, table or column, with the nearest name.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(Problem(f"fichier d’alias illisible ({_reason(error)})", str(path))) from None
    if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
        raise UserError(Problem("le fichier d’alias n’est pas une liste", str(path), allowed="- table: pupils …"))
    problems: list[Problem] = []
    aliases = [_alias(entry, f"{path.name}, entrée {rank}", problems) for rank, entry in enumerate(content, start=1)]
    if problems:
        raise UserError(*problems)
    return tuple(alias for alias in aliases if alias)


def apply_aliases(raw: Raw, aliases: Sequence[Alias]) -> Raw:
    """The file through the first alias that suits it, or as it is."""
    return next((alias.apply(raw) for alias in aliases if alias.suits(raw)), raw)


def _alias(entry: Mapping[str, object], where: str, problems: list[Problem]) -> Alias | None:
    try:
        given = _Declared.model_validate(entry)
    except ValidationError as error:
        allowed = ", ".join(_Declared.model_fields)
        for wrong in error.errors():
            place = ".".join(str(part) for part in wrong["loc"])
            unknown = wrong["type"] == "extra_forbidden"
            hint = did_you_mean(place, _Declared.model_fields) if unknown else None
            problems.append(
                Problem("clé inconnue" if unknown else "valeur refusée", f"{where}, « {place} »", (), allowed, hint)
            )
        return None
    tables = [name for name, contract in CONTRACTS.items() if contract.internal]
    if given.table not in tables:
        hint = did_you_mean(given.table, tables)
        problems.append(Problem(f"table inconnue « {given.table} »", where, (), ", ".join(tables), hint))
        return None
    names = {
        name: field.name
        for field in CONTRACTS[given.table].fields
        if field.kind not in DEDUCED
        for name in (field.name, header(field.name))
    }
    wanted = [*given.colonnes.values(), *given.valeurs, *given.constantes]
    for name in dict.fromkeys(name for name in wanted if name not in names):
        allowed = ", ".join(dict.fromkeys(map(header, names.values())))
        problems.append(Problem(f"colonne inconnue « {name} »", where, (), allowed, did_you_mean(name, names)))
    if any(name not in names for name in wanted):
        return None
    return Alias(
        given.table,
        given.fichiers,
        {normalise_header(written): names[name] for written, name in given.colonnes.items()},
        {names[name]: codes for name, codes in given.valeurs.items()},
        {names[name]: value for name, value in given.constantes.items()},
    )


def _recoded(cells: pd.Series, codes: Mapping[str, str]) -> pd.Series:
    positions, texts = pd.factorize(cells)
    known = {written.strip(): value for written, value in codes.items()}
    return (
        pd.Series([known.get(text.strip(), text) for text in texts], dtype="str").take(positions).set_axis(cells.index)
    )


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return str(error.strerror)
    mark = getattr(error, "problem_mark", None)
    return f"YAML mal formé, ligne {mark.line + 1}" if mark else "ce n’est pas du texte UTF-8"
