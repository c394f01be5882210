"""What reports on cohorts share, estimated once on pupils: exits at equal characteristics, attrition, what follows an exit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.disclosure import Audience, Profile
from analysis.frames.cohort_lists import lists_hash, read_lists
from analysis.frames.cohort_states import HORIZONS
from analysis.frames.cohorts import Cohort, cohort, cohort_years
from analysis.store import Store
from analysis.territories import Territory

from . import cohort_aftermath, cohort_attrition, cohort_exits
from .families import Family, kept

TABLES = ("outcomes", "pupils", "pupil_exams", "programmes", "communes", "establishments")
_PLACES = ("academie", "departement")
_PLACE = {"territory": "str", "rentree": "int64"}
_ESTIMATE = {**dict.fromkeys(("value", "low", "high"), "float64"), **dict.fromkeys(("n", "units"), "int64")}
TYPES = {
    "estimates": _PLACE | dict.fromkeys(("group", "category", "unit"), "str") | _ESTIMATE,
    "weighted": _PLACE | {"event": "str"} | _ESTIMATE,
    "occupancy": _PLACE | {"months": "int64", "state": "str"} | _ESTIMATE,
    "remarks": {"rentree": "int64", "reason": "str", "detail": "str", "pupils": "Int64"},
}
_MODULES = (cohort_exits, cohort_attrition, cohort_aftermath)


@dataclass(frozen=True, eq=False)
class CohortContext:
    """Results on the pupils followed, as the rules on outputs let them through; columns of `TYPES`.

    Of the latest cohort followed for three years (`rentree`), by territory: `estimates`, standardised incidences and differences of
    exits without qualification, `unit` being ``"percent"`` (incidence at three years if all were in the category) or
    ``"points"`` (difference with the reference); `weighted`, shares weighted for attrition; `occupancy`, situations some
    months after an exit without qualification. `remarks`: what the follow-up of the whole store counted apart; `pupils` is
    missing where it is too small to be shown.
    """

    estimates: pd.DataFrame
    weighted: pd.DataFrame
    occupancy: pd.DataFrame
    remarks: pd.DataFrame


def load_cohorts(store: Store, audience: Audience) -> CohortContext:
    """The context of this state of the store; empty where no cohort is followed."""
    if not {"outcomes", "pupils"} <= set(store.tables()):
        return CohortContext(**_frames({}))
    family = Family(
        name="cohortes",
        tables=TABLES,
        build=lambda view: _built(view, audience.profile),
        audience=audience.name,
        modules=(__name__,),
        settings=audience.profile.model_dump_json() + lists_hash(store.root),
    )
    return CohortContext(**kept(store, family))


def _built(store: Store, profile: Profile) -> dict[str, pd.DataFrame]:
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TYPES}
    lists = read_lists(store.root)
    for year in reversed(cohort_years(store)):
        followed = cohort(store, year, lists=lists)
        rows["remarks"] += _remarks(followed, profile)
        if followed.horizons == HORIZONS and not rows["estimates"]:
            for place, pupils in _slices(store, followed.pupils):
                known = {"territory": place.id, "rentree": year}
                rows["estimates"] += [known | row for row in cohort_exits.rows(pupils, profile)]
                rows["weighted"] += [known | row for row in cohort_attrition.rows(pupils, profile)]
                rows["occupancy"] += [
                    known | row for row in cohort_aftermath.rows(pupils, followed.after_exit, profile)
                ]
    return _frames(rows)


def _remarks(followed: Cohort, profile: Profile) -> Iterator[dict[str, object]]:
    for row in followed.remarks.itertuples():
        told = row.pupils if row.pupils >= profile.threshold() else None
        yield {"rentree": followed.rentree, "reason": row.reason, "detail": row.detail, "pupils": told}


def _frames(rows: Mapping[str, list]) -> dict[str, pd.DataFrame]:
    return {name: pd.DataFrame(rows.get(name, []), columns=list(types)).astype(types) for name, types in TYPES.items()}


def _slices(store: Store, pupils: pd.DataFrame) -> Iterator[tuple[Territory, pd.DataFrame]]:
    """The country where all its académies are followed, académies, départements."""
    index = store.index()
    if set(index.france.academies) <= set(pupils["academie"].cat.categories):
        yield index.france, pupils
    for level in _PLACES:
        inside = dict(iter(pupils.groupby(level, observed=True)))
        yield from ((place, inside[place.code]) for place in index.all(level) if place.code in inside)
