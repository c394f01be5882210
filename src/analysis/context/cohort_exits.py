"""Exits at equal characteristics: every pupil given one category, then the other."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from analysis.disclosure import Profile, outputs
from analysis.frames.cohort_states import HORIZONS, ISSUES
from analysis.measures.cohorts import AdjustedIncidence, adjusted_incidence
from analysis.measures.results import NotEstimable

GROUPS = {
    "sexe": ("sex", "M"),
    "quart": ("quarter", "q4"),
    "statut": ("status", "public_hors_ep"),
    "ruralite": ("rural", "urbain"),
}
"""Variables compared, each with its column and its reference; every one is compared at equal values of the others."""


def rows(pupils: pd.DataFrame, profile: Profile) -> Iterator[dict[str, object]]:
    """Standardised incidences at three years (``"percent"``) and differences with the reference (``"points"``), by variable."""
    cells = person_years(pupils)
    for group, (_, reference) in GROUPS.items():
        used = cells if reference in set(cells[group]) else cells.iloc[:0]
        controls = [name for name in GROUPS if name != group and used[name].nunique() > 1]
        found = adjusted_incidence(used, by=group, controls=controls, reference=reference)
        if isinstance(found, NotEstimable):
            continue
        smallest = int(np.floor(used.groupby(group)["first"].sum().min()))
        allowed = outputs.estimate(
            found,
            profile,
            n=round(float(used.loc[used["time"] == 1, "at_risk"].sum())),
            establishments=used["uai"].nunique(),
            residual_df=found.residual_df,
            smallest_group=smallest,
            sensitive=True,
        )
        if isinstance(allowed, AdjustedIncidence):
            yield from _told(group, "percent", allowed.levels)
            yield from _told(group, "points", allowed.contrasts)


def _told(group: str, unit: str, estimates: Mapping) -> Iterator[dict[str, object]]:
    for category, e in estimates.items():
        told = {key: getattr(e, key) for key in ("value", "low", "high", "n", "units")}
        yield {"group": group, "category": category, "unit": unit} | told


def person_years(pupils: pd.DataFrame) -> pd.DataFrame:
    """Pupils at risk and exits by collège, variables of `GROUPS` and year, for `adjusted_incidence`.

    A pupil with an unknown variable is left out; one censored in a year is at risk in it.
    """
    columns = {name: column for name, (column, _) in GROUPS.items()}
    known = pupils[pupils[list(columns.values())].notna().all(axis=1)]
    keys = ["uai", *columns]
    frame = pd.DataFrame(
        {"uai": known["uai"], **{name: known[column] for name, column in columns.items()}, "issue": known["issue"]}
    )
    counts = frame.groupby([*keys, "issue"], observed=True).size().rename("count").reset_index()
    issue = counts["issue"].astype("str")
    kind, year = issue.str.partition("_")[0], issue.str.partition("_")[2].replace("", "0").astype(int)
    last = year.where(kind.isin(list(ISSUES)), len(HORIZONS)).to_numpy()
    parts = []
    for time in range(1, len(HORIZONS) + 1):
        at_risk = counts["count"].where(last >= time, 0)
        parts.append(
            counts[keys].assign(
                time=time,
                at_risk=at_risk,
                first=counts["count"].where((kind == "ssq") & (year == time), 0),
                second=counts["count"].where((kind == "qualifie") & (year == time), 0),
            )
        )
    rows = pd.concat(parts, ignore_index=True).astype(dict.fromkeys(keys, "str"))
    return rows.groupby([*keys, "time"], as_index=False)[["at_risk", "first", "second"]].sum()
