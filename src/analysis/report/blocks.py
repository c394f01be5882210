"""What a document is made of: a header, parts, and their blocks in order."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.exhibits import Exhibit, Header

from .nodes import Node


@dataclass(frozen=True)
class Prose:
    """Text of one Markdown cell."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Placed:
    """An exhibit at its place: its anchor, its number (figures and tables), the level of headings inside."""

    exhibit: Exhibit
    id: str
    number: int | None
    level: int


@dataclass(frozen=True)
class DocumentPart:
    """A part; `title` is None before the first part marker."""

    title: str | None
    name: str
    id: str
    blocks: tuple[Prose | Placed, ...]


@dataclass(frozen=True)
class Document:
    """What a report says, in order."""

    header: Header
    parts: tuple[DocumentPart, ...]

    def placed(self) -> Iterator[Placed]:
        """Every exhibit but the header and the part markers, in order."""
        return (block for part in self.parts for block in part.blocks if isinstance(block, Placed))
