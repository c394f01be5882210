"""Numbers, names and sentences of the figures, in French."""

import math
from collections.abc import Iterable

NARROW = "\u202f"
MINUS = "\u2212"
SECTORS = {
    "public": "public",
    "prive_sous_contrat": "privé sous contrat",
    "prive_hors_contrat": "privé hors contrat",
}
QUARTERS = {1: "1er quart", 2: "2e quart", 3: "3e quart", 4: "4e quart"}


def number(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """A number in French: decimal comma, U+202F between thousands, true minus; an en dash when it is missing."""
    if missing(value):
        return "–"
    rounded = round(float(value), decimals) + 0.0
    text = f"{abs(rounded):,.{decimals}f}".replace(",", NARROW).replace(".", ",")
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if signed and rounded > 0 else text


def quantity(value: float | None, decimals: int, unit: str) -> str:
    """A number with its unit: « 78,4 % », « 1,5 point », « 3,0 points »."""
    if missing(value) or not unit:
        return number(value, decimals)
    if unit == "points" and abs(round(float(value), decimals)) < 2:
        unit = "point"
    return f"{number(value, decimals)}{NARROW if unit == '%' else chr(0xA0)}{unit}"


def interval(low: float | None, high: float | None, decimals: int = 1) -> str:
    """« 12,1 à 16,3 », or an empty text when the interval is unknown."""
    return "" if missing(low) or missing(high) else f"{number(low, decimals)} à {number(high, decimals)}"


def with_interval(value: float | None, low: float | None, high: float | None, decimals: int, unit: str = "") -> str:
    """« 14,2 points (12,1 à 16,3) », without the brackets when the interval is unknown."""
    said = interval(low, high, decimals)
    return quantity(value, decimals, unit) + (f" ({said})" if said else "")


def missing(value: object) -> bool:
    """True for None and for what is not a finite number."""
    return value is None or (not isinstance(value, str) and not math.isfinite(float(value)))


def capital(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def listing(names: Iterable[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    *before, last = list(names) or [""]
    return f"{', '.join(before)} et {last}" if before else last


def colon(name: str, said: str) -> str:
    """« name : said » with the no-break space French wants."""
    return f"{name}{NARROW}: {said}"
