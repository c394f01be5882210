"""What a part of a document is made of."""

from dataclasses import dataclass

from analysis.exhibits import Exhibit

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
