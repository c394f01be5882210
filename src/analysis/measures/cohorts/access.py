"""The rate of access to a class: followed in one cohort, or put together from the latest passages (« taux d'accès »)."""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from analysis.measures.rates import wilson
from analysis.measures.results import Estimate, Inference, NotEstimable


def true_cohort(arrived: float, n: float, *, confidence: float = 0.95) -> Estimate | NotEstimable:
    """Share of one cohort that has reached the class, in percent, with Wilson's interval."""
    return wilson(arrived, n, confidence, name="access_true_cohort")


def synthetic_cohort(
    passed: Sequence[float], at_start: Sequence[float], *, confidence: float = 0.95
) -> Estimate | NotEstimable:
    """Product of the passages of one year, each observed on another cohort, in percent.

    `passed` and `at_start` give each passage: pupils who go up, pupils of the class below. It is the access that a cohort
    would have if it lived through every passage of that year: no real cohort did. The interval is the delta method's on the
    logarithm, passages being independent (different pupils); descriptive where a passage has nobody.

    Refused: ``no_data`` for a class without pupils.
    """
    k, n = np.asarray(passed, dtype=float), np.asarray(at_start, dtype=float)
    if not k.size or (n <= 0).any():
        return NotEstimable("no_data")
    p, units, total = k / n, k.size, round(float(n.sum()))
    value = float(np.prod(p))
    if (k <= 0).any():
        inference = Inference("product of passages", "descriptive", confidence=confidence)
        return Estimate("access_synthetic_cohort", 100 * value, None, None, None, total, units, inference, "percent")
    se = float(np.sqrt(((1 - p) / k).sum()))
    reach = ndtri(0.5 + confidence / 2) * se
    inference = Inference("product of passages", "delta", confidence=confidence)
    low, high = value * np.exp(-reach), min(1.0, value * np.exp(reach))
    return Estimate(
        "access_synthetic_cohort",
        100 * value,
        100 * float(low),
        100 * float(high),
        100 * value * se,
        total,
        units,
        inference,
        "percent",
    )
