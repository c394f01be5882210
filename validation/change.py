"""Coverage of changes between two sessions, and what CR1 would give in place of the jackknife."""

from functools import cache

import numpy as np
import pandas as pd

from analysis.measures import UNBROKEN, Estimate, choose_cluster
from analysis.measures.changes import Comparison, changes_since
from analysis.measures.inference import Kind
from analysis.measures.panel import panel_rows

from .tally import Tally
from .worlds import FIRST_SESSION, draw_territory

BOUNDS = (93.0, 104.0, 115.0)
MOVES = {"levels": (2.0, 2.5), "slopes": (0.40, 0.34)}
DESIGNS = {
    "40 collèges": {"colleges": 40},
    "80 collèges": {"colleges": 80},
    "250 collèges": {"colleges": 250},
    "12 départements": {"colleges": 300, "departements": 12},
}
NAMES = {
    "rate": "taux de réussite",
    "points": "pente en points",
    "logit": "pente logistique",
    "correlation": "corrélation",
    "sii": "indice de pente (SII)",
    "gap_points": "écart Q4 − Q1 en points",
    "gap_logit": "écart Q4 − Q1 logistique",
}


def measured(rows: pd.DataFrame, *, draws: int = 199, covariance: Kind | None = None) -> dict[str, Estimate]:
    """Changes between the two sessions, as `evolution` computes them."""
    panel = panel_rows(rows, FIRST_SESSION, "balanced", (FIRST_SESSION, FIRST_SESSION + 1))
    comparison = Comparison(panel, choose_cluster(panel.data), covariance, UNBROKEN, "dnb", 0.95)
    found = changes_since(comparison, BOUNDS, draws=draws)
    return {name: getattr(found.changes[0], name) for name in NAMES}


@cache
def truth() -> dict[str, float]:
    """The same changes on a territory so large that chance no longer counts."""
    rows = draw_territory(np.random.default_rng(0), colleges=40_000, departements=50, **MOVES)
    return {name: found.value for name, found in measured(rows, draws=2).items()}


def run(seed: int, replications: int, designs: dict[str, dict[str, object]] = DESIGNS) -> list[dict[str, object]]:
    """One row per design and quantity; the slopes once more with CR1, whose coverage is shown, not required."""
    rows = []
    for place, (design, options) in enumerate(designs.items()):
        tallies = {name: Tally("Évolution", f"{NAMES[name]}, {design}", value) for name, value in truth().items()}
        plain = {
            name: Tally("Évolution", f"{NAMES[name]}, {design}, variance CR1", truth()[name])
            for name in ("points", "logit")
        }
        for replication in range(replications):
            drawn = draw_territory(np.random.default_rng((seed, 100 + place, replication)), **options, **MOVES)
            for name, found in measured(drawn).items():
                tallies[name].add(found)
            with_cr1 = measured(drawn, draws=2, covariance="CR1")
            for name, tally in plain.items():
                tally.add(with_cr1[name])
        rows += [tally.row(seed) for tally in tallies.values()]
        rows += [tally.row(seed, expected=None) for tally in plain.values()]
    return rows
