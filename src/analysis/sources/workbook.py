"""Workbooks (XLSX): the sheet that holds a table, below its title lines and header rows."""

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import pandas as pd

from analysis.errors import Problem, UserError

from .headers import alternatives, header_rows

if TYPE_CHECKING:
    from openpyxl import Workbook

_HEAD = 25
_EMPTY_ROWS_BEFORE_STOP = 500


def read_workbook(content: bytes, file: str) -> tuple[pd.DataFrame, tuple[tuple[str, ...], ...], pd.Series, str] | None:
    """Cells as text, header alternatives, row numbers, format; None when no sheet holds a table.

    The sheet with the widest header is read.

    Raises
    ------
    UserError
        When the workbook is damaged or incomplete.
    """
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            return _read(book)
    except (BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError) as error:
        raise UserError(
            Problem(
                f"classeur illisible : fichier incomplet ou abîmé ({type(error).__name__})",
                file,
                todo="télécharger à nouveau le fichier, ou l’ouvrir dans un tableur et l’enregistrer au format XLSX",
            )
        ) from None


def _read(book: "Workbook") -> tuple[pd.DataFrame, tuple[tuple[str, ...], ...], pd.Series, str] | None:
    heads = {
        sheet.title: [row for _, row in zip(range(_HEAD), _cells(sheet), strict=False)] for sheet in book.worksheets
    }
    headers = {title: header_rows(head) for title, head in heads.items()}
    widths = {title: sum(bool(c.strip()) for c in heads[title][rows[-1]]) for title, rows in headers.items() if rows}
    if not widths:
        return None
    title = max(widths, key=lambda name: widths[name])
    header = headers[title]
    width = max(len(heads[title][position]) for position in header)
    names = alternatives([_fit(heads[title][position], width) for position in header])
    rows, lines, empty = [], [], 0
    for number, row in enumerate(_cells(book[title]), start=1):
        if number <= header[-1] + 1:
            continue
        empty = 0 if any(cell for cell in row) else empty + 1
        if empty > _EMPTY_ROWS_BEFORE_STOP:
            break
        rows.append(_fit(row, width))
        lines.append(number)
    cells = pd.DataFrame(rows, columns=range(width), dtype="str")
    return cells, names, pd.Series(lines, dtype="int64"), f"XLSX (feuille « {title} »)"


def _cells(sheet: Any) -> Iterator[list[str]]:
    # Some exporters declare wrong dimensions, which would cut the sheet.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True):
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _fit(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]
