"""What follows the exit, some months later."""

import pandas as pd

from analysis.exhibits import Column
from analysis.measures.cohorts import Bounds
from analysis.wording.numbers import count
from analysis.wording.sentences import cohorts as say

from .. import names
from ..shares import bounds_frame, stacked
from .results import Exits, numbers

OCCUPANCY_COLUMNS = (
    Column("group", "Date"),
    Column("label", "Situation"),
    Column("value", f"Part de tous les sortants [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
    Column("bounds", "Bornes, sortants observés à cette date (%)", align="right"),
)
_SINCE = {6: "Six mois après la sortie", 12: "Un an après", 24: "Deux ans après", 36: "Trois ans après"}


def after_rows(results: Exits) -> pd.DataFrame:
    """Situations after the exit by date, for `bound_rows` and `GROUP_COLUMNS`."""
    parts = [
        bounds_frame({names.AFTER[code]: found for code, found in part.items()}, group=_SINCE[months], role="territory")
        for months, part in results.after.items()
    ]
    return stacked([*parts, bounds_frame({}, group="", role="territory")])


def occupancy_table(results: Exits, occupancy: pd.DataFrame) -> pd.DataFrame:
    """Situations after the exit by the estimate of Aalen–Johansen (as `CohortContext.occupancy`), for `OCCUPANCY_COLUMNS`.

    A situation whose count is hidden at a date is not told there.
    """
    found = results.followed.estimates(occupancy)
    rows = []
    for row in found.itertuples():
        bounds = results.after.get(row.months, {}).get(row.state)
        if isinstance(bounds, Bounds):
            told = {key: getattr(row, key) for key in ("value", "low", "high")}
            known = {"group": _SINCE[row.months], "label": names.AFTER[row.state]}
            rows.append(known | told | {"bounds": say.span(bounds, 1, unit=False)})
    return pd.DataFrame(rows, columns=["group", "label", "value", "low", "high", "bounds"])


def left_n(results: Exits) -> str:
    """How many are known to have left, for the mentions."""
    found = numbers(results)
    return (
        "effectif couvert par le secret statistique"
        if found is None
        else f"{count(found[0])} jeunes dont la sortie est observée"
    )
