"""Numbers, names and sentences of the figures, in French; a missing value is an en dash."""

import math
from collections.abc import Iterable

from analysis.wording import numbers
from analysis.wording.numbers import NARROW

SECTORS = {
    "public": "public",
    "prive_sous_contrat": "privé sous contrat",
    "prive_hors_contrat": "privé hors contrat",
}
QUARTERS = {1: "1er quart", 2: "2e quart", 3: "3e quart", 4: "4e quart"}


def missing(value: object) -> bool:
    """True for None and for what is not a finite number."""
    return value is None or not math.isfinite(float(value))


def number(value: float | None, decimals: int = 1) -> str:
    """A number as `analysis.wording.numbers.number` writes it, or an en dash."""
    return "–" if missing(value) else numbers.number(value, decimals)


def count(value: float, singular: str, plural: str | None = None) -> str:
    """A number of things: « 1 collège », « 2 345 collèges »."""
    return numbers.quantity(value, singular, plural)


def quantity(value: float | None, decimals: int, unit: str) -> str:
    """A number with its unit, ``"%"`` or ``"points"``: « 78,4 % », « 1,5 point », « 3,0 points »."""
    if missing(value):
        return "–"
    return numbers.percent(value, decimals) if unit == "%" else numbers.points(value, decimals)


def interval(low: float | None, high: float | None, decimals: int = 1) -> str:
    """« 12,1 à 16,3 », or an empty text when a bound is unknown."""
    return "" if missing(low) or missing(high) else f"{number(low, decimals)} à {number(high, decimals)}"


def with_interval(text: str, low: float | None, high: float | None, decimals: int = 1) -> str:
    """« 14,2 points (12,1 à 16,3) »: a text followed by the interval, when there is one."""
    said = interval(low, high, decimals)
    return f"{text} ({said})" if said else text


def decimals_for(values: Iterable[float | None]) -> int:
    """Decimals that tell the values of one scale apart: 1 for percentages, 2 for slopes, 3 when they are close."""
    known = [float(value) for value in values if not missing(value)]
    if not known or max(map(abs, known)) >= 20:
        return 1
    spread = max(known) - min(known)
    return 3 if 0 < spread < 0.1 else 2


def listing(names: Iterable[str]) -> str:
    """« a », « a et b », « a, b et c »; empty without any."""
    found = list(names)
    return numbers.enumerate_fr(found) if found else ""


def colon(name: str, said: str) -> str:
    """« name : said » with the no-break space French wants."""
    return f"{name}{NARROW}: {said}"
