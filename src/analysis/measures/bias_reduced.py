"""CR2, the cluster-robust variance that is unbiased under a working model, with Satterthwaite's degrees of freedom."""

from dataclasses import dataclass

import numpy as np

from .covariance import Groups
from .models import Fitted

NULL = 1e-10


@dataclass(frozen=True, eq=False)
class BiasReduced:
    """The CR2 `matrix` of the parameters, and what the degrees of freedom of any combination of them need.

    With k parameters and Vg = Ag Wg Xg: `own` holds the Vg′Vg, `plain` the Xg′Vg, `weighted` the (WgXg)′Vg (clusters
    × k × k), `bread` (X′WX)⁻¹ and `meat` X′W²X.
    """

    matrix: np.ndarray
    bread: np.ndarray
    meat: np.ndarray
    own: np.ndarray
    plain: np.ndarray
    weighted: np.ndarray

    def df(self, gradient: np.ndarray) -> float:
        """Degrees of freedom of Σ gradientᵢ·paramᵢ: 2 E(v)² ÷ Var(v) of its estimated variance v under the model."""
        along = self.bread @ gradient
        a, b = self.plain @ along, self.weighted @ along
        crossed = a @ self.bread @ b.T
        products = np.diag(self.own @ along @ along) - crossed - crossed.T
        products += a @ self.bread @ self.meat @ self.bread @ a.T
        return float(np.trace(products) ** 2 / (products**2).sum())


def cr2(fit: Fitted, groups: Groups) -> BiasReduced:
    """Residuals of each cluster multiplied by the matrix that undoes what fitting took from their variance.

    The working model has independent residuals: of equal variance for least squares (the weights count pupils, they
    are not inverse variances), binomial for the logit. Bell & McCaffrey (2002); Pustejovsky & Tipton (2018), JBES
    36(4); the defaults of R's clubSandwich.
    """
    x, weighted, residual = _in_working_units(fit)
    bread, meat = fit.bread, weighted.T @ weighted
    corner = bread @ meat @ bread
    middle = np.block([[corner, -bread], [-bread, np.zeros_like(bread)]])
    order = np.argsort(groups.codes, kind="stable")
    totals, own, plain, crossed = [], [], [], []
    for rows in np.split(order, np.cumsum(groups.sizes)[:-1]):
        adjusted = _adjusted(x[rows], weighted[rows], middle)
        totals.append(adjusted.T @ residual[rows])
        own.append(adjusted.T @ adjusted)
        plain.append(x[rows].T @ adjusted)
        crossed.append(weighted[rows].T @ adjusted)
    scores = np.array(totals) @ bread
    return BiasReduced(scores.T @ scores, bread, meat, np.array(own), np.array(plain), np.array(crossed))


def _in_working_units(fit: Fitted) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X, WX and residuals divided by the standard deviation the working model gives each row."""
    if fit.linear:
        return fit.x, fit.x * fit.weight[:, None], fit.y - fit.mean
    root = np.sqrt(fit.curvature)
    scaled = fit.x * root[:, None]
    return scaled, scaled, fit.weight * (fit.y - fit.mean) / root


def _adjusted(x: np.ndarray, weighted: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """A·WX of one cluster, A = (I + U·middle·U′)^(−1/2) with U = [X, WX], through the few directions U spans."""
    basis, triangle = np.linalg.qr(np.hstack([x, weighted]))
    values, vectors = np.linalg.eigh(np.eye(basis.shape[1]) + triangle @ middle @ triangle.T)
    inverse_root = np.where(values > NULL, 1 / np.sqrt(np.clip(values, NULL, None)), 0.0)
    correction = (vectors * inverse_root) @ vectors.T - np.eye(basis.shape[1])
    return weighted + basis @ (correction @ (basis.T @ weighted))
