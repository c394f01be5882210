"""The methods annex beside the reports: one HTML page and one PDF that every report links to."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from analysis.branding import Branding
from analysis.exhibits import report_header
from analysis.files import replace_file
from analysis.methods import MethodPage

from .blocks import Prose
from .document import Document, DocumentPart
from .html import render_html
from .nodes import Node
from .places import Anchors
from .prose import read_prose
from .typst import render_pdf

NAME = "methodes"
_BETWEEN_PAGES = re.compile(r"\]\((?:\./)?([a-z0-9-]+)\.md(?:#[a-z0-9-]+)?\)")


def annex(pages: Sequence[MethodPage], *, version: str, branding: Branding | None = None) -> Document:
    """The pages as a document: one part per measure, whose anchor is its slug.

    Raises UserError, naming the page, for Markdown that a report cannot show.
    """
    header = report_header(
        NAME,
        "Annexe commune à tous les rapports",
        "Méthodes",
        "Ce que chaque mesure calcule, avec quel modèle, et ce qu’elle ne dit pas.",
        period=f"Version {version}",
        sources=(),
        fictitious=False,
        branding=branding,
    )
    anchors, notes = Anchors(), count(1)
    for page in pages:
        anchors.claim(page.slug)
    parts = tuple(DocumentPart(page.title, "methode", page.slug, (_prose(page, anchors, notes),)) for page in pages)
    return Document(header, parts)


def write_annex(document: Document, out: Path) -> tuple[Path, Path]:
    """Write ``methodes.html`` and ``methodes.pdf`` below the output folder, unless they are there already; their paths."""
    page, pdf = out / f"{NAME}.html", out / f"{NAME}.pdf"
    text = render_html(document)
    if not (pdf.is_file() and page.is_file() and page.read_text(encoding="utf-8") == text):
        replace_file(pdf, render_pdf(document))
        replace_file(page, text)
    return page, pdf


def _prose(page: MethodPage, anchors: Anchors, notes: count) -> Prose:
    text = _BETWEEN_PAGES.sub(r"](#\1)", page.text)
    level, nodes = 2, []
    for node in read_prose(text, where=f"docs/methodes/{page.slug}.md", numbers=notes):
        if node.kind == "heading":
            level = min(node.level + 1, level + 1, 6)
            node = _heading(node, level, anchors)
        nodes.append(node)
    return Prose(tuple(nodes))


def _heading(node: Node, level: int, anchors: Anchors) -> Node:
    return replace(node, level=level, id=anchors.take(node.plain()))
