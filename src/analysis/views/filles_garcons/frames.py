"""Frames of the charts on girls and boys."""

import pandas as pd

from analysis.context.gender import GenderContext
from analysis.territories import Territory, TerritoryIndex
from analysis.wording.numbers import sentence_case

from .names import SPECIALITIES, TRACKS

ENOUGH = 100


def gap_rows(context: GenderContext, territory: Territory) -> pd.DataFrame:
    """Gaps of choices by speciality of a hundred pupils or more, widest for boys first, for `charts.interval_rows`."""
    rows = _enough(context.of(territory, "specialite")).sort_values("gap")
    return pd.DataFrame(
        {
            "label": [sentence_case(SPECIALITIES.get(code, code)) for code in rows["code"]],
            "value": rows["gap"].to_numpy(),
            "low": rows["gap_low"].to_numpy(),
            "high": rows["gap_high"].to_numpy(),
            "role": "similar",
        }
    )


def track_rows(context: GenderContext, territory: Territory) -> pd.DataFrame:
    """Share of girls by series of terminale, fewest first, for `charts.interval_rows`."""
    rows = context.of(territory, "voie").sort_values("share")
    rows = rows[rows["n"] >= ENOUGH]
    return pd.DataFrame(
        {
            "label": [sentence_case(TRACKS[code]) for code in rows["code"]],
            "value": rows["share"].to_numpy(),
            "low": rows["share_low"].to_numpy(),
            "high": rows["share_high"].to_numpy(),
            "role": "similar",
        }
    )


def positions(context: GenderContext, index: TerritoryIndex, here: Territory) -> pd.DataFrame:
    """The index of the territory, what contains it and, for an académie or the country, the other académies: intervals."""
    last = context.separation[context.separation["rentree"] == context.separation["rentree"].max()].set_index(
        "territory"
    )
    wanted = [here, *index.comparators(here)]
    rows = []
    for rank, territory in enumerate(wanted):
        if territory.id in last.index:
            row = last.loc[territory.id]
            role = "territory" if rank == 0 else "parent"
            rows.append(
                {"label": territory.label, "value": row["value"], "low": row["low"], "high": row["high"], "role": role}
            )
    return pd.DataFrame(rows)


def _enough(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["n"] >= ENOUGH]
