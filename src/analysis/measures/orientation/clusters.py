"""How far pupils of one collège resemble each other: what a rate loses in precision to it."""

from dataclasses import dataclass

import numpy as np

from ..covariance import groups_of
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
