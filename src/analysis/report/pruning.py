"""What a small territory leaves behind: titles over nothing, the same box twice in a row."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.exhibits import Callout

from .blocks import Placed, Prose
from .nodes import Node


def pruned(blocks: Sequence[Prose | Placed]) -> tuple[Prose | Placed, ...]:
    """The blocks of a part without headings that nothing follows, nor a callout repeated just after itself."""
    return _without_empty_sections(_without_echoes(blocks))


def _without_echoes(blocks: Sequence[Prose | Placed]) -> list[Prose | Placed]:
    kept: list[Prose | Placed] = []
    for block in blocks:
        said = kept[-1].exhibit if kept and isinstance(kept[-1], Placed) else None
        if not (isinstance(said, Callout) and isinstance(block, Placed) and block.exhibit == said):
            kept.append(block)
    return kept


def _without_empty_sections(blocks: Sequence[Prose | Placed]) -> tuple[Prose | Placed, ...]:
    kept: list[Prose | Placed] = []
    # Read backwards: a heading stays when what follows, up to the next heading as high, holds more than headings.
    covered = 0
    for block in reversed(blocks):
        if isinstance(block, Placed):
            kept.append(block)
            covered = 7
            continue
        nodes: list[Node] = []
        for node in reversed(block.nodes):
            if node.kind != "heading":
                nodes.append(node)
                covered = 7
            elif node.level < covered:
                nodes.append(node)
                covered = node.level
        if nodes:
            kept.append(replace(block, nodes=tuple(reversed(nodes))))
    return tuple(reversed(kept))
