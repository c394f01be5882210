"""The aggregated data an exhibit carries: raw values with the way each column is written."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from numbers import Integral, Real

import pandas as pd

from analysis.wording.numbers import NARROW, NBSP

from . import formats
from .formats import Value

ALIGNMENTS = ("left", "center", "right")


@dataclass(frozen=True)
class Column:
    """One displayed column: the frame's column, its French label, alignment and format.

    `align` (left, center, right) defaults to right for numbers. `low` and `high` name the columns of an interval,
    written after the value: « 2,97 [2,49 ; 3,45] »; they stay separate columns in the data files.
    """

    key: str
    label: str | None = None
    align: str | None = None
    format: str | None = None
    low: str | None = None
    high: str | None = None

    def __post_init__(self) -> None:
        if self.align not in (None, *ALIGNMENTS):
            raise ValueError(f"Alignement inconnu : « {self.align} ». Accepté : {', '.join(ALIGNMENTS)}.")
        if self.format is not None:
            formats.check(self.format)
        if (self.low is None) != (self.high is None):
            raise ValueError(f"Colonne « {self.key} » : un intervalle demande ses deux bornes (low et high).")

    def reads(self) -> tuple[str, ...]:
        """The frame's columns this one reads."""
        return (self.key,) if self.low is None else (self.key, self.low, self.high)


@dataclass(frozen=True)
class Dataset:
    """Columns and rows. `keys` names the raw columns in the order of each row; `columns` says what is shown."""

    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def payload(self) -> dict[str, object]:
        """A JSON-ready dict."""
        return {
            "columns": [asdict(column) for column in self.columns],
            "keys": list(self.keys),
            "rows": [list(row) for row in self.rows],
        }

    @classmethod
    def from_payload(cls, payload: dict) -> "Dataset":
        """The inverse of `payload`."""
        columns = tuple(Column(**column) for column in payload["columns"])
        return cls(columns, tuple(payload["keys"]), tuple(tuple(row) for row in payload["rows"]))

    def texts(self) -> list[list[str]]:
        """Every displayed cell in French, row by row."""
        place = {key: i for i, key in enumerate(self.keys)}
        return [[_cell(row, column, place) for column in self.columns] for row in self.rows]

    def values(self, key: str) -> list[Value]:
        """The raw values of one column."""
        place = self.keys.index(key)
        return [row[place] for row in self.rows]


def dataset(frame: pd.DataFrame, columns: Sequence[Column | str] | None = None) -> Dataset:
    """Read a frame into plain values.

    `columns` chooses and orders what is shown (a name alone takes the default label and format); all columns by
    default. Raises ValueError, in French, for an unknown column, an infinite number or a value that is neither a
    number nor text.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TypeError("Les données d’un tableau ou d’une figure sont un DataFrame pandas.")
    wanted = [Column(c) if isinstance(c, str) else c for c in (columns if columns is not None else map(str, frame))]
    frame = frame.set_axis([str(name) for name in frame.columns], axis=1)
    keys = tuple(dict.fromkeys(key for column in wanted for key in column.reads()))
    unknown = [key for key in keys if key not in frame.columns]
    if unknown:
        raise ValueError(
            f"Colonne inconnue : « {' », « '.join(unknown)} ». Colonnes présentes : {', '.join(frame.columns)}."
        )
    if len(set(frame.columns)) < frame.shape[1]:
        raise ValueError("Deux colonnes portent le même nom : " + ", ".join(frame.columns) + ".")
    lists = [[_plain(value, key) for value in frame[key].tolist()] for key in keys]
    rows = tuple(zip(*lists, strict=True)) if lists else ()
    place = {key: i for i, key in enumerate(keys)}
    shown = tuple(_complete(column, lists[place[column.key]]) for column in wanted)
    return Dataset(shown, keys, rows)


def _complete(column: Column, values: list[Value]) -> Column:
    form = column.format or _guess(values)
    align = column.align or ("right" if formats.is_numeric(form) else "left")
    return Column(column.key, column.label or column.key, align, form, column.low, column.high)


def _guess(values: list[Value]) -> str:
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if not numbers or any(isinstance(value, str) for value in values):
        return "text"
    return "integer" if all(isinstance(value, int) for value in numbers) else "decimal:2"


def _plain(value: object, key: str) -> Value:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | str):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        number = float(value)
        if math.isinf(number):
            raise ValueError(f"Colonne « {key} » : valeur infinie.")
        return None if math.isnan(number) else number
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if type(value).__name__ == "bool_":
        return bool(value)
    raise ValueError(f"Colonne « {key} » : valeur de type {type(value).__name__}, ni nombre ni texte.")


def _cell(row: tuple[Value, ...], column: Column, place: dict[str, int]) -> str:
    value, *bounds = (row[place[key]] for key in column.reads())
    form = formats.settled(column.format or "text", [value, *bounds])
    text = formats.write(value, form)
    if value is None or not bounds or None in bounds:
        return text
    low, high = (formats.write(bound, _bare(form)) for bound in bounds)
    return f"{text}{NBSP}[{low}{NARROW};{NBSP}{high}]"


def _bare(name: str | None) -> str:
    """The format of an interval's bounds: the unit is written once, with the value."""
    kind, colon, digits = (name or "decimal").partition(":")
    return {"percent": "decimal", "points": "signed"}.get(kind, kind) + colon + digits
