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


def jackknife_df(value: float, without: np.ndarray) -> float:
    """Degrees of freedom of that standard error: 3 (Σd²)² ÷ Σd⁴ with d = v₍g₎ − v, never more than G − 1.

    What a χ² with the same mean and variance would have, were the d normal with variances of their own. Lipsitz,
    Ibrahim & Parzen (1999), "A degrees-of-freedom approximation for a t-statistic with heterogeneous variance".
    """
    squares = (without - value) ** 2
    fourth = float((squares**2).sum())
    most = float(without.size - 1)
    return min(most, 3 * float(squares.sum()) ** 2 / fourth) if fourth > 0 else most


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
    """`value` with the t interval of its jackknife; `without` holds it without each cluster.

    Descriptive below five clusters, or where a cluster left out leaves nothing to compute.
    """
    count = groups.count
    if count < ENOUGH_CLUSTERS or not np.isfinite(without).all():
        inference = Inference(estimator, "descriptive", weights, groups.column, count, None, confidence)
        return Estimate(name, value, None, None, None, n, units, inference, unit)
    se = jackknife_se(value, without)
    df = jackknife_df(value, without)
    low, high = t_interval(value, se, df, confidence)
    inference = Inference(estimator, "jackknife", weights, groups.column, count, df, confidence)
    return Estimate(name, value, low, high, se, n, units, inference, unit)
