"""How a raw value of a table is written in French: a format is a short name, so that it travels as data."""

import math

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
MISSING = "–"

KINDS = {
    "text": "text as it is",
    "integer": "748 628",
    "decimal": "2,97 (decimal:2); one decimal unless told",
    "signed": "+0,60 (signed:2), for differences",
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
    kind, _, digits = name.partition(":")
    return _WRITERS[kind](value, int(digits) if digits else None)


def number(value: float, digits: int = 0, *, sign: bool = False) -> str:
    """Decimal comma, narrow no-break space between thousands (from 1 000), true minus; never « −0 »."""
    text = f"{abs(value):,.{digits}f}".replace(",", NARROW).replace(".", ",")
    if not any(c in "123456789" for c in text):
        return text
    if value < 0:
        return MINUS + text
    return "+" + text if sign else text


def _points(value: float, digits: int | None) -> str:
    digits = 1 if digits is None else digits
    unit = "point" if round(abs(value), digits) < 2 else "points"
    return f"{number(value, digits, sign=True)}{NO_BREAK}{unit}"


def _text(value: float, digits: int | None) -> str:
    if isinstance(value, float) and not value.is_integer():
        digits = max(0, 3 - math.floor(math.log10(abs(value)))) if digits is None and abs(value) < 1000 else digits
    return number(value, digits or 0)


def _p_value(value: float, digits: int | None) -> str:
    return f"<{NO_BREAK}0,001" if value < 0.001 else number(value, 3 if digits is None else digits)


_WRITERS = {
    "text": _text,
    "integer": lambda value, digits: number(value, 0),
    "decimal": lambda value, digits: number(value, 1 if digits is None else digits),
    "signed": lambda value, digits: number(value, 1 if digits is None else digits, sign=True),
    "percent": lambda value, digits: f"{number(value, 1 if digits is None else digits)}{NARROW}%",
    "points": _points,
    "year": lambda value, digits: str(int(value)),
    "school_year": lambda value, digits: f"{int(value)}-{int(value) + 1}",
    "p_value": _p_value,
}
