"""Everything a document says to its readers, wherever it says it: prose, exhibits, alternative texts, words in figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from html import unescape

from analysis.exhibits import Exhibit

from .blocks import Document, DocumentPart, Placed
from .nodes import Node

# Read by machines, drawn, or quoted from elsewhere (titles of data sets and of pages on methods).
_UNSAID = frozenset(
    {"align", "date", "format", "groups", "high", "id", "identity", "key", "keys", "low", "name", "pages", "row_header"}
    | {"protection", "sources", "svg", "territory_id", "tone", "unit"}
)
_SVG_TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Said:
    """A text, where it stands (in French), and whether the committee is to read it."""

    text: str
    where: str
    committee: bool


def said(document: Document) -> Iterator[Said]:
    """Every text of a document, in reading order; the committee reads all but the statisticians' part.

    Code is left out. A formula counts by the signs it shows.
    """
    yield Said("\n".join(words_of(document.header)), "couverture", True)
    for part in document.parts:
        yield from _part(part, part.name != "statisticien")


def _part(part: DocumentPart, committee: bool) -> Iterator[Said]:
    where = "début du rapport"
    if part.title:
        where = f"partie « {part.title} »"
        yield Said(part.title, where, committee)
    for block in part.blocks:
        if isinstance(block, Placed):
            texts = "\n".join(words_of(block.exhibit))
            yield Said(texts, _name(block.exhibit), committee)
            continue
        for node in block.nodes:
            if node.kind == "heading":
                where = f"sous le titre « {node.plain()} »"
            yield Said(_shown(node), where, committee)


def _name(exhibit: Exhibit) -> str:
    first = exhibit.summary()
    return first if len(first) <= 80 else f"{first[:79]}…"


def words_of(exhibit: Exhibit) -> Iterator[str]:
    """The strings an exhibit shows; a cell repeated in a table counts once."""
    yield from dict.fromkeys(_strings(exhibit))
    for text in _SVG_TEXT.findall(getattr(exhibit, "svg", "")):
        yield unescape(_TAG.sub("", text))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _UNSAID:
                yield from _strings(getattr(value, field.name))


def _shown(node: Node) -> str:
    if node.formula is not None:
        return unescape(_TAG.sub("", node.formula.mathml))
    if node.kind in ("code", "code_block"):
        return ""
    inside = "".join(_shown(child) for child in node.children)
    return f"{node.text}{inside}\n" if node.kind in ("paragraph", "item", "cell", "note") else f"{node.text}{inside}"
