"""A territory beside what is expected of its collèges, and how its collèges stand."""

import numpy as np
import pandas as pd

from ..comparability import Comparability
from ..inference import choose_cluster, clustering, coefficient
from ..models import fit_wls
from ..results import Estimate, Inference, NotEstimable
from ..sample import complete

ABOVE, BELOW, ALIKE = "above", "below", "alike"


def territory_gap(
    rows: pd.DataFrame, *, difference: str = "difference", present: str = "present"
) -> Estimate | NotEstimable:
    """Observed minus expected rate of a set of collèges, in points: Σ n(y − e) ÷ Σ n.

    `rows` has columns `difference` (points), `present` and the clusters of `choose_cluster`; several sessions of one
    collège count as one cluster. The interval follows the rule for that many clusters (none below five).
    """
    kept = complete(rows, difference, weight=present)
    if kept.empty:
        return NotEstimable("no_data")
    column = choose_cluster(kept)
    weight = kept[present].to_numpy()
    fit = fit_wls(np.ones((len(kept), 1)), kept[difference].to_numpy(), weight)
    n, units = round(float(weight.sum())), kept["uai"].nunique()
    return coefficient(
        clustering(kept[column], column).on(fit),
        0,
        name="expected_gap",
        unit="points",
        n=n,
        units=units,
        weights=present,
    )


def standing(low: object, high: object) -> np.ndarray:
    """``"above"``, ``"below"`` or ``"alike"`` (the interval holds zero) for each interval."""
    low, high = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    return np.select([low > 0, high < 0], [ABOVE, BELOW], default=ALIKE)


def published_change(
    counts: pd.Series, start: int, end: int, comparability: Comparability, *, variable: str = "va_count"
) -> Estimate | NotEstimable:
    """Change in the number of collèges whose official value added is published, between two sessions.

    `counts` is indexed by session. Refused where a break of `variable` stands between the two: a threshold of
    publication moves the count whatever the collèges do. Descriptive: a count of all has no interval.
    """

    def change() -> Estimate:
        value, units = float(counts[end] - counts[start]), int(counts[end])
        return Estimate("published_change", value, None, None, None, 0, units, Inference("count", "descriptive"))

    return comparability.allow(change, variable, start, end, n=0, units=int(counts[end]))
