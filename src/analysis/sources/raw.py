"""Raw loading: any published format to cells of text, recognised by its first bytes, never by its name."""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import Problem, UserError

from .headers import unique
from .records import read_records
from .text import decode, read_text
from .workbook import read_workbook

_HTML = re.compile(r"^\s*(<!doctype html|<html|<\?xml|<head|<body)", re.IGNORECASE)
_REFUSED = {
    b"\xd0\xcf\x11\xe0": "ancien classeur Excel (.xls)",
    b"\x1f\x8b": "archive compressée (gzip)",
    b"7z\xbc\xaf": "archive compressée (7-Zip)",
    b"%PDF": "document PDF",
}


@dataclass(frozen=True)
class Raw:
    """A file as cells of text.

    `cells` has one column per position (0, 1, …) and one row per data line; `titles` the possible headers as written,
    best first; `lines` the line of each row in the file (1-based, header counted; record number for JSON and Parquet).
    `renamed` gives other names to normalised headers. In a file about persons, whose identifiers are then pseudonyms,
    `person` says of what kind and `key` is the mark of the key they were made with.
    """

    path: Path
    sha: str
    format: str
    cells: pd.DataFrame = field(repr=False)
    titles: tuple[tuple[str, ...], ...]
    lines: pd.Series = field(repr=False)
    renamed: Mapping[str, str] = field(default_factory=dict, repr=False)
    person: str = ""
    key: str = ""

    @property
    def headers(self) -> tuple[tuple[str, ...], ...]:
        """The possible headers, normalised and distinct, under the names an alias gives them."""
        return tuple(tuple(self.renamed.get(name, name) for name in unique(titles)) for titles in self.titles)


class NoRows(UserError):
    """The file has titles of columns and nothing under them."""


class NoTable(Exception):
    """The file can be read but holds no table of rows and columns (a note, a picture, GeoJSON)."""


def load(path: Path) -> Raw:
    """Read a file, whatever it is called: CSV, API records in JSON, Parquet, XLSX.

    Blank lines are dropped; every cell is text, missing ones are empty.

    Raises
    ------
    UserError
        Empty, truncated or corrupt file, web page saved as data, format that cannot be read.
    NoTable
        Readable, but not a table.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(Problem(f"lecture impossible ({error.strerror})", path.name)) from None
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UserError(Problem("fichier vide", path.name, todo="télécharger à nouveau le fichier"))
    found = _read(content, path.name)
    if found is None:
        raise NoTable
    cells, titles, lines, form = found
    blank = (cells[0].str.strip() == "") & (cells.iloc[:, 1:] == "").all(axis=1)
    if blank.any():
        cells, lines = cells[~blank].reset_index(drop=True), lines[~blank].reset_index(drop=True)
    if cells.empty:
        raise NoRows(
            Problem("aucune ligne de données sous l’en-tête", path.name, todo="télécharger à nouveau le fichier")
        )
    return Raw(path, hashlib.sha256(content).hexdigest()[:12], form, cells, titles, lines)


def _read(content: bytes, file: str) -> tuple[pd.DataFrame, tuple[tuple[str, ...], ...], pd.Series, str] | None:
    for magic, name in _REFUSED.items():
        if content.startswith(magic):
            todo = "décompresser le fichier" if "archive" in name else "l’enregistrer au format XLSX ou CSV"
            raise UserError(Problem(f"format non pris en charge : {name}", file, todo=todo))
    if content.startswith(b"PAR1"):
        return _read_parquet(content, file)
    if content.startswith(b"PK"):
        return read_workbook(content, file)
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _HTML.match(start.decode("latin-1")):
        raise UserError(
            Problem(
                "page web au lieu de données (le portail a sans doute renvoyé une page d’erreur)",
                file,
                todo="télécharger à nouveau le fichier depuis l’onglet « Export » du portail",
            )
        )
    if start.startswith((b"[", b"{")):
        return read_records(decode(content, file)[0], file)
    return read_text(content, file)


def _read_parquet(content: bytes, file: str) -> tuple[pd.DataFrame, tuple[tuple[str, ...], ...], pd.Series, str]:
    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError) as error:
        raise UserError(
            Problem(
                f"fichier Parquet incomplet ou abîmé ({type(error).__name__})",
                file,
                todo="télécharger à nouveau le fichier",
            )
        ) from None
    columns = {position: _as_text(table.column(position)) for position in range(table.num_columns)}
    lines = pd.Series(range(1, table.num_rows + 1), dtype="int64")
    return pd.DataFrame(columns), (tuple(table.column_names),), lines, "Parquet"


def _as_text(column: pa.ChunkedArray) -> pd.Series:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        try:
            column = column.cast(pa.string())
        except pa.ArrowException:
            values = ["" if value is None else str(value) for value in column.to_pylist()]
            return pd.Series(values, dtype="str")
    return pd.Series(column.to_pandas(), dtype="str").fillna("")
