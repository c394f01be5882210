"""Markdown of a notebook's cell to prose nodes."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import count

import mistune

from analysis.errors import Problem, UserError

from .formulas import formula
from .nodes import Node

_SAFE_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(<!--.*?-->\s*)+", re.DOTALL)


@cache
def _parser() -> Callable[[str], list[dict]]:
    return mistune.create_markdown(renderer=None, plugins=["table", "footnotes", "math"])


def read_prose(markdown: str, *, where: str, numbers: Iterable[int] | None = None) -> tuple[Node, ...]:
    """The blocks of one Markdown cell.

    `numbers` gives the numbers of footnotes, to go on from one cell to the next. Raises UserError, naming `where`,
    for what a report cannot show: raw HTML, pictures, a formula that cannot be read, a link to a local file.
    """
    return _Reader(where, iter(numbers) if numbers is not None else count(1)).read(markdown)


class _Reader:
    def __init__(self, where: str, numbers: Iterable[int]) -> None:
        self.where, self.numbers = where, numbers
        self.notes: dict[str, list[dict]] = {}

    def read(self, markdown: str) -> tuple[Node, ...]:
        tokens = _parser()(markdown)
        for token in tokens:
            if token["type"] == "footnotes":
                self.notes |= {item["attrs"]["key"]: item["children"] for item in token["children"]}
        return self.blocks(token for token in tokens if token["type"] != "footnotes")

    def refuse(self, what: str, todo: str) -> UserError:
        return UserError(Problem(what, where=self.where, todo=todo))

    def blocks(self, tokens: Iterable[dict]) -> tuple[Node, ...]:
        return tuple(node for token in tokens for node in self.block(token))

    def block(self, token: dict) -> Iterable[Node]:
        kind, children, attrs = token["type"], token.get("children", []), token.get("attrs", {})
        if kind == "blank_line":
            return ()
        if kind in ("paragraph", "block_text"):
            return (Node("paragraph", self.inlines(children)),)
        if kind == "heading":
            return (Node("heading", self.inlines(children), level=attrs["level"]),)
        if kind == "list":
            start = attrs.get("start", 1) if attrs["ordered"] else None
            return (Node("list", tuple(Node("item", self.blocks(c["children"])) for c in children), level=start),)
        if kind == "block_quote":
            return (Node("quote", self.blocks(children)),)
        if kind == "block_code":
            return (Node("code_block", text=token["raw"].rstrip("\n")),)
        if kind == "thematic_break":
            return (Node("rule"),)
        if kind == "block_math":
            return (Node("math_block", formula=formula(token["raw"], display=True, where=self.where)),)
        if kind == "table":
            return (self.table(children),)
        if kind == "block_html" and _COMMENT.fullmatch(token["raw"]):
            return ()
        raise self.refuse(
            "du HTML dans le texte", "écrire en Markdown, ou utiliser un élément (figure, table, callout)"
        )

    def table(self, parts: list[dict]) -> Node:
        head = parts[0]["children"]
        rows = [head, *(row["children"] for part in parts[1:] for row in part["children"])]
        return Node("table", tuple(Node("row", tuple(self.cell(cell) for cell in row)) for row in rows))

    def cell(self, token: dict) -> Node:
        return Node("cell", self.inlines(token["children"]), align=token["attrs"]["align"] or "left")

    def inlines(self, tokens: Iterable[dict]) -> tuple[Node, ...]:
        return tuple(node for token in tokens for node in self.inline(token))

    def inline(self, token: dict) -> Iterable[Node]:
        kind = token["type"]
        if kind == "text":
            return (Node("text", text=token["raw"]),)
        if kind in ("strong", "emphasis"):
            return (Node(kind, self.inlines(token["children"])),)
        if kind == "codespan":
            return (Node("code", text=token["raw"]),)
        if kind == "softbreak":
            return (Node("text", text=" "),)
        if kind == "linebreak":
            return (Node("break"),)
        if kind == "inline_math":
            return (Node("math", formula=formula(token["raw"], display=False, where=self.where)),)
        if kind == "link":
            return (self.link(token),)
        if kind == "footnote_ref":
            return (Node("note", self.blocks(self.notes[token["raw"]]), level=next(self.numbers)),)
        if kind == "inline_html" and _COMMENT.fullmatch(token["raw"]):
            return ()
        if kind == "image":
            raise self.refuse("une image dans le texte", "montrer un graphique avec figure(...)")
        raise self.refuse("du HTML dans le texte", "écrire en Markdown")

    def link(self, token: dict) -> Node:
        href = token["attrs"]["url"]
        if not _SAFE_LINK.match(href):
            raise self.refuse(f"un lien vers « {href} »", "un rapport se lit seul : adresse http(s), mailto ou ancre #")
        return Node("link", self.inlines(token["children"]), href=href)
