"""Variance of true values behind noisy ones of known sampling variance, and the values shrunken towards their mean.

The normal-normal model of meta-analysis: yⱼ = xⱼβ + uⱼ + eⱼ, Var(uⱼ) = τ², Var(eⱼ) = vⱼ known.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
import scipy

from ..results import NotEstimable

Method = Literal["REML", "PM", "DL"]
FEWEST = 5
NODES = 81


@dataclass(frozen=True, eq=False)
class Heterogeneity:
    """A fitted normal-normal model.

    `params` and `se` are those of the regression (columns of the design, in order), `tau2` the variance of true
    values, `q` the weighted sum of squares Q_E about the regression without τ².
    """

    method: Method
    params: np.ndarray
    se: np.ndarray
    tau2: float
    q: float
    y: np.ndarray
    v: np.ndarray
    x: np.ndarray

    @property
    def reliability(self) -> np.ndarray:
        """B = τ² ÷ (τ² + v): the share of the variance of each yⱼ that is not noise."""
        return self.tau2 / (self.tau2 + self.v)

    def shrunken(self) -> pd.DataFrame:
        """Empirical-Bayes values: `value`, `se` (the regression's uncertainty included, τ² taken as known), `reliability`.

        value = B·y + (1 − B)·xβ ; Var = B·v + (1 − B)²·Var(xβ). Morris (1983), JASA 78; Viechtbauer (2010), `blup`.
        """
        return _shrunken(self.y, self.v, self.x, self.tau2)

    def integrated(self) -> pd.DataFrame:
        """The same values averaged over what τ² could be, for a few units only: `value`, `se`, `reliability`.

        τ² is weighted by the restricted likelihood under a flat prior on τ (Gelman 2006), on a grid: the standard error
        adds to the mean of the variances the variance of the values from one τ² to another. With hundreds of units it is
        the same as `shrunken`; with a score of them it is what keeps 95 % intervals at 95 %.
        """
        top = 3 * np.sqrt(self.tau2 + np.median(self.v))
        grid = np.linspace(0.0, top, NODES) ** 2
        logs = np.array([-_reml(t, self.y, self.v, self.x) for t in grid])
        weight = np.exp(logs - logs.max())
        weight /= weight.sum()
        each = [_shrunken(self.y, self.v, self.x, t) for t in grid]
        values, variances = np.array([e["value"] for e in each]), np.array([e["se"] ** 2 for e in each])
        mean = weight @ values
        spread = weight @ (variances + (values - mean) ** 2)
        share = weight @ np.array([e["reliability"] for e in each])
        return pd.DataFrame({"value": mean, "se": np.sqrt(spread), "reliability": share})


def heterogeneity(
    y: np.ndarray, v: np.ndarray, x: np.ndarray | None = None, *, method: Method = "REML"
) -> Heterogeneity | NotEstimable:
    """Estimate τ² and the regression of `y` on the columns of `x` (default: a constant), `v` being known variances.

    ``"REML"``: restricted maximum likelihood; ``"PM"``: Paule & Mandel (1982), Q(τ²) = J − p; ``"DL"``: DerSimonian &
    Laird (1986), by moments, which underestimates τ² when it is large beside `v`. Refused (``"too_few_units"``) below
    five units more than parameters. Raises ValueError for a variance that is not positive.
    """
    y, v = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    x = np.ones((y.size, 1)) if x is None else np.asarray(x, dtype=float)
    if y.size - x.shape[1] < FEWEST:
        return NotEstimable("too_few_units", units=y.size)
    if not (v > 0).all():
        raise ValueError("a sampling variance is not positive")
    tau2 = {"REML": _by_reml, "PM": _by_paule_mandel, "DL": _by_moments}[method](y, v, x)
    params, covariance = _gls(y, v + tau2, x)
    return Heterogeneity(method, params, np.sqrt(np.diag(covariance)), tau2, _q(0.0, y, v, x), y, v, x)


def _gls(y: np.ndarray, variance: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    covariance = np.linalg.inv((x / variance[:, None]).T @ x)
    return covariance @ (x.T @ (y / variance)), covariance


def _q(tau2: float, y: np.ndarray, v: np.ndarray, x: np.ndarray) -> float:
    params, _ = _gls(y, v + tau2, x)
    return float(((y - x @ params) ** 2 / (v + tau2)).sum())


def _reml(tau2: float, y: np.ndarray, v: np.ndarray, x: np.ndarray) -> float:
    """Minus the restricted log-likelihood, up to a constant."""
    _, logdet = np.linalg.slogdet((x / (v + tau2)[:, None]).T @ x)
    return 0.5 * (float(np.log(v + tau2).sum()) + logdet + _q(tau2, y, v, x))


def _by_moments(y: np.ndarray, v: np.ndarray, x: np.ndarray) -> float:
    weight = 1 / v
    _, covariance = _gls(y, v, x)
    trace = weight.sum() - np.trace(covariance @ ((x * (weight**2)[:, None]).T @ x))
    return max(0.0, (_q(0.0, y, v, x) - (y.size - x.shape[1])) / float(trace))


def _by_paule_mandel(y: np.ndarray, v: np.ndarray, x: np.ndarray) -> float:
    wanted = y.size - x.shape[1]
    if _q(0.0, y, v, x) <= wanted:
        return 0.0
    return float(scipy.optimize.brentq(lambda t: _q(t, y, v, x) - wanted, 0.0, _upper(y, v, x), xtol=1e-12))


def _by_reml(y: np.ndarray, v: np.ndarray, x: np.ndarray) -> float:
    top = np.sqrt(_upper(y, v, x))
    # Several starts on the scale of τ: the restricted likelihood may have a second maximum, at zero.
    cuts = np.linspace(0.0, top, 9)
    found = [
        scipy.optimize.minimize_scalar(
            lambda t: _reml(t * t, y, v, x), bounds=bounds, method="bounded", options={"xatol": 1e-10 * (1 + top)}
        )
        for bounds in pairwise(cuts)
    ]
    best = min(found, key=lambda solution: solution.fun)
    return 0.0 if _reml(0.0, y, v, x) <= best.fun + 1e-12 else float(best.x**2)


def _upper(y: np.ndarray, v: np.ndarray, x: np.ndarray) -> float:
    """A τ² beyond any solution: with it, residuals are smaller than chance alone would make them."""
    wanted, top = y.size - x.shape[1], float(np.var(y)) + float(v.max())
    while _q(top, y, v, x) > wanted:
        top *= 2
    return top


def _shrunken(y: np.ndarray, v: np.ndarray, x: np.ndarray, tau2: float) -> pd.DataFrame:
    params, covariance = _gls(y, v + tau2, x)
    share = tau2 / (tau2 + v)
    centre = x @ params
    spread = share * v + (1 - share) ** 2 * np.einsum("ij,jk,ik->i", x, covariance, x)
    return pd.DataFrame({"value": share * y + (1 - share) * centre, "se": np.sqrt(spread), "reliability": share})
