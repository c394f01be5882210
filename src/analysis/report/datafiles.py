"""The aggregated data beside the report: one CSV per figure or table, one workbook per chapter."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from analysis.exhibits import Figure, Table
from analysis.exhibits.dataset import Dataset

from .blocks import Placed
from .dates import timestamp
from .document import Document, read_document
from .workbook import Sheet, workbook

BOM = "\ufeff"


@dataclass(frozen=True)
class DataFile:
    """One file to write; `id` is the figure or table it belongs to (None for the workbook)."""

    name: str
    content: bytes
    id: str | None = None


def data_files(document: Document, chapter: str) -> list[DataFile]:
    """The data files of a document: ``<chapter>-<id>.csv`` for each figure and table, then ``<chapter>.xlsx``.

    CSV for French spreadsheets: UTF-8 with BOM, semicolons, decimal commas. No file when there is no data.
    """
    shown = [placed for placed in document.placed() if isinstance(placed.exhibit, Figure | Table)]
    if not shown:
        return []
    files = [DataFile(f"{chapter}-{placed.id}.csv", csv_bytes(placed.exhibit.data), placed.id) for placed in shown]
    sheets = [_sheet(placed, document) for placed in shown]
    header = document.header
    about = [
        ("Territoire", header.territory_label),
        ("Chapitre", header.title),
        ("Période", header.period),
        *(("Source", source) for source in header.sources),
    ]
    if header.fictitious:
        about.insert(0, ("Attention", "DONNÉES FICTIVES"))
    if header.draft:
        about.insert(0, ("Attention", "Brouillon"))
    book = workbook(sheets, about=about, moment=timestamp(header))
    return [*files, DataFile(f"{chapter}.xlsx", book)]


def write_data_files(notebook: NotebookNode, folder: Path, *, chapter: str) -> list[Path]:
    """Write the data files of an executed notebook into `folder` (created); returns their paths, CSV first."""
    files = data_files(read_document(notebook), chapter)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for file in files:
        path = folder / file.name
        path.write_bytes(file.content)
        paths.append(path)
    return paths


def csv_bytes(data: Dataset) -> bytes:
    """Raw values under their French labels."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(labels(data))
    for row in data.rows:
        writer.writerow(["" if value is None else _decimal_comma(value) for value in row])
    return (BOM + text.getvalue()).encode("utf-8")


def labels(data: Dataset) -> list[str]:
    """The heading of each raw column; the bounds of an interval are named after its value."""
    names = {}
    for column in data.columns:
        names[column.key] = column.label or column.key
        if column.low is not None:
            names[column.low] = f"{column.label} (borne basse)"
            names[column.high] = f"{column.label} (borne haute)"
    return [names[key] for key in data.keys]


def _decimal_comma(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str) and value[:1] in ("=", "@", "\t"):
        return f"'{value}"  # A spreadsheet would run it.
    return repr(value).replace(".", ",") if isinstance(value, float) else str(value)


def _sheet(placed: Placed, document: Document) -> Sheet:
    word = "Figure" if isinstance(placed.exhibit, Figure) else "Tableau"
    mentions = placed.exhibit.mentions
    return Sheet(
        name=f"{word} {placed.number}",
        title=mentions.title,
        details=(
            ("Champ", mentions.population),
            ("Effectif", mentions.n),
            ("Source", f"{mentions.source}, {mentions.vintage}"),
            ("Note de lecture", mentions.note or ""),
        ),
        labels=tuple(labels(placed.exhibit.data)),
        rows=placed.exhibit.data.rows,
    )
