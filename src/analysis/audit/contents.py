"""A file of a report as a reader has it: its text, its tables."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook

from .pdf_text import pdf_text

_HIDDEN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_EMBEDDED = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+")
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|mark|small|strong|sub|sup|u)(?:\s[^>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
BETWEEN = " ¦ "
"""What stands between two elements of a page: a number ends there."""


@dataclass(frozen=True)
class Grid:
    """A table: its place in the file (French), its headings, its rows as they are written."""

    where: str
    headers: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Contents:
    """What a file says. `raw` has the marks of its format too: a value may hide in an attribute."""

    text: str
    raw: str
    grids: tuple[Grid, ...] = ()


def read_contents(path: Path) -> Contents:
    """The contents of a file by its extension; any other is read as text. OSError or ValueError when it cannot be read."""
    return _READERS.get(path.suffix.lower(), _text)(path)


def _text(path: Path) -> Contents:
    said = path.read_text(encoding="utf-8", errors="replace")
    return Contents(said, said)


def _csv(path: Path) -> Contents:
    said = path.read_bytes().decode("utf-8-sig", errors="replace")
    rows = [tuple(row) for row in csv.reader(io.StringIO(said), delimiter=";")]
    return Contents(said, said, (Grid("tableau", rows[0], tuple(rows[1:])),) if rows else ())


def _xlsx(path: Path) -> Contents:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except BadZipFile as error:
        raise ValueError(f"classeur illisible : {error}") from error
    try:
        sheets = {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    finally:
        book.close()
    said = "\n".join(
        "\t".join("" if cell is None else str(cell) for cell in row) for rows in sheets.values() for row in rows
    )
    grids = (
        Grid(f"feuille « {title} »", tuple(str(cell or "") for cell in rows[0]), tuple(rows[1:]))
        for title, rows in sheets.items()
        if rows
    )
    return Contents(said, said, tuple(grids))


def _html(path: Path) -> Contents:
    page = _EMBEDDED.sub("", path.read_text(encoding="utf-8", errors="replace"))
    shown = _HIDDEN.sub(" ", page)
    text = re.sub(r"[ \t\n]+", " ", unescape(_TAG.sub(BETWEEN, _INLINE.sub("", shown))))
    return Contents(text, page, tuple(html_grids(shown)))


def html_grids(page: str) -> Iterator[Grid]:
    """Every table of a page, the first row of headings naming its columns."""
    reader = _Tables()
    reader.feed(page)
    for rank, rows in enumerate(reader.tables, start=1):
        if rows:
            yield Grid(f"tableau {rank}", tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


class _Tables(HTMLParser):
    """Collects the rows of tables; one inside another is read as the rest of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._depth = 0
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif self._depth and tag == "tr":
            self.tables[-1].append([])
        elif self._depth and tag in ("td", "th") and self.tables[-1]:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._depth:
            self._depth -= 1
        elif tag in ("td", "th") and self._cell is not None:
            self.tables[-1][-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def _pdf(path: Path) -> Contents:
    said = pdf_text(path)
    return Contents(said, said)


_READERS: dict[str, Callable[[Path], Contents]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".html": _html,
    ".pdf": _pdf,
}
