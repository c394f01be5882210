"""Restricted wild cluster bootstrap for few clusters: every sign pattern, interval by inverting the test.

Cameron, Gelbach & Miller (2008) for least squares; for the logit, the same on the model linearised at the restricted
estimates (MacKinnon, Nielsen & Webb 2025, "Cluster-robust jackknife and bootstrap inference for logistic regression
models"). With five clusters the 2⁵ sign patterns can never give p < 0.0625, so the six-point weights of Webb (2023),
enumerated too, take their place.
"""

from functools import lru_cache
from itertools import product

import numpy as np

from .covariance import Groups, cluster_hessians
from .models import Fitted

MOST_CLUSTERS = 12
WEBB = tuple(sign * root for root in (np.sqrt(1.5), 1.0, np.sqrt(0.5)) for sign in (1.0, -1.0))


@lru_cache(maxsize=8)
def _patterns(clusters: int) -> np.ndarray:
    points = WEBB if clusters <= 5 else (1.0, -1.0)
    return np.array(list(product(points, repeat=clusters)))


def wild_p_value(fit: Fitted, which: int, groups: Groups, null: float) -> float:
    """Probability, under ``params[which] == null``, of a |t| at least as large as the one observed.

    NaN when the restricted model cannot be fitted. Raises ValueError beyond 12 clusters, whose patterns are too many.
    """
    if groups.count > MOST_CLUSTERS:
        raise ValueError(
            f"{groups.count} clusters: the wild bootstrap enumerates the patterns of {MOST_CLUSTERS} at most"
        )
    restricted = fit.restricted(which, null)
    if restricted is None:
        return float("nan")
    scores, blocks = groups.sum(restricted.scores), cluster_hessians(restricted, groups)
    bread = restricted.bread
    along = scores @ bread[which]
    drag = blocks @ bread[which]

    def squared_t(weights: np.ndarray) -> np.ndarray:
        shift = weights @ (scores @ bread)
        spread = ((weights * along - shift @ drag.T) ** 2).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(spread > 0, shift[:, which] ** 2 / spread, 0.0)

    observed = squared_t(np.ones((1, groups.count)))[0]
    return float((squared_t(_patterns(groups.count)) >= observed * (1 - 1e-9)).mean())


def wild_interval(
    fit: Fitted, which: int, groups: Groups, *, se: float, confidence: float = 0.95
) -> tuple[float, float] | None:
    """Values of the parameter that the bootstrap test does not reject; None when that set has no bound.

    `se` only sets the scale of the search.
    """
    bounds = [_bound(fit, which, groups, direction * se, 1 - confidence) for direction in (-1, 1)]
    return None if bounds[0] is None or bounds[1] is None else (bounds[0], bounds[1])


def _bound(fit: Fitted, which: int, groups: Groups, step: float, level: float) -> float | None:
    centre = inside = fit.params[which]
    for power in range(12):
        outside = centre + step * 1.6**power
        p = wild_p_value(fit, which, groups, outside)
        if np.isnan(p):
            return None
        if p < level:
            break
        inside = outside
    else:
        return None
    for _ in range(24):
        middle = (inside + outside) / 2
        if wild_p_value(fit, which, groups, middle) < level:
            outside = middle
        else:
            inside = middle
    return float(inside)
