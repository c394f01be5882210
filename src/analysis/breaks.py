"""Register of series breaks: what may be compared with what, as data (``ruptures.csv``) and three questions.

A variable is named by what is compared: the *level* of the DNB pass rate (``dnb_rate``) and the *slope* of that
rate on the IPS (``dnb_slope``) do not suffer alike from the same reform. Each variable has one time unit, the
`unit` of its breaks: IPS by school year (``rentree``), examinations by ``session``.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from analysis.errors import Problem, UserError, did_you_mean

Rule = Literal["non_comparable", "flagged", "exclude"]
Unit = Literal["rentree", "session", "sortants"]


@dataclass(frozen=True)
class Break:
    """One break of one variable.

    `year` is the first year of the new regime (None: a standing caution, true of any two years), `until` the
    last year of an exceptional period (None: the change lasts). `rule`: ``"non_comparable"`` forbids comparing
    the two sides, ``"flagged"`` allows it with a note, ``"exclude"`` sets the years `year` to `until` aside but
    lets what is before be compared with what is after. `sector` limits the break to one sector. `scope`,
    `nature`, `motif` and `source` are French; `motif` completes « Comparaison impossible : … ».
    """

    id: str
    variable: str
    scope: str
    unit: Unit
    year: int | None
    until: int | None
    rule: Rule
    sector: str | None
    nature: str
    motif: str
    source: str

    def between(self, start: int, end: int) -> bool:
        """Whether going from `start` to `end` (either order) meets the break."""
        first, last = sorted((start, end))
        if self.year is None:
            return first != last
        if self.until is None:
            return first < self.year <= last
        return first <= self.until and self.year <= last

    def concerns(self, sector: str | None) -> bool:
        """Whether the break touches a sector; None means all sectors together, which any break touches."""
        return sector is None or self.sector is None or self.sector == sector


@cache
def register() -> tuple[Break, ...]:
    """Every known break, one row per break and variable, in the order of the data file.

    Raises ValueError when the data file breaks its own rules (unknown rule or unit, duplicate key).
    """
    text = files("analysis").joinpath("ruptures.csv").read_text(encoding="utf-8")
    breaks = tuple(_parse(row) for row in csv.DictReader(text.splitlines()))
    keys = [(b.id, b.variable) for b in breaks]
    if len(set(keys)) < len(keys):
        raise ValueError("ruptures.csv: duplicate (id, variable)")
    return breaks


def _parse(row: dict[str, str]) -> Break:
    if row["rule"] not in get_args(Rule) or row["unit"] not in get_args(Unit):
        raise ValueError(f"ruptures.csv, {row['id']}: unknown rule or unit")
    years = {name: int(row[name]) if row[name] else None for name in ("year", "until")}
    return Break(**(row | years | {"sector": row["sector"] or None}))


def variables() -> tuple[str, ...]:
    """The names the register knows."""
    return tuple(dict.fromkeys(b.variable for b in register()))


def crossed(variable: str, start: int, end: int, *, sector: str | None = None) -> tuple[Break, ...]:
    """The breaks met by a comparison of `variable` between two years (sessions or rentrées, as the variable goes).

    `sector` (``"public"``, ``"prive_sous_contrat"``) drops the breaks of the other sector. Raises UserError for
    a variable the register does not know: silence would read as « nothing was crossed ».
    """
    if variable not in variables():
        raise UserError(
            Problem(
                f"variable « {variable} » inconnue du registre des ruptures de série",
                allowed=", ".join(variables()),
                todo=did_you_mean(variable, variables()),
            )
        )
    return tuple(b for b in register() if b.variable == variable and b.between(start, end) and b.concerns(sector))


def forbidding(variable: str, start: int, end: int, *, sector: str | None = None) -> tuple[Break, ...]:
    """The crossed breaks that forbid the comparison: reforms, and exceptional years used as an end point."""

    def forbids(b: Break) -> bool:
        if b.rule == "exclude":
            return any(b.between(year, year) for year in (start, end))
        return b.rule == "non_comparable"

    return tuple(b for b in crossed(variable, start, end, sector=sector) if start != end and forbids(b))


def forbidding_ids(variable: str, start: int, end: int) -> tuple[str, ...]:
    """The names of these breaks: the rule that measures of change are given (`measures.Comparability`)."""
    return tuple(b.id for b in forbidding(variable, start, end))


def named(ids: Iterable[str]) -> tuple[Break, ...]:
    """The breaks of these names, one row each. Raises UserError for a name the register does not know."""
    known = {b.id: b for b in register()}
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise UserError(
            *(
                Problem(
                    f"rupture de série « {name} » inconnue du registre",
                    allowed=", ".join(known),
                    todo=did_you_mean(name, known),
                )
                for name in unknown
            )
        )
    return tuple(known[name] for name in ids)


def comparable(variable: str, start: int, end: int, *, sector: str | None = None) -> bool:
    """Whether `variable` may be compared between two years (a flagged break allows it, with its note)."""
    return not forbidding(variable, start, end, sector=sector)
