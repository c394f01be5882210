"""The text of a PDF: enough of the format to read back what the reports' own PDF say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf

_CHARACTERS = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGES = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCKS = re.compile(r"begin(bfchar|bfrange)(.*?)endbf(?:char|range)", re.DOTALL)
_TEXT = "Tf Tj TJ ' \" Td TD T* Tm ET Do"
_FAR = -200  # thousandths of an em: a gap this wide in a line is a space


def pdf_text(path: Path) -> str:
    """The text shown on the pages of a PDF and its alternative texts, a page a line. ValueError when it cannot be read."""
    try:
        with pikepdf.open(path) as document:
            pages = ["".join(_shown(page.obj)) for page in document.pages]
            spoken = [text for item in document.objects if (text := _alternative(item))]
    except pikepdf.PdfError as error:
        raise ValueError(f"PDF illisible : {error}") from error
    return "\n".join([*pages, *spoken])


def _alternative(item: pikepdf.Object) -> str:
    if not isinstance(item, pikepdf.Dictionary):
        return ""
    return " ".join(str(item[name]) for name in ("/Alt", "/ActualText") if name in item)


def _shown(holder: pikepdf.Object, resources: pikepdf.Object | None = None) -> Iterator[str]:
    resources = holder.get("/Resources", resources)
    fonts = resources.get("/Font", {}) if resources is not None else {}
    known: dict[str, dict[int, str]] = {}
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(holder, _TEXT):
        match str(operator):
            case "Tf":
                name = str(operands[0])
                font = known[name] = known.get(name) or _characters(fonts.get(name))
            case "Tj" | "'" | '"':
                yield _decoded(operands[-1], font)
            case "TJ":
                for part in operands[0]:
                    if isinstance(part, pikepdf.String):
                        yield _decoded(part, font)
                    elif float(part) < _FAR:
                        yield " "
            case "Td" | "TD" | "T*" | "Tm" | "ET":
                yield " "
            case "Do":
                drawn = resources.get("/XObject", {}).get(str(operands[0])) if resources is not None else None
                if drawn is not None and drawn.get("/Subtype") == "/Form":
                    yield from _shown(drawn, resources)


def _characters(font: pikepdf.Object | None) -> dict[int, str]:
    """Character by code, from the font's own table; empty where it has none: its codes are then the characters."""
    if font is None or "/ToUnicode" not in font:
        return {}
    table = font["/ToUnicode"].read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for kind, block in _BLOCKS.findall(table):
        if kind == "bfchar":
            found |= {int(code, 16): _unicode(text) for code, text in _CHARACTERS.findall(block)}
            continue
        for first, last, text in _RANGES.findall(block):
            start = int(text, 16)
            found |= {int(first, 16) + k: chr(start + k) for k in range(int(last, 16) - int(first, 16) + 1)}
    return found


def _unicode(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", errors="replace")


def _decoded(text: pikepdf.String, font: dict[int, str]) -> str:
    raw = bytes(text)
    if not font:
        return raw.decode("latin-1")
    codes = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
    return "".join(font.get(code, "\ufffd") for code in codes)
