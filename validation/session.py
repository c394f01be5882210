"""Coverage at one session: slopes, correlation, inequality, rate and gaps, on new collèges each time."""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.measures import (
    Estimate,
    by_quartile,
    concentration_index,
    slope_index,
    slope_logit,
    slope_points,
    territory_rate,
    weighted_correlation,
)

from .tally import Tally
from .worlds import draw_territory

BOUNDS = (93.0, 104.0, 115.0)
COMMON_SHOCKS = {"departement_sd": 0.3}
#: Name of the design → how it is drawn. Clusters are the collèges below ten départements.
DESIGNS = {
    "40 collèges": {"colleges": 40},
    "80 collèges": {"colleges": 80},
    "250 collèges": {"colleges": 250},
    "12 départements": {"colleges": 300, "departements": 12, **COMMON_SHOCKS},
    "30 départements": {"colleges": 600, "departements": 30, **COMMON_SHOCKS},
}


def measured(rows: pd.DataFrame) -> dict[str, Estimate]:
    """Everything the chapter says of one session."""
    points, logit, quarters = slope_points(rows), slope_logit(rows), by_quartile(rows, BOUNDS)
    return {
        "taux de réussite": territory_rate(rows),
        "pente en points": points.slope,
        "pente logistique": logit.slope,
        "écart moyen du modèle logistique": logit.ame,
        "corrélation": weighted_correlation(rows),
        "indice de pente (SII)": slope_index(rows),
        "indice de concentration": concentration_index(rows),
        "écart Q4 − Q1 en points": quarters.gap_points,
        "écart Q4 − Q1 logistique": quarters.gap_logit,
        "rapport des échecs Q1/Q4": quarters.failure_ratio,
    }


@lru_cache
def truth(departement_sd: float = 0.0) -> dict[str, float]:
    """The same quantities on a territory so large that chance no longer counts."""
    rng = np.random.default_rng(0)
    rows = draw_territory(rng, colleges=40_000, departements=1000, departement_sd=departement_sd)
    return {name: found.value for name, found in measured(rows).items()}


def run(seed: int, replications: int, designs: dict[str, dict[str, object]] = DESIGNS) -> list[dict[str, object]]:
    """One row per design and quantity."""
    rows = []
    for place, (design, options) in enumerate(designs.items()):
        known = truth(options.get("departement_sd", 0.0))
        tallies = {name: Tally("Une session", f"{name}, {design}", value) for name, value in known.items()}
        for replication in range(replications):
            drawn = draw_territory(np.random.default_rng((seed, place, replication)), **options)
            for name, found in measured(drawn).items():
                tallies[name].add(found)
        rows += [tally.row(seed) for tally in tallies.values()]
    return rows
