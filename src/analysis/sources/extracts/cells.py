"""Cells of an internal extract to canonical values, by kind of column."""

import re
from collections import Counter
from collections.abc import Callable, Mapping

import pandas as pd

from analysis.contracts import SECTORS, Field

from ..codes import parse_sector, parse_uai
from ..draft import Draft
from ..headers import normalise_header
from ..values import by_value, missing_reason, parse_rentree, parse_session
from .columns import NO, VALUES, YES

_DAY_FIRST = re.compile(r"(\d\d)[/.-](\d\d)[/.-](\d{4})(?!\d)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")


def choices(draft: Draft, field: Field) -> pd.Series:
    """Codes of a choice: as written, else through known spellings (case, accents and spaces do not count)."""
    exact = {code.casefold(): code for code in field.values}
    spelt = Counter(map(normalise_header, field.values))
    known = {normalise_header(code): code for code in field.values if spelt[normalise_header(code)] == 1}
    known |= VALUES.get(field.name, {})

    def read(text: str) -> str | None:
        plain = "".join(text.split()).removesuffix(".0").casefold()
        if field.values == SECTORS:
            return parse_sector(text)
        return exact.get(plain) or known.get(normalise_header(text.removesuffix(".0")))

    return _checked(draft, field, by_value(draft.raw(field.name), read, "str"))


def flags(draft: Draft, field: Field) -> pd.Series:
    """Yes or no."""
    spelt = VALUES.get(field.name, {})

    def read(text: str) -> bool | None:
        plain = spelt.get(normalise_header(text), text.strip().casefold())
        return True if plain in YES else False if plain in NO else None

    return _checked(draft, field, by_value(draft.raw(field.name), read, "boolean"))


def dates(draft: Draft, field: Field) -> pd.Series:
    """Dates written 30/06/2024 or 2024-06-30, as the latter."""

    def read(text: str) -> str | None:
        day_first, iso = _DAY_FIRST.match(text.strip()), _ISO.match(text.strip())
        if day_first:
            return "-".join(reversed(day_first.groups()))
        return "-".join(iso.groups()) if iso else None

    return _checked(draft, field, by_value(draft.raw(field.name), read, "str"))


def texts(draft: Draft, field: Field) -> pd.Series:
    """Text in capitals, or null; a code that a spreadsheet made a number loses its « .0 »."""

    def read(text: str) -> str | None:
        plain = "".join(text.split()).removesuffix(".0").upper()
        return None if missing_reason(plain) else plain

    return by_value(draft.raw(field.name), read, "str")


def names(draft: Draft, field: Field) -> pd.Series:
    """Names of places, their spaces made single, or null."""
    return by_value(draft.raw(field.name), lambda text: None if missing_reason(text) else " ".join(text.split()), "str")


def uais(draft: Draft, field: Field) -> pd.Series:
    """UAI codes; wrong ones are problems."""
    if not field.nullable and field.name == "uai":
        return draft.uai()
    return _checked(draft, field, by_value(draft.raw(field.name), parse_uai, "str"))


def communes(draft: Draft, field: Field) -> pd.Series:
    """Insee codes of communes."""
    return draft.commune(field.name)


def _checked(draft: Draft, field: Field, values: pd.Series) -> pd.Series:
    """`values`; what was written and is none of the accepted ones is recorded as a problem."""
    if draft.has(field.name) and values.isna().any():
        empty = by_value(draft.raw(field.name), lambda text: missing_reason(text) is not None, "bool")
        draft.refuse(field.name, values.isna() & ~empty, "valeur refusée", field.accepts)
    return values


READERS: Mapping[str, Callable[[Draft, Field], pd.Series]] = {
    "text": texts,
    "name": names,
    "choice": choices,
    "flag": flags,
    "date": dates,
    "reason": choices,
    "uai": uais,
    "commune": communes,
    "number": lambda draft, field: draft.numbers(field.name).value,
    "integer": lambda draft, field: draft.counts(field.name),
    "rentree": lambda draft, field: draft.years(field.name, parse_rentree),
    "session": lambda draft, field: draft.years(field.name, parse_session),
    "person": lambda draft, field: draft.raw(field.name),
}
