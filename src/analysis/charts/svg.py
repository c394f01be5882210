"""From matplotlib's SVG to a small, self-contained and reproducible ``<svg>`` element.

matplotlib writes a document: prolog, metadata, a style sheet that would leak into an HTML page, ids that clash
between figures, CSS in every element. What is left here is one element with presentation attributes.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from xml.etree import ElementTree

_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_LINK = re.compile(r"url\(#([^)]+)\)")
_DROPPED = {"metadata", "style", "title"}
# What SVG assumes anyway, or matplotlib repeats for nothing.
_DEFAULTS = {
    "opacity": "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "stroke-dashoffset": "0",
    "stroke-linejoin": "round",
    "stroke-linecap": "butt",
    "text-anchor": "start",
    "font-style": "normal",
    "font-weight": "400",
    "fill": "#000000",
}


def tidy_svg(document: str, *, width_mm: float, height_mm: float, family: str) -> str:
    """One ``<svg>`` element from matplotlib's document, with texts in `family`.

    Ids are prefixed with a hash of the content: same figure, same bytes; other figure, other ids.
    """
    root = ElementTree.fromstring(document)
    used = set(_references(root))
    body = "".join(_write(child, used) for child in root if _name(child) not in _DROPPED)
    prefix = "c" + sha256(body.encode()).hexdigest()[:10]
    for position, old in enumerate(dict.fromkeys(re.findall(r' id="([^"]+)"', body)), start=1):
        new = f"{prefix}-{position}"
        body = body.replace(f' id="{old}"', f' id="{new}"').replace(f'"#{old}"', f'"#{new}"')
        body = body.replace(f"url(#{old})", f"url(#{new})")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height_mm:g}mm" '
        f'viewBox="{_round(root.get("viewBox", ""))}" font-family="{family}" stroke-linejoin="round">{body}</svg>'
    )


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _references(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.endswith("href") and value.startswith("#"):
                yield value[1:]
            yield from _LINK.findall(value)


def _write(element: ElementTree.Element, used: set[str]) -> str:
    name = _name(element)
    attributes = _attributes(element, used)
    children = [child for child in element if _name(child) not in _DROPPED]
    if name == "g" and children:
        attributes |= _hoist(children)
    inner = "".join(_write(child, used) for child in children)
    text = escape(element.text, quote=False) if element.text and element.text.strip() else ""
    if name in {"g", "defs"} and not inner:
        return ""
    if name == "g" and not attributes:
        return inner
    head = name + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{head}>{text}{inner}</{name}>" if text or inner else f"<{head}/>"


def _hoist(children: list[ElementTree.Element]) -> dict[str, str]:
    """The style that all markers of a series share, taken off them and given to their group."""
    styles = {child.get("style") for child in children if _name(child) == "use"}
    if len(styles) != 1 or None in styles or not all(_name(child) in {"use", "defs"} for child in children):
        return {}
    for child in children:
        child.attrib.pop("style", None)
    return _presentation(styles.pop())


def _attributes(element: ElementTree.Element, used: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        key = key.rpartition("}")[2]
        if key == "id":
            if value in used:
                found["id"] = value
        elif key == "style":
            found |= _presentation(value)
        elif key == "href" and value.startswith("data:"):
            found["href"] = value.replace("\n", "")
        elif key == "transform":
            if value := re.sub(r"rotate\(-?0 [^)]*\)", "", value).strip():
                found["transform"] = _round(value)
        elif key == "d":
            found["d"] = re.sub(r" ?([MLCQz]) ?", r"\1", _round(" ".join(value.split())))
        elif not (key in {"x", "y"} and value in {"0", "0.0"}):
            found[key] = _round(value)
    return found


def _presentation(style: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font-size":
            found[key] = _round(value.removesuffix("px"))
        elif key != "font-family":
            found[key] = _round(value)
    return {key: value for key, value in found.items() if _DEFAULTS.get(key) != value}


def _round(text: str) -> str:
    return _NUMBER.sub(_two_decimals, text)


def _two_decimals(match: re.Match[str]) -> str:
    short = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short in {"-0", ""} else short
