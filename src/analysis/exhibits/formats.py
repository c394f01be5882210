"""How a raw value of a table is written in French: a format is a short name, so that it travels as data."""

import math
from collections.abc import Sequence

from analysis.wording import numbers

MISSING = "–"
MOST_DECIMALS = 4
_SIGNIFICANT = {"significant": "decimal", "signed_significant": "signed"}

KINDS = {
    "text": "text as it is",
    "integer": "748 628",
    "decimal": "2,97 (decimal:2); one decimal unless told",
    "signed": "+0,60 (signed:2), for differences",
    "significant": "3,11 or 0,0353 (significant:3): significant digits, the same decimals for a value and its interval",
    "signed_significant": "+3,11 or −0,0353 (signed_significant:3)",
    "percent": "87,3 % (percent:1); the value is already in percent",
    "points": "−0,2 point, +3,1 points (points:1)",
    "year": "2022",
    "school_year": "2022-2023, from the year it starts",
    "p_value": "0,012 or < 0,001",
}
"""Known formats, with what each gives. A number of decimals follows a colon: ``"decimal:2"``."""

Value = str | int | float | bool | None


def check(name: str) -> str:
    """The format itself when it is known; ValueError (in French) otherwise."""
    kind, _, digits = name.partition(":")
    if kind not in KINDS or (digits and not digits.isdigit()):
        raise ValueError(f"Format de colonne inconnu : « {name} ». Formats acceptés : {', '.join(KINDS)}.")
    return name


def settled(name: str, values: Sequence[Value]) -> str:
    """The format with a number of decimals for values written together: significant digits count from the largest.

    Other formats are given back as they are.
    """
    kind, _, digits = name.partition(":")
    if kind not in _SIGNIFICANT:
        return name
    largest = max((abs(v) for v in values if isinstance(v, int | float)), default=0.0)
    wanted = int(digits) if digits else 3
    decimals = wanted - 1 - math.floor(math.log10(largest)) if largest > 0 else 1
    return f"{_SIGNIFICANT[kind]}:{min(max(decimals, 0), MOST_DECIMALS)}"


def is_numeric(name: str) -> bool:
    """Whether values of this format are aligned on the right."""
    return name.partition(":")[0] != "text"


def write(value: Value, name: str) -> str:
    """The value as a French reader sees it; text in a numeric column (« ns ») passes through."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str):
        return value
    kind, _, digits = settled(name, [value]).partition(":")
    return _WRITERS[kind](value, int(digits) if digits else None)


def _text(value: float, digits: int | None) -> str:
    """A number among texts: a whole one is a code or a year, without thousands."""
    return str(int(value)) if float(value).is_integer() else numbers.number(value, 2 if digits is None else digits)


def _p_value(value: float, digits: int | None) -> str:
    digits = 3 if digits is None else digits
    smallest = 10.0**-digits
    return f"<{numbers.NBSP}{numbers.number(smallest, digits)}" if value < smallest else numbers.number(value, digits)


def _one(digits: int | None) -> int:
    return 1 if digits is None else digits


_WRITERS = {
    "text": _text,
    "integer": lambda value, digits: numbers.count(value),
    "decimal": lambda value, digits: numbers.number(value, _one(digits)),
    "signed": lambda value, digits: numbers.signed(value, _one(digits)),
    "percent": lambda value, digits: numbers.percent(value, _one(digits)),
    "points": lambda value, digits: numbers.points(value, _one(digits), sign=True),
    "year": lambda value, digits: str(int(value)),
    "school_year": lambda value, digits: numbers.school_year(value),
    "p_value": _p_value,
}
