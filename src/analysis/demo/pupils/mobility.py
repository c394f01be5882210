"""Where those who go on after the baccalauréat study: a campus in each département."""

import numpy as np
import pandas as pd

from ..country import DemoCountry
from ..randomness import stream
from ..registers import uai
from . import coefficients as c
from .codes import coded
from .generation import Cohort


def campuses(country: DemoCountry) -> pd.DataFrame:
    """One campus per département: departement, academie, uai (the number 0, which no other establishment has)."""
    held = country.departements[["departement", "academie"]].reset_index(drop=True)
    return held.assign(uai=uai(held["departement"].astype(int).to_numpy() * 10_000))


def places_of_study(cohort: Cohort, rows: pd.DataFrame, kinds: pd.Series) -> pd.Categorical:
    """The UAI where each pupil studies, in the département of their collège, elsewhere in its académie or in another one.

    `rows` are some of the cohort's pupils, `kinds` what they follow (a code of `HIGHER_KINDS`, anything else: no place). Some
    places are missing, as in real files.
    """
    rng = stream(cohort.country.parameters["seed"], "places of study", cohort.session)
    held, colleges = campuses(cohort.country), cohort.country.colleges
    college = rows["college"].to_numpy()
    home = pd.Index(held["departement"]).get_indexer(colleges["departement"].to_numpy()[college])
    remote = colleges["remote"].to_numpy()[college]
    academie = held["academie"].to_numpy()
    found = np.full(len(rows), -1)
    draw, chosen = rng.random(len(rows)), rng.random(len(rows))
    for kind, (near, around) in c.MOBILITY.items():
        here = (kinds == kind).to_numpy()
        stays = near * np.where(remote, c.REMOTE_STAYS, 1.0)
        away = np.where(draw < stays, 0, np.where(draw < stays + around, 1, 2))
        for rank in range(len(held)):
            rows_of = here & (home == rank)
            inside = np.flatnonzero((academie == academie[rank]) & (np.arange(len(held)) != rank))
            outside = np.flatnonzero(academie != academie[rank])
            for step, places in ((0, np.array([rank])), (1, inside), (2, outside if len(outside) else inside)):
                some = rows_of & (away == step)
                found[some] = places[(chosen[some] * len(places)).astype(int)]
    found[rng.random(len(rows)) < c.PLACE_UNKNOWN] = -1
    return coded(found, held["uai"])
