"""Cross-products of a linear mixed model, summed once by group: all that its likelihood needs of the rows."""

from dataclasses import dataclass

import numpy as np

from ..covariance import Groups
from .basis import Basis, basis_of


@dataclass(frozen=True, eq=False)
class CrossProducts:
    """Sums of products by group, in the bases `fixed` and `random`, of the residuals of least squares.

    `zz` (groups × q × q), `zx` (groups × q × p), `zy` (groups × q), `yy` a number; in the basis X′X is the identity and
    X′y is zero. `ordinary` are the least-squares coefficients in the basis, `log_weight` the sum of log weights.
    """

    n: int
    fixed: Basis
    random: Basis
    ordinary: np.ndarray
    zz: np.ndarray
    zx: np.ndarray
    zy: np.ndarray
    yy: float
    log_weight: float

    @property
    def groups(self) -> int:
        return self.zy.shape[0]

    @property
    def p(self) -> int:
        return self.zx.shape[2]

    @property
    def q(self) -> int:
        return self.zx.shape[1]


def cross_products(
    y: np.ndarray, x: np.ndarray, z: np.ndarray, groups: Groups, weight: np.ndarray | None
) -> CrossProducts | None:
    """Sums by group of the response `y`, the fixed design `x` and the random design `z`, with analytic weights.

    None when a column of either design is a combination of the others.
    """
    n = y.size
    fixed, random = basis_of(x, weight), basis_of(z, weight, length=np.sqrt(n))
    if fixed is None or random is None:
        return None
    rows = y if weight is None else y * np.sqrt(weight)
    ordinary = fixed.columns.T @ rows
    left = rows - fixed.columns @ ordinary
    q, p = random.size, fixed.size
    zz, zx, zy = np.empty((groups.count, q, q)), np.empty((groups.count, q, p)), np.empty((groups.count, q))
    for a in range(q):
        column = random.columns[:, a]
        zy[:, a] = groups.sum(column * left)
        for b in range(a, q):
            zz[:, a, b] = zz[:, b, a] = groups.sum(column * random.columns[:, b])
        for k in range(p):
            zx[:, a, k] = groups.sum(column * fixed.columns[:, k])
    log_weight = 0.0 if weight is None else float(np.log(weight).sum())
    return CrossProducts(n, fixed, random, ordinary, zz, zx, zy, float(left @ left), log_weight)
