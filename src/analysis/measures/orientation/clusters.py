"""How far pupils of one collège resemble each other: what a rate loses in precision to it."""

from dataclasses import dataclass

import numpy as np

from ..covariance import groups_of
from ..inference import clustering, smaller_side
from ..models import fit_wls
from ..results import NotEstimable

ENOUGH = 5


@dataclass(frozen=True)
class Resemblance:
    """`icc` the intraclass correlation of a 0/1 outcome, `size` the mean size of a cluster that counts for it, `design_effect`
    1 + (size − 1)·icc: by how much the variance of a rate exceeds that of as many independent pupils."""

    icc: float
    size: float
    design_effect: float
    n: int
    units: int


def resemblance(outcome: np.ndarray, clusters: object) -> Resemblance | NotEstimable:
    """The one-way analysis of variance of a 0/1 outcome by cluster.

    `size` is Σnⱼ²/Σnⱼ, so that unequal clusters count. A negative correlation is taken as 0. Refused below five clusters
    (``"too_few_units"``), and when the outcome does not vary (``"constant_rate"``).

    Kish (1965), "Survey sampling"; Donner (1986), "A review of inference procedures for the intraclass correlation coefficient".
    """
    y = np.asarray(outcome, dtype=float)
    if not y.size:
        return NotEstimable("no_data")
    groups = groups_of(clusters, "uai")
    n, j = y.size, groups.count
    if j < ENOUGH or n <= j:
        return NotEstimable("too_few_units", n, j)
    if np.ptp(y) == 0:
        return NotEstimable("constant_rate", n, j)
    sizes = groups.sizes
    means = groups.sum(y) / sizes
    between = float((sizes * (means - y.mean()) ** 2).sum()) / (j - 1)
    within = float(((y - means[groups.codes]) ** 2).sum()) / (n - j)
    typical = (n - float((sizes**2).sum()) / n) / (j - 1)
    icc = max(0.0, (between - within) / (between + (typical - 1) * within))
    size = float((sizes**2).sum()) / n
    return Resemblance(icc, size, 1 + (size - 1) * icc, n, j)


def contrast_effect(outcome: np.ndarray, first: np.ndarray, clusters: object) -> float | NotEstimable:
    """By how much the variance of a difference of two rates exceeds that of independent pupils, never less than 1.

    The clustered variance of the difference (least squares on the side, clusters by the rule of `inference`) over its binomial
    one. Pupils of one collège on both sides (girls and boys, two rentrées) share what the collège does: the difference loses
    it. Refused below five clusters on the smaller side (``"too_few_units"``), and where an outcome does not vary.
    """
    y, first = np.asarray(outcome, dtype=float), np.asarray(first, dtype=bool)
    if not first.any() or first.all():
        return NotEstimable("no_data", y.size)
    fewest = smaller_side(clusters, first)
    if fewest < ENOUGH:
        return NotEstimable("too_few_units", y.size, fewest)
    rates = [y[first].mean(), y[~first].mean()]
    plain = sum(p * (1 - p) / n for p, n in zip(rates, (first.sum(), (~first).sum()), strict=True))
    if plain <= 0:
        return NotEstimable("constant_rate", y.size, fewest)
    fit = fit_wls(np.column_stack([np.ones(y.size), first]), y, np.ones(y.size))
    matrix = clustering(clusters, "uai", effective=fewest).on(fit).matrix
    return max(1.0, float(matrix[1, 1]) / float(plain))
