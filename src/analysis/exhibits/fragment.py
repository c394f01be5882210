"""An exhibit as an HTML fragment: the same in JupyterLab and in the report."""

import hashlib
import html
import json
from dataclasses import asdict
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis.branding import DEFAULT, Palette

from . import svg
from .base import Exhibit
from .dataset import Dataset
from .figure import Figure
from .header import Header
from .table import Table

SHOWN_ROWS = 200
"""A figure's data table stops there on screen; the data file has every row."""


def render(exhibit: Exhibit, *, id: str, number: int | None = None, level: int = 2, files: str | None = None) -> str:
    """The fragment of one exhibit.

    `id` must be unique in the page; `number` is that of the figure or table; `level` that of the headings inside;
    `files` the relative address of its data file, when one is written.
    """
    template = _environment().get_template(f"{exhibit.kind}.html.j2")
    return template.render(x=exhibit, id=id, number=number, level=level, files=files, **_extras(exhibit, id))


def preview(exhibit: Exhibit) -> str:
    """The fragment with its style, for a notebook."""
    content = json.dumps(exhibit.payload(), sort_keys=True)
    id = f"apercu-{hashlib.sha256(content.encode()).hexdigest()[:10]}"
    palette = exhibit.identity.palette if isinstance(exhibit, Header) else None
    body = render(exhibit, id=id, level=3)
    return f'<style>{stylesheet(palette)}</style><div class="dx dx-preview">{body}</div>'


def stylesheet(palette: Palette | None = None) -> str:
    """The exhibits' CSS, with the palette as custom properties."""
    colours = asdict(palette or DEFAULT.palette)
    variables = "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())
    return f".dx{{{variables}}}\n{_css()}"


@cache
def _css() -> str:
    return Path(__file__).with_name("exhibits.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("analysis.exhibits"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = lambda text: [p.strip() for p in text.split("\n\n") if p.strip()]
    return environment


def prepare() -> None:
    """Compile the templates, for the processes forked afterwards."""
    for name in _environment().list_templates():
        _environment().get_template(name)
    _css()


def _extras(exhibit: Exhibit, id: str) -> dict[str, object]:
    if isinstance(exhibit, Figure):
        attributes = f'role="img" aria-label="{html.escape(exhibit.alt)}" class="dx-svg"'
        drawing = Markup(svg.inline(exhibit.svg, id, attributes))
        rows = len(exhibit.data.rows)
        return {"drawing": drawing, "body": grouped(exhibit.data, most=SHOWN_ROWS), "more": max(0, rows - SHOWN_ROWS)}
    if isinstance(exhibit, Table):
        return {"body": grouped(exhibit.data, exhibit.groups), "columns": shown_columns(exhibit)}
    return {}


def shown_columns(table: Table) -> list:
    """The displayed columns, row header first, without the one that gathers rows."""
    columns = [column for column in table.data.columns if column.key != table.groups]
    return sorted(columns, key=lambda column: column.key != table.row_header)


def grouped(data: Dataset, groups: str | None = None, most: int | None = None) -> list[tuple[str | None, list[dict]]]:
    """Rows as dicts column key → French text, gathered by the text of `groups` (one unnamed group without it)."""
    keys = [column.key for column in data.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in data.texts()[:most]]
    if groups is None:
        return [(None, rows)]
    return [(name, list(members)) for name, members in groupby(rows, key=lambda row: row[groups])]
