"""Shares known between two bounds: frames for charts and tables, key figures, gaps between groups."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.exhibits import Column, KeyFigure
from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds, gap_bounds
from analysis.wording.numbers import NARROW
from analysis.wording.sentences import cohorts as say

from . import names

Shares = Mapping[str, Bounds | NotEstimable]
BOUND_COLUMNS = (
    Column("label", "Situation"),
    Column("n", "Élèves", format="integer"),
    Column("missing", "Non retrouvés (%)", format="decimal:1"),
    Column("found", "Parmi les retrouvés (%)", format="decimal:1"),
    Column("bounds", f"Bornes [{names.INTERVAL}] (%)", format="decimal:1", low="ci_low", high="ci_high"),
)
GROUP_COLUMNS = (Column("group", "Groupe"), *BOUND_COLUMNS)


def bounds_frame(found: Shares, **more: object) -> pd.DataFrame:
    """One row per share that is known: label, n, missing (percent), found, bounds (text), low, high, ci_low, ci_high, then `more`."""
    rows = [
        {
            "label": label,
            "n": bounds.n,
            "missing": bounds.missing_share,
            "found": bounds.found,
            "bounds": say.span(bounds, 1, unit=False),
            "low": bounds.low,
            "high": bounds.high,
            "ci_low": bounds.ci_low,
            "ci_high": bounds.ci_high,
        }
        | more
        for label, bounds in found.items()
        if isinstance(bounds, Bounds)
    ]
    columns = ["label", "n", "missing", "found", "bounds", "low", "high", "ci_low", "ci_high"]
    return pd.DataFrame(rows, columns=[*columns, *more])


def stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same columns one under the other, those without rows left out."""
    kept = [part for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else parts[0]


def grouped(groups: Mapping[str, Shares], **more: object) -> pd.DataFrame:
    """One row per category of each variable, under the French name of the variable; columns of `bounds_frame`, group, `more`."""
    parts = [
        bounds_frame(
            {text: part[code] for code, text in names.categories(group).items() if code in part},
            group=names.group_name(group),
            **more,
        )
        for group, part in groups.items()
    ]
    return stacked([*parts, bounds_frame({}, group="", **more)])


def of_every_pupil(groups: Mapping[str, Shares]) -> dict[str, Shares]:
    """The variables that every pupil has, without programmes and lists."""
    return {group: part for group, part in groups.items() if group in names.CATEGORIES}


def gap(part: Shares, first: str, second: str) -> Bounds | None:
    """The share of a category minus that of another; None where one is not known."""
    pair = [part.get(code) for code in (first, second)]
    return gap_bounds(*pair) if all(isinstance(found, Bounds) for found in pair) else None


def told_gaps(groups: Mapping[str, Shares], of: Sequence[str], what: str, *, most: int) -> list[str]:
    """Sentences on the gaps between the extreme categories of some variables, `most` of them; `what` names the share."""
    said = []
    for group in of:
        first, second, first_name, second_name = names.COMPARED[group]
        found = gap(groups.get(group, {}), first, second)
        if found is not None:
            said.append(say.gap(found, first=first_name, second=second_name, what=what))
    return said[:most]


def figure(
    label: str, found: Bounds, detail: str, *, name: str, beside: tuple[str, Bounds] | None = None, decimals: int = 0
) -> KeyFigure:
    """A share as a key figure, with that of another place beside it."""
    told = f"{beside[0]}{NARROW}: {say.span(beside[1], decimals)}" if beside else None
    return KeyFigure(label, say.span(found, decimals), detail, told, name=f"{name}-bas", raw=found.low, unit="percent")


def nearest(above: Shares) -> tuple[str, Bounds] | None:
    """The nearest territory above whose share is known."""
    return next(((place, found) for place, found in above.items() if isinstance(found, Bounds)), None)
