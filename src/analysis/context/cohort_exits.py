"""What reports on cohorts share: exits at equal characteristics, estimated once on pupils, and what the follow-up found amiss."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.disclosure import Audience, Profile, outputs
from analysis.frames.cohort_states import HORIZONS, ISSUES
from analysis.frames.cohorts import cohort, cohort_years
from analysis.measures.cohorts import AdjustedIncidence, adjusted_incidence
from analysis.measures.results import NotEstimable
from analysis.store import Store
from analysis.territories import Territory

from .families import Family, kept

TABLES = ("outcomes", "pupils", "pupil_exams", "programmes", "communes", "establishments")
GROUPS = {
    "sexe": ("sex", "M"),
    "quart": ("quarter", "q4"),
    "statut": ("status", "public_hors_ep"),
    "ruralite": ("rural", "urbain"),
}
"""Variables compared, each with its column and its reference; every one is compared at equal values of the others."""
TYPES = {
    **dict.fromkeys(("territory", "group", "category", "unit"), "str"),
    **dict.fromkeys(("value", "low", "high"), "float64"),
    **dict.fromkeys(("n", "units"), "int64"),
}
REMARK_TYPES = {"rentree": "int64", "reason": "str", "detail": "str", "pupils": "Int64"}
_PLACES = ("academie", "departement")


@dataclass(frozen=True, eq=False)
class CohortContext:
    """Results on the pupils followed, as the rules on outputs let them through.

    `estimates`: standardised incidences and differences of exits without qualification, columns of `TYPES`; `unit` is
    ``"percent"`` (incidence at three years if all were in the category) or ``"points"`` (difference with the reference of
    `GROUPS`). `remarks`: what the follow-up of the whole store counted apart, columns of `REMARK_TYPES`; `pupils` is missing
    where it is too small to be shown.
    """

    estimates: pd.DataFrame
    remarks: pd.DataFrame


def load_cohorts(store: Store, audience: Audience) -> CohortContext:
    """The context of this state of the store; empty where no cohort is followed."""
    if not {"outcomes", "pupils"} <= set(store.tables()):
        return CohortContext(_frame([], TYPES), _frame([], REMARK_TYPES))
    family = Family(
        name="cohortes",
        tables=TABLES,
        build=lambda view: _built(view, audience.profile),
        audience=audience.name,
        modules=(__name__,),
        settings=audience.profile.model_dump_json(),
    )
    return CohortContext(**kept(store, family))


def _built(store: Store, profile: Profile) -> dict[str, pd.DataFrame]:
    rows: list[dict[str, object]] = []
    remarks: list[tuple[object, ...]] = []
    for year in reversed(cohort_years(store)):
        followed = cohort(store, year)
        least = profile.threshold()
        remarks += [
            (year, row.reason, row.detail, row.pupils if row.pupils >= least else None)
            for row in followed.remarks.itertuples()
        ]
        if followed.horizons == HORIZONS and not rows:
            for place, pupils in _slices(store, followed.pupils):
                rows += _rows(place, person_years(pupils), profile)
    return {"estimates": _frame(rows, TYPES), "remarks": _frame(remarks, REMARK_TYPES)}


def _frame(rows: list, types: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _slices(store: Store, pupils: pd.DataFrame) -> Iterator[tuple[Territory, pd.DataFrame]]:
    """The country where all its académies are followed, académies, départements."""
    index = store.index()
    if set(index.france.academies) <= set(pupils["academie"].cat.categories):
        yield index.france, pupils
    for level in _PLACES:
        inside = dict(iter(pupils.groupby(level, observed=True)))
        yield from ((place, inside[place.code]) for place in index.all(level) if place.code in inside)


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


def _rows(place: Territory, cells: pd.DataFrame, profile: Profile) -> Iterator[dict[str, object]]:
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
            yield from _told(place, group, "percent", allowed.levels)
            yield from _told(place, group, "points", allowed.contrasts)


def _told(place: Territory, group: str, unit: str, estimates: Mapping) -> Iterator[dict[str, object]]:
    for category, e in estimates.items():
        told = {key: getattr(e, key) for key in ("value", "low", "high", "n", "units")}
        yield {"territory": place.id, "group": group, "category": category, "unit": unit} | told
