"""The whole page: styles, fonts and pictures inside."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis import assets
from analysis.exhibits import Figure, Table, fragment, svg
from analysis.exhibits.fragment import render, stylesheet

from ..blocks import Placed, Prose
from ..dates import written
from ..document import Document, DocumentPart
from ..marks import explained, mark
from .prose import ProseWriter


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    level: int
    id: str
    text: str


def render_html(document: Document, *, data_files: dict[str, str] | None = None) -> str:
    """The report as one page that asks nothing of any network.

    `data_files` gives the relative address of the data file of each figure or table, by id.
    """
    writer = ProseWriter()
    parts = [(part, Markup(_body(part, writer, data_files or {}))) for part in document.parts]
    header = document.header
    logo = header.identity.logo_svg
    return _template().render(
        header=header,
        parts=parts,
        notes=[(number, Markup(text)) for number, text in writer.notes],
        contents=contents(document),
        mark=mark(header),
        explained=explained(header),
        date=written(header),
        fonts=Markup(assets.font_face_css()),
        style=Markup(stylesheet(header.identity.palette) + _css()),
        logo=logo
        and Markup(svg.inline(logo, "logo", f'role="img" aria-label="{Markup.escape(header.identity.logo_alt)}"')),
    )


def contents(document: Document) -> list[Entry]:
    """Parts, and headings down to the second level below the report's title."""
    entries = []
    for part in document.parts:
        if part.title is not None:
            entries.append(Entry(2, part.id, part.title))
        for block in part.blocks:
            if isinstance(block, Prose):
                heads = [node for node in block.nodes if node.kind == "heading" and node.level <= 3]
                entries += [Entry(node.level, node.id, node.plain()) for node in heads]
            elif block.exhibit.kind == "sentences":
                entries.append(Entry(block.level, block.id, block.exhibit.title))
            elif block.exhibit.kind == "not_applicable":
                entries.append(Entry(block.level, block.id, "Chapitre sans objet"))
    return entries


def _body(part: DocumentPart, writer: ProseWriter, data_files: dict[str, str]) -> str:
    pieces = []
    for block in part.blocks:
        if isinstance(block, Prose):
            pieces.append(f'<div class="prose">{writer.blocks(block.nodes)}</div>')
        else:
            pieces.append(_exhibit(block, data_files))
    return "\n".join(pieces)


def _exhibit(block: Placed, data_files: dict[str, str]) -> str:
    files = data_files.get(block.id) if isinstance(block.exhibit, Figure | Table) else None
    return render(block.exhibit, id=block.id, number=block.number, level=block.level, files=files)


def prepare() -> None:
    """Compile the templates and read styles and fonts, for the processes forked afterwards."""
    fragment.prepare()
    _template()
    _css()
    assets.font_face_css()


@cache
def _template():
    environment = Environment(
        loader=PackageLoader("analysis.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")


@cache
def _css() -> str:
    return Path(__file__).parents[1].joinpath("templates", "page.css").read_text(encoding="utf-8")
