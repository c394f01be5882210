"""A quick look at a series of rates: the Cochran–Armitage test and the mean change per year.

Both take pupils as independent: a screen, never a conclusion where pupils share collèges.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from ..results import NotEstimable


@dataclass(frozen=True)
class RateTrend:
    """`slope` in points per year (weighted by numbers), the χ² statistic (1 degree of freedom) and its p-value."""

    slope: float
    statistic: float
    p_value: float
    n: int


def rate_trend(passed: Sequence[float], n: Sequence[float], years: Sequence[float]) -> RateTrend | NotEstimable:
    """Trend of rates over years; equal to R's ``prop.trend.test``.

    Refused with fewer than three years (``"too_few_units"``) or when all or none pass (``"constant_rate"``).
    Armitage (1955), "Tests for linear trends in proportions and frequencies", Biometrics 11.
    """
    k, n, t = (np.asarray(values, dtype=float) for values in (passed, n, years))
    total = float(n.sum())
    if k.size < 3 or np.unique(t).size < 3:
        return NotEstimable("too_few_units", round(total), k.size)
    p = float(k.sum() / total)
    if p in (0.0, 1.0):
        return NotEstimable("constant_rate", round(total), k.size)
    centred = t - (n * t).sum() / total
    spread = float((n * centred**2).sum())
    slope = float((k * centred).sum() / spread)
    statistic = slope**2 * spread / (p * (1 - p))
    return RateTrend(100 * slope, statistic, float(chdtrc(1, statistic)), round(total))
