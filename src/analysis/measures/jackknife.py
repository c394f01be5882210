"""Delete-one-cluster jackknife of any statistic: leave each cluster out, compute again, see how much it moves."""

import numpy as np

from .covariance import Groups
from .inference import t_interval
from .results import Estimate, Inference

ENOUGH_CLUSTERS = 5


def jackknife_se(value: float, without: np.ndarray) -> float:
    """Standard error from the values without each cluster: √((G−1)/G Σ (v₍g₎ − v)²).

    Around the full estimate, as CV3 is. Efron & Tibshirani (1993), "An introduction to the bootstrap", chapter 11.
    """
    count = without.size
    return float(np.sqrt((count - 1) / count * ((without - value) ** 2).sum()))


def jackknife_estimate(
    value: float,
    without: np.ndarray,
    groups: Groups,
    *,
    name: str,
    unit: str,
    n: int,
    units: int,
    estimator: str,
    weights: str | None = "present",
    confidence: float = 0.95,
) -> Estimate:
    """`value` with the interval t(G−1) of its jackknife; `without` holds it without each cluster.

    Descriptive below five clusters, or where a cluster left out leaves nothing to compute.
    """
    count = groups.count
    if count < ENOUGH_CLUSTERS or not np.isfinite(without).all():
        inference = Inference(estimator, "descriptive", weights, groups.column, count, None, confidence)
        return Estimate(name, value, None, None, None, n, units, inference, unit)
    se = jackknife_se(value, without)
    low, high = t_interval(value, se, count - 1, confidence)
    inference = Inference(estimator, "jackknife", weights, groups.column, count, float(count - 1), confidence)
    return Estimate(name, value, low, high, se, n, units, inference, unit)
