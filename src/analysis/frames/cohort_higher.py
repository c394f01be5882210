"""What follows the baccalauréat of those who passed it on time: route, situation, place of study, chain from the 3e on."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.store import Store

from .cohort_clock import Clock, positions
from .cohort_states import CHAIN, HORIZONS, higher, place_of_study, routes

BAC_MONTHS = 3


def baccalaureate(
    store: Store, keys: pd.Series, columns: Mapping[str, object], clock: Clock, rentree: int
) -> dict[str, pd.Categorical]:
    """Route and situation of those who passed the baccalauréat on time, and the chain from the 3e on."""
    asked = {"session": rentree + 4, "exam": ("bac_gt", "bac_pro")}
    exams = store.read("pupil_exams", columns=["pupil", "exam", "series", "passed"], where=asked)
    exams = exams[exams["passed"].fillna(False).astype(bool)].drop_duplicates("pupil")
    if exams.empty or not len(clock.position):
        return {}
    position = positions(keys, exams["pupil"])
    holds = position >= 0
    route, at = routes(exams["exam"], exams["series"]), higher(clock.at(BAC_MONTHS)["state"])
    voie = np.where(holds, np.asarray(route.codes)[np.maximum(position, 0)], -1)
    suite = np.where(holds, at.codes, -1)
    last = columns.get(f"devenir{HORIZONS[-1]}")
    unknown = np.zeros(len(keys), bool) if last is None else np.isin(np.asarray(last), ("non_retrouve", "parti"))
    names = list(CHAIN)
    kinds = np.array([0 if name not in ("ailleurs", "non_retrouve") else 1 for name in at.categories])
    kinds[at.categories.get_loc("non_retrouve")] = 2
    chain = np.where(holds, kinds[np.maximum(at.codes, 0)], np.where(unknown, 4, 3))
    return {
        "voie": pd.Categorical.from_codes(voie, route.categories),
        "suite": pd.Categorical.from_codes(suite, at.categories),
        "lieu": _place_of_study(store, keys, columns, rentree, studies=holds & (kinds[at.codes] == 0)),
        "chaine": pd.Categorical.from_codes(chain, names),
    }


def _place_of_study(
    store: Store, keys: pd.Series, columns: Mapping[str, object], rentree: int, *, studies: np.ndarray
) -> pd.Categorical:
    """Where the establishment of those in higher education is, seen from the département of their collège."""
    asked = {"rentree": rentree, "clock": "bac", "months": BAC_MONTHS}
    rows = store.read("outcomes", columns=["pupil", "state_uai"], where=asked)
    position, places = positions(keys, rows["pupil"]), rows["state_uai"].astype("category").cat
    codes = np.append(places.codes.to_numpy(), -1)[position]
    return place_of_study(codes, places.categories, columns["departement"], columns["academie"], studies)
