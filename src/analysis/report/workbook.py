"""A spreadsheet whose bytes depend on its content only."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

README = "Lisez-moi"
BOLD = Font(bold=True)


@dataclass(frozen=True)
class Sheet:
    """One sheet of data and what « Lisez-moi » says of it."""

    name: str
    title: str
    details: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    rows: tuple[tuple, ...]


def workbook(sheets: list[Sheet], *, about: list[tuple[str, str]], moment: datetime) -> bytes:
    """An XLSX: « Lisez-moi » (what the report is, then each sheet's mentions), then the data, numbers as numbers."""
    book = Workbook()
    _readme(book.active, sheets, about)
    for sheet in sheets:
        _data(book.create_sheet(sheet.name), sheet)
    plain = moment.replace(tzinfo=None)
    book.properties.creator = "Décorréler"
    book.properties.created = book.properties.modified = plain
    raw = io.BytesIO()
    book.save(raw)
    return _settled(raw.getvalue(), plain)


def _readme(page: Worksheet, sheets: list[Sheet], about: list[tuple[str, str]]) -> None:
    page.title = README
    for label, text in about:
        _append(page, [label, text])
    for sheet in sheets:
        page.append([])
        _append(page, [sheet.name, sheet.title])
        for cell in page[page.max_row]:
            cell.font = BOLD
        for label, text in sheet.details:
            if text:
                _append(page, [label, text])
    page.column_dimensions["A"].width = 18
    page.column_dimensions["B"].width = 100
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _data(page: Worksheet, sheet: Sheet) -> None:
    page.append(list(sheet.labels))
    for row in sheet.rows:
        _append(page, list(row))
    for cell in page[1]:
        cell.font = BOLD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for position, label in enumerate(sheet.labels, start=1):
        texts = [label[:28], *(str(row[position - 1])[:60] for row in sheet.rows[:200])]
        page.column_dimensions[get_column_letter(position)].width = min(60, max(map(len, texts)) + 3)
    page.freeze_panes = "B2"


def _append(page: Worksheet, values: list) -> None:
    """A row in which text that begins with « = » stays text."""
    page.append(values)
    for cell in page[page.max_row]:
        if cell.data_type == "f":
            cell.data_type = "s"


def _settled(raw: bytes, moment: datetime) -> bytes:
    """The same archive with one date for every member (a zip keeps the time of day otherwise)."""
    date = max(moment, datetime(1980, 1, 1)).timetuple()[:6]
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _dated(content, moment)
            info = zipfile.ZipInfo(name, date)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return output.getvalue()


def _dated(core: bytes, moment: datetime) -> bytes:
    """openpyxl writes the time of saving over the one it was given."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)
