"""The two regressions everything rests on: weighted least squares and the quasi-binomial logit.

Both are kept as plain arrays with their scores and curvature, which is all that the cluster-robust variances, the
jackknife and the wild bootstrap need.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from scipy.special import expit

FLAT = 35.0  # a linear predictor beyond ±35 means a fitted probability of 0 or 1: separation. A spline can take a pupil to 25.
LARGEST_STEP = 5.0


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fitted model: `x` design (rows × parameters), `y` response, `weight` analytic weights, `mean` fitted values.

    For ``"WLS"`` the response is on its own scale; for ``"quasi-binomial"`` it is a proportion in [0, 1] and the
    weight is its number of trials.
    """

    estimator: Literal["WLS", "quasi-binomial"]
    params: np.ndarray
    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    mean: np.ndarray

    @property
    def rows(self) -> int:
        return self.x.shape[0]

    @property
    def size(self) -> int:
        return self.x.shape[1]

    @property
    def linear(self) -> bool:
        return self.estimator == "WLS"

    @cached_property
    def variance_function(self) -> np.ndarray:
        return np.ones(self.rows) if self.linear else self.mean * (1 - self.mean)

    @cached_property
    def scores(self) -> np.ndarray:
        return self.x * (self.weight * (self.y - self.mean))[:, None]

    @cached_property
    def curvature(self) -> np.ndarray:
        return self.weight * self.variance_function

    @cached_property
    def hessian(self) -> np.ndarray:
        return (self.x * self.curvature[:, None]).T @ self.x

    @cached_property
    def bread(self) -> np.ndarray:
        return np.linalg.inv(self.hessian)

    @cached_property
    def dispersion(self) -> float:
        """Residual variance (WLS) or Pearson χ² over its degrees of freedom (quasi-binomial)."""
        pearson = self.weight * (self.y - self.mean) ** 2 / self.variance_function
        return float(pearson.sum() / (self.rows - self.size))

    def restricted(self, which: int, value: float) -> "Fitted | None":
        """The same model under the constraint ``params[which] == value``, with scores for all parameters."""
        free = np.delete(np.arange(self.size), which)
        offset = self.x[:, which] * value
        params = np.empty(self.size)
        params[which] = value
        if free.size:
            fit = (fit_wls if self.linear else fit_logit)(self.x[:, free], self.y, self.weight, offset=offset)
            if fit is None:
                return None
            params[free], mean = fit.params, fit.mean
        else:
            mean = offset if self.linear else expit(offset)
        return replace(self, params=params, mean=mean)


def fit_wls(x: np.ndarray, y: np.ndarray, weight: np.ndarray, *, offset: np.ndarray | float = 0.0) -> Fitted | None:
    """Least squares with analytic weights; None when the design is not of full rank."""
    root = np.sqrt(weight)
    params, _, rank, _ = np.linalg.lstsq(x * root[:, None], (y - offset) * root, rcond=1e-10)
    if rank < x.shape[1]:
        return None
    return Fitted("WLS", params, x, y, weight, x @ params + offset)


def fit_logit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, *, offset: np.ndarray | float = 0.0) -> Fitted | None:
    """Binomial logit of proportions `y` with `weight` trials, by Newton's method.

    The counts need not be whole numbers (published rates are rounded). None when the likelihood has no finite
    maximum (separation) or the design is not of full rank.
    """
    start = np.log((weight * y + 0.5) / (weight * (1 - y) + 0.5))
    smooth = (weight * y + 0.5) / (weight + 1)
    first = fit_wls(x, start - offset, weight * smooth * (1 - smooth))
    if first is None:
        return None
    params = first.params
    for _ in range(60):
        mean = expit(x @ params + offset)
        hessian = (x * (weight * mean * (1 - mean))[:, None]).T @ x
        try:
            step = np.linalg.solve(hessian, x.T @ (weight * (y - mean)))
        except np.linalg.LinAlgError:
            return None
        reach = np.abs(x @ step).max()
        params = params + step * min(1.0, LARGEST_STEP / reach) if reach else params
        if np.abs(x @ params + offset).max() > FLAT:
            return None
        if reach < 1e-9:
            return Fitted("quasi-binomial", params, x, y, weight, expit(x @ params + offset))
    return None
