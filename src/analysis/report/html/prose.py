"""Prose nodes to HTML."""

from collections.abc import Callable, Iterable
from html import escape

from ..nodes import Node


class ProseWriter:
    """Writes blocks; keeps the footnotes it meets, for the end of the page."""

    def __init__(self) -> None:
        self.notes: list[tuple[int, str]] = []

    def blocks(self, nodes: Iterable[Node]) -> str:
        """The HTML of some nodes."""
        return "".join(self.node(node) for node in nodes)

    def node(self, node: Node) -> str:
        """The HTML of one node."""
        return _WRITERS[node.kind](self, node)

    def heading(self, node: Node) -> str:
        return f'<h{node.level} id="{node.id}">{self.blocks(node.children)}</h{node.level}>\n'

    def list(self, node: Node) -> str:
        if node.level is None:
            return f"<ul>{self.blocks(node.children)}</ul>\n"
        start = "" if node.level == 1 else f' start="{node.level}"'
        return f"<ol{start}>{self.blocks(node.children)}</ol>\n"

    def item(self, node: Node) -> str:
        if (
            node.children
            and node.children[0].kind == "paragraph"
            and all(c.kind != "paragraph" for c in node.children[1:])
        ):
            first, rest = node.children[0], node.children[1:]
            return f"<li>{self.blocks(first.children)}{self.blocks(rest)}</li>"
        return f"<li>{self.blocks(node.children)}</li>"

    def table(self, node: Node) -> str:
        head, *rows = node.children
        titles = "".join(self.cell(cell, "th", ' scope="col"') for cell in head.children)
        body = "".join(f"<tr>{self.row(row)}</tr>" for row in rows)
        label = escape(", ".join(cell.plain() for cell in head.children))
        return (
            f'<div class="dx-scroll prose-table" role="region" tabindex="0" aria-label="Tableau : {label}"><table>'
            f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>\n"
        )

    def row(self, node: Node) -> str:
        first, *others = node.children
        return self.cell(first, "th", ' scope="row"') + "".join(self.cell(cell, "td") for cell in others)

    def cell(self, node: Node, tag: str, attributes: str = "") -> str:
        return f'<{tag}{attributes} class="dx-{node.align}">{self.blocks(node.children)}</{tag}>'

    def note(self, node: Node) -> str:
        number = node.level
        self.notes.append((number, self.blocks(node.children)))
        return (
            f'<sup><a class="note" id="appel-{number}" href="#note-{number}" role="doc-noteref" '
            f'aria-label="Note {number}">{number}</a></sup>'
        )

    def link(self, node: Node) -> str:
        return f'<a href="{escape(node.href)}">{self.blocks(node.children)}</a>'

    def math(self, node: Node) -> str:
        mathml = node.formula.mathml.replace("<math ", f'<math alttext="{escape(node.formula.alt)}" ', 1)
        if node.kind == "math":
            return mathml
        name = escape(f"Formule\u202f: {node.formula.alt}")
        return f'<div class="formula dx-scroll" role="region" tabindex="0" aria-label="{name}">{mathml}</div>\n'


def _wrap(tag: str, end: str = "") -> Callable[[ProseWriter, Node], str]:
    return lambda writer, node: f"<{tag}>{writer.blocks(node.children)}</{tag}>{end}"


_WRITERS: dict[str, Callable[[ProseWriter, Node], str]] = {
    "heading": ProseWriter.heading,
    "paragraph": _wrap("p", "\n"),
    "list": ProseWriter.list,
    "item": ProseWriter.item,
    "quote": _wrap("blockquote", "\n"),
    "code_block": lambda writer, node: f'<pre tabindex="0"><code>{escape(node.text)}</code></pre>\n',
    "table": ProseWriter.table,
    "rule": lambda writer, node: "<hr>\n",
    "math_block": ProseWriter.math,
    "text": lambda writer, node: escape(node.text, quote=False),
    "strong": _wrap("strong"),
    "emphasis": _wrap("em"),
    "code": lambda writer, node: f"<code>{escape(node.text)}</code>",
    "link": ProseWriter.link,
    "break": lambda writer, node: "<br>",
    "math": ProseWriter.math,
    "note": ProseWriter.note,
}
