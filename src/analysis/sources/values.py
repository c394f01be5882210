"""Values as files write them: numbers, missing markers and their reason, years."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

MISSING: Mapping[str, str] = {
    "": "nd",
    "nd": "nd",
    "na": "nd",
    "n/a": "nd",
    "nan": "nd",
    "none": "nd",
    "null": "nd",
    "-": "nd",
    "--": "nd",
    ".": "nd",
    "..": "nd",
    "nc": "nd",
    "n.c.": "nd",
    "«»": "nd",
    '""': "nd",
    "non disponible": "nd",
    "ns": "ns",
    "n.s.": "ns",
    "non significatif": "ns",
    "s": "s",
    "c": "s",
    "*": "s",
    "secret": "s",
    "so": "so",
    "s.o.": "so",
    "sans objet": "so",
}
_WITHHELD = re.compile(r"<=?\d+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\ufeff]+")
_YEAR = re.compile(r"(?:rentr[ée]e|session|ann[ée]e(?:\s+scolaire)?)?\s*((?:19|20)\d\d)(?:\.0)?")
_SCHOOL_YEAR = re.compile(r"(?:rentr[ée]e|ann[ée]e(?:\s+scolaire)?)?\s*((?:19|20)\d\d)\s*[-/–]\s*((?:19|20)?\d\d)")
_DATE = re.compile(r"((?:19|20)\d\d)-\d\d-\d\d(?:[t ].*)?")


@dataclass(frozen=True)
class Parsed:
    """A column of numbers: `value` (float64, null when missing), `reason` (``s``, ``ns``, ``nd``, ``so`` or null where
    there is a value), `bad` (true where the text is neither a number nor a missing marker)."""

    value: pd.Series = field(repr=False)
    reason: pd.Series = field(repr=False)
    bad: pd.Series = field(repr=False)


def by_value(series: pd.Series, function: Callable[[str], object], dtype: str) -> pd.Series:
    """`function` applied once per distinct text."""
    positions, texts = pd.factorize(series)
    results = pd.Series([function(text) for text in texts.tolist()], dtype=dtype)
    return results.take(positions).set_axis(series.index)


def parse_numbers(series: pd.Series) -> Parsed:
    """Numbers written with a decimal point or comma, ``%``, a plus sign, no-break spaces between thousands.

    Missing markers (empty, ``NS``, ``ND``, ``NA``, ``None``, ``-``, ``.``, ``<5``, ``s``, ``*``, …) give a null with
    its reason, never 0.
    """
    positions, texts = pd.factorize(series)
    read = pd.DataFrame([parse_number(text) for text in texts.tolist()], columns=["value", "reason"])
    read = read.take(positions).set_axis(series.index)
    value, reason = read["value"].astype("float64"), read["reason"].astype("str")
    return Parsed(value, reason, value.isna() & reason.isna())


def parse_number(text: str) -> tuple[float | None, str | None]:
    """One number: its value, or the reason it is missing; ``(None, None)`` when the text is neither."""
    why = missing_reason(text)
    if why:
        return None, why
    plain = _SPACES.sub("", text).replace("\u2212", "-").removesuffix("%")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    return (float(plain), None) if _NUMBER.fullmatch(plain.lower()) else (None, None)


def missing_reason(text: str) -> str | None:
    """Why a cell is empty: ``s`` withheld, ``ns`` not significant, ``nd`` not available, ``so`` not applicable; None when
    the cell holds something."""
    plain = _SPACES.sub(" ", text).strip().casefold()
    if plain in MISSING:
        return MISSING[plain]
    compact = plain.replace(" ", "")
    return MISSING.get(compact, "s" if _WITHHELD.fullmatch(compact) else None)


def parse_rentree(text: str) -> int | None:
    """The year a school year starts: ``2022-2023``, ``2022/23``, ``2022``, ``2022.0``, ``2022-09-01`` → 2022."""
    plain = text.strip().casefold()
    if match := _DATE.fullmatch(plain) or _YEAR.fullmatch(plain):
        return int(match.group(1))
    match = _SCHOOL_YEAR.fullmatch(plain)
    return int(match.group(1)) if match and _follows(*match.groups()) else None


def parse_session(text: str) -> int | None:
    """The year of an exam session: ``2023``, ``2023-06-30``, ``2023.0`` → 2023; a school year ``2022-2023`` → 2023."""
    plain = text.strip().casefold()
    if match := _DATE.fullmatch(plain) or _YEAR.fullmatch(plain):
        return int(match.group(1))
    match = _SCHOOL_YEAR.fullmatch(plain)
    return int(match.group(1)) + 1 if match and _follows(*match.groups()) else None


def _follows(start: str, end: str) -> bool:
    return (int(start) + 1) % 100 == int(end) % 100


def parse_text(series: pd.Series) -> pd.Series:
    """Text with single spaces; empty cells and lone dashes become null."""
    plain = series.str.replace(_SPACES, " ", regex=True).str.strip()
    return plain.where(~plain.isin(("", "-", "None", "nan", "NA")), None).astype("str")
