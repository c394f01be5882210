"""The document as the plain JSON tree that the Typst template reads."""

from dataclasses import asdict

from analysis.exhibits import Figure, Header, KeyFigures, NotApplicable, Table, svg
from analysis.exhibits.dataset import Column, Dataset
from analysis.exhibits.fragment import grouped, shown_columns

from ..blocks import Placed, Prose
from ..dates import written
from ..document import Document
from ..marks import explained, mark
from ..nodes import Node


def tree(document: Document) -> dict[str, object]:
    """What the template needs, with every number already written in French.

    The first key figures of the report, and « sans objet », go to the cover and leave the body.
    """
    keys = next((placed for placed in document.placed() if isinstance(placed.exhibit, KeyFigures)), None)
    void = next((placed for placed in document.placed() if isinstance(placed.exhibit, NotApplicable)), None)
    parts = [
        {
            "title": part.title,
            "name": part.name,
            "id": part.id,
            "blocks": [_block(block) for block in part.blocks if block is not keys and block is not void],
        }
        for part in document.parts
    ]
    return {
        "header": _header(document.header),
        "keys": [] if keys is None else [asdict(item) for item in keys.exhibit.items],
        "void": None if void is None else _block(void),
        "parts": [part for part in parts if part["blocks"] or part["title"]],
    }


def _header(header: Header) -> dict[str, object]:
    identity = header.identity
    return {
        "territory": header.territory_label,
        "title": header.title,
        "subtitle": header.subtitle,
        "period": header.period,
        "sources": list(header.sources),
        "date": written(header),
        "mark": mark(header),
        "explained": explained(header),
        "name": identity.name,
        "logo": identity.logo_svg and svg.strip(identity.logo_svg),
        "logo_alt": identity.logo_alt,
        "palette": asdict(identity.palette),
    }


def _block(block: Prose | Placed) -> dict[str, object]:
    if isinstance(block, Prose):
        return {"kind": "prose", "nodes": [node_tree(node) for node in block.nodes]}
    exhibit = block.exhibit
    shared = {"kind": exhibit.kind, "id": block.id, "number": block.number, "level": block.level}
    if isinstance(exhibit, Figure):
        return shared | {
            "svg": svg.strip(exhibit.svg),
            "alt": exhibit.alt,
            "width": exhibit.width_mm,
            "mentions": asdict(exhibit.mentions),
        }
    if isinstance(exhibit, Table):
        columns = shown_columns(exhibit)
        return shared | {"mentions": asdict(exhibit.mentions)} | _grid(exhibit.data, columns, exhibit.groups)
    return shared | exhibit.fields()


def _grid(data: Dataset, columns: list[Column], groups: str | None) -> dict[str, object]:
    body = grouped(data, groups)
    return {
        "columns": [{"label": column.label, "align": column.align} for column in columns],
        "body": [
            {"group": name, "rows": [[row[column.key] for column in columns] for row in rows]} for name, rows in body
        ],
    }


def node_tree(node: Node) -> dict[str, object]:
    """One prose node with only the fields that say something."""
    said: dict[str, object] = {"kind": node.kind}
    if node.children:
        said["children"] = [node_tree(child) for child in node.children]
    for name in ("text", "id", "href"):
        if getattr(node, name):
            said[name] = getattr(node, name)
    if node.level is not None:
        said["level"] = node.level
    if node.kind == "cell":
        said["align"] = node.align
    if node.formula is not None:
        said |= {"math": node.formula.typst, "alt": node.formula.alt}
    return said
