"""Prose as a small tree: what both renderers read, whatever the Markdown parser."""

from dataclasses import dataclass

BLOCKS = ("heading", "paragraph", "list", "item", "quote", "code_block", "table", "row", "cell", "rule", "math_block")
INLINES = ("text", "strong", "emphasis", "code", "link", "break", "math", "note")


@dataclass(frozen=True)
class Formula:
    """One formula in the three forms the reports need; `alt` is French, for assistive technology."""

    latex: str
    mathml: str
    typst: str
    alt: str


@dataclass(frozen=True)
class Node:
    """One element of prose. Which fields matter depends on `kind` (one of `BLOCKS` or `INLINES`).

    `text` is that of text, code; `level` that of a heading, the start of an ordered list (None: bullets) or the
    number of a note; `id` the anchor of a heading; `href` the target of a link; `align` that of a table cell.
    """

    kind: str
    children: tuple["Node", ...] = ()
    text: str = ""
    level: int | None = None
    id: str = ""
    href: str = ""
    align: str = "left"
    formula: Formula | None = None

    def plain(self) -> str:
        """The text without formatting, notes left out."""
        if self.kind == "note":
            return ""
        if self.formula is not None:
            return self.formula.alt
        if self.kind == "break":
            return " "
        return self.text + "".join(child.plain() for child in self.children)
