"""MathML as Typst math, in function-call form so that nothing depends on Typst's precedence."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

ACCENTS = {
    "^": "hat",
    "¯": "overline",
    "‾": "overline",
    "~": "tilde",
    "˜": "tilde",
    "→": "arrow",
    "˙": "dot",
    "¨": "dot.double",
}
_WIDTH = re.compile(r"-?[\d.]+em")
OVERLINE = {"¯", "‾", "_"}


class Unsupported(Exception):
    """A construct this converter does not know; its text names it."""


def to_typst(element: Element) -> str:
    """The Typst math source of a MathML element (tags without namespace). Raises `Unsupported`."""
    writer = _WRITERS.get(element.tag)
    if writer is None:
        raise Unsupported(element.tag)
    return writer(element)


def quoted(text: str) -> str:
    """A Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _row(element: Element) -> str:
    children = list(element)
    if len(children) >= 2 and _fence(children[0], "prefix") and _fence(children[-1], "postfix"):
        inner = " ".join(to_typst(child) for child in children[1:-1])
        return f"lr({_text(children[0])} {inner} {_text(children[-1])})"
    if len(children) == 2 and _fence(children[0], "prefix") and children[1].tag == "mtable":
        return f"lr({_text(children[0])} {to_typst(children[1])})"
    return " ".join(to_typst(child) for child in children)


def _fence(element: Element, form: str) -> bool:
    return element.tag == "mo" and element.get("fence") == "true" and element.get("form") == form


def _text(element: Element) -> str:
    """A symbol as an escape: no character has a meaning of its own."""
    return " ".join(f"\\u{{{ord(c):x}}}" for c in (element.text or "").strip())


def _identifier(element: Element) -> str:
    text = (element.text or "").strip()
    if len(text) > 1:
        return f"op({quoted(text)})"
    return f"upright({_text(element)})" if element.get("mathvariant") == "normal" else _text(element)


def _number(element: Element) -> str:
    return quoted((element.text or "").strip())


def _operator(element: Element) -> str:
    return _text(element) if len((element.text or "").strip()) == 1 else f"op({quoted((element.text or '').strip())})"


def _plain(element: Element) -> str:
    return quoted((element.text or "").replace("\u00a0", " "))


def _space(element: Element) -> str:
    if element.get("linebreak"):
        raise Unsupported("saut de ligne \\\\")
    width = element.get("width", "")
    return f"#h({width})" if _WIDTH.fullmatch(width) else "thin"


def _call(name: str) -> Callable[[Element], str]:
    def write(element: Element) -> str:
        return f"{name}({', '.join(_argument(child) for child in element)})"

    return write


def _argument(element: Element) -> str:
    return to_typst(element) or '""'


def _root(element: Element) -> str:
    radicand, index = element
    return f"root({_argument(index)}, {_argument(radicand)})"


def _square_root(element: Element) -> str:
    return f"sqrt({' '.join(to_typst(child) for child in element)})"


def _attach(*places: str) -> Callable[[Element], str]:
    def write(element: Element) -> str:
        base, *scripts = element
        named = ", ".join(f"{place}: {_argument(script)}" for place, script in zip(places, scripts, strict=True))
        return f"attach({_argument(base)}, {named})"

    return write


def _over(element: Element) -> str:
    base, over = element
    accent = (over.text or "").strip()
    if over.tag == "mo" and accent in ACCENTS:
        if ACCENTS[accent] == "overline":
            return f"overline({_argument(base)})"
        return f"accent({_argument(base)}, {ACCENTS[accent]})"
    return f"attach(limits({_argument(base)}), t: {_argument(over)})"


def _under(element: Element) -> str:
    base, under = element
    if under.tag == "mo" and (under.text or "").strip() in OVERLINE:
        return f"underline({_argument(base)})"
    return f"attach(limits({_argument(base)}), b: {_argument(under)})"


def _under_over(element: Element) -> str:
    base, under, over = element
    return f"attach(limits({_argument(base)}), b: {_argument(under)}, t: {_argument(over)})"


def _table(element: Element) -> str:
    rows = [[_row(cell) or '""' for cell in row] for row in element]
    left = all(cell.get("columnalign") == "left" for row in element for cell in row)
    align = ", align: #left" if left else ""
    return f"mat(delim: #none{align}, {'; '.join(', '.join(row) for row in rows)})"


_WRITERS: dict[str, Callable[[Element], str]] = {
    "math": _row,
    "mrow": _row,
    "mstyle": _row,
    "mi": _identifier,
    "mn": _number,
    "mo": _operator,
    "mtext": _plain,
    "mspace": _space,
    "mfrac": _call("frac"),
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _attach("b"),
    "msup": _attach("t"),
    "msubsup": _attach("b", "t"),
    "mover": _over,
    "munder": _under,
    "munderover": _under_over,
    "mtable": _table,
}
