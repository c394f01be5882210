"""Wild cluster bootstrap for few clusters: every sign pattern or many drawn ones, interval by inverting the test.

Cameron, Gelbach & Miller (2008) for least squares; for the logit, the same on the model linearised at the restricted
estimates (MacKinnon, Nielsen & Webb 2025, "Cluster-robust jackknife and bootstrap inference for logistic regression
models"). With five clusters the 2⁵ sign patterns can never give p < 0.0625, so the six-point weights of Webb (2023)
take their place.
"""

from functools import lru_cache
from itertools import product
from typing import Literal

import numpy as np

from .covariance import Groups, cluster_hessians
from .models import Fitted

Points = Literal["rademacher", "webb"]
ENUMERATED = 2**12
DRAWS, SEED = 9999, 20240701
POINTS = {
    "rademacher": (1.0, -1.0),
    "webb": tuple(sign * root for root in (np.sqrt(1.5), 1.0, np.sqrt(0.5)) for sign in (1.0, -1.0)),
}


@lru_cache(maxsize=8)
def _patterns(clusters: int, points: Points) -> tuple[np.ndarray, bool]:
    """Weights of the clusters, one pattern per row, and whether they are all there are."""
    values = POINTS[points]
    if len(values) ** clusters <= max(ENUMERATED, 6**5):
        return np.array(list(product(values, repeat=clusters))), True
    return np.random.default_rng(SEED).choice(values, size=(DRAWS, clusters)), False


def wild_p_value(
    fit: Fitted,
    which: int,
    groups: Groups,
    null: float = 0.0,
    *,
    restricted: bool = True,
    points: Points | None = None,
) -> float:
    """Probability, under ``params[which] == null``, of a |t| at least as large as the one observed.

    `restricted` imposes the null on the residuals that are resampled (WCR), or not (WCU, least squares only, whose
    disagreement reveals few treated clusters). `points` are Rademacher signs from six clusters on, Webb's six points
    below, unless given. All patterns are enumerated up to 12 clusters (Webb: 5), else 9 999 are drawn (always the
    same ones), the one observed counting among them. NaN when the restricted model cannot be fitted. Raises ValueError
    for the unrestricted bootstrap of a logit.
    """
    if not restricted and not fit.linear:
        raise ValueError("the unrestricted bootstrap is for least squares")
    base = fit.restricted(which, null) if restricted else fit
    if base is None:
        return float("nan")
    chosen = points or ("webb" if groups.count <= 5 else "rademacher")
    weights, complete = _patterns(groups.count, chosen)
    bread, scores, blocks = base.bread, groups.sum(base.scores), cluster_hessians(base, groups)
    drawn = _squared_t(weights, scores, blocks, bread, which)
    if restricted:
        observed = _squared_t(np.ones((1, groups.count)), scores, blocks, bread, which)[0]
    else:
        spread = ((scores @ bread[which]) ** 2).sum()
        observed = (fit.params[which] - null) ** 2 / spread if spread > 0 else 0.0
    beyond = drawn >= observed * (1 - 1e-9)
    return float(beyond.mean() if complete else (1 + beyond.sum()) / (1 + beyond.size))


def _squared_t(
    weights: np.ndarray, scores: np.ndarray, blocks: np.ndarray, bread: np.ndarray, which: int
) -> np.ndarray:
    """Squared t of each pattern, with the uncorrected cluster variance of its own residuals."""
    shift = weights @ (scores @ bread)
    residual = weights * (scores @ bread[which]) - shift @ (blocks @ bread[which]).T
    spread = (residual**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 0, shift[:, which] ** 2 / spread, 0.0)


def wild_interval(
    fit: Fitted, which: int, groups: Groups, *, se: float, confidence: float = 0.95
) -> tuple[float, float] | None:
    """Values of the parameter that the restricted bootstrap does not reject; None when that set has no bound.

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
