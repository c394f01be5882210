"""Groups' own coefficients with the uncertainty of the variances integrated out.

With some thirty groups the variance of a random effect is poorly known, and intervals that take its estimate as known
are too short, above all where it happens to be near zero. Here the restricted likelihood is integrated on a grid, under a
weak prior that keeps away from the boundary: proportional to each standard deviation (Gamma(2), without scale) and to
1 − ρ² for the correlation (LKJ(2)), in the bases where the designs are orthogonal.

Morris (1983), "Parametric empirical Bayes inference"; Chung, Rabe-Hesketh, Dorie, Gelman & Liu (2013), "A nondegenerate
penalized likelihood estimator for variance parameters in multilevel models", Psychometrika 78; Lewandowski, Kurowicka &
Joe (2009) for the correlation.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from .linear import LinearMixed
from .profile import Profile

DEEP = 18.0  # deviance above the least beyond which a standard deviation counts for nothing
SD_POINTS, SLOPE_POINTS, CORRELATION_POINTS = 11, 15, 7
BISECTIONS = 50


@dataclass(frozen=True, eq=False)
class Mixture:
    """A mixture of normal distributions by group: `weights` (points), `means` and `sds` (points × groups).

    `reliability` is, by group, the share of the variance of its random effect that its own rows resolve.
    """

    weights: np.ndarray
    means: np.ndarray
    sds: np.ndarray
    reliability: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        return self.weights @ self.means

    @property
    def sd(self) -> np.ndarray:
        return np.sqrt(self.weights @ (self.sds**2 + (self.means - self.mean) ** 2))

    def quantile(self, share: float) -> np.ndarray:
        """The value below which that share of each group's distribution lies."""
        reach = ndtri(share) * self.sds + self.means
        low, high = reach.min(axis=0), reach.max(axis=0)
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            below = self.weights @ ndtr((middle - self.means) / self.sds) < share
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return (low + high) / 2


def own_coefficient(fit: LinearMixed, which: int) -> Mixture:
    """Distribution of each group's own coefficient β + u of column `which`, in both designs, given the data."""
    roots, prior = _grid(fit)
    profiles = [Profile(fit.profile.products, root, fit.reml) for root in roots]
    deviances = np.array([profile.deviance for profile in profiles])
    weights = prior * np.exp(-(deviances - deviances.min()) / 2)
    kept = weights > 1e-6 * weights.max()
    weights = weights[kept] / weights[kept].sum()
    fits = [fit.at(profile) for profile, keep in zip(profiles, kept, strict=True) if keep]
    totals = [at.totals([which], [which]) for at in fits]
    means = np.array([values[:, 0] for values, _ in totals])
    sds = np.sqrt(np.array([covariance[:, 0, 0] for _, covariance in totals]))
    unresolved = np.array([at.modes_covariance[:, which, which] / at.random[which, which] for at in fits])
    return Mixture(weights, means, sds, 1 - weights @ unresolved)


def _grid(fit: LinearMixed) -> tuple[list[np.ndarray], np.ndarray]:
    """Roots of the relative covariance at the points of a Gauss–Legendre product, and the points' weights."""
    q = fit.profile.products.q
    best = np.sqrt(np.diag(fit.profile.psi))
    axes = [_sd_axis(fit, best, k, SLOPE_POINTS if k else SD_POINTS) for k in range(q)]
    if q == 1:
        return [np.array([[sd]]) for sd in axes[0][0]], axes[0][1]
    rho, rho_weight = np.polynomial.legendre.leggauss(CORRELATION_POINTS)
    roots, weights = [], []
    for first, first_weight in zip(*axes[0], strict=True):
        for second, second_weight in zip(*axes[1], strict=True):
            for r, r_weight in zip(rho, rho_weight, strict=True):
                roots.append(np.array([[first, 0.0], [r * second, np.sqrt(1 - r * r) * second]]))
                weights.append(first_weight * second_weight * r_weight * (1 - r * r))
    return roots, np.array(weights)


def _sd_axis(fit: LinearMixed, best: np.ndarray, k: int, points: int) -> tuple[np.ndarray, np.ndarray]:
    products = fit.profile.products
    typical = 1 / np.sqrt(products.zz[:, k, k].mean())
    high = max(float(best[k]), typical)

    def deviance(sd: float) -> float:
        sds = best.copy()
        sds[k] = sd
        return Profile(products, np.diag(sds), fit.reml).deviance

    least = min(deviance(share * high) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    while deviance(high) < least + DEEP:
        high *= 1.4
    x, w = np.polynomial.legendre.leggauss(points)
    sds = high * (x + 1) / 2
    return sds, w * sds
