"""Degrees of freedom of clustered variances, and CR2, the one that is unbiased under a working model.

A variance estimated from 80 clusters of unequal leverage may be worth one estimated from 20 equal ones: its degrees of
freedom are those of the χ² with the same mean and variance, under a working model (Satterthwaite 1946). For least
squares that model gives residuals the same variance (weights count pupils, they are not inverse variances); for the
logit, the binomial one. Independent of the outcome, they depend only on who is in which cluster.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .covariance import Groups, cluster_hessians, products_by_cluster, well_conditioned
from .models import Fitted

NULL = 1e-10


@dataclass(frozen=True, eq=False)
class Satterthwaite:
    """What the degrees of freedom of any combination of the parameters need.

    The variance of c′b is estimated by Σ (c′(X′WX)⁻¹ Vg′eg)². `own` holds the Vg′Vg, `plain` the Xg′Vg, `weighted` the
    (WgXg)′Vg (clusters × parameters × parameters), `bread` (X′WX)⁻¹ and `meat` X′W²X.
    """

    bread: np.ndarray
    meat: np.ndarray
    own: np.ndarray
    plain: np.ndarray
    weighted: np.ndarray

    @cached_property
    def _between(self) -> np.ndarray:
        """What makes the fitted parameters tie the clusters together, for [Xg′Vg, (WgXg)′Vg] side by side."""
        corner = self.bread @ self.meat @ self.bread
        return np.block([[corner, -self.bread], [-self.bread, np.zeros_like(self.bread)]])

    def df(self, gradient: np.ndarray) -> float:
        """2 E(v)² ÷ Var(v) of the estimated variance v of Σ gradientᵢ·paramᵢ."""
        along = self.bread @ gradient
        own = self.own @ along @ along
        both = np.hstack([self.plain @ along, self.weighted @ along])
        shared = both @ self._between
        diagonal = (shared * both).sum(axis=1)
        overlap = both.T @ shared
        spread = float((own**2).sum() + 2 * own @ diagonal + (overlap * overlap.T).sum())
        return float((own + diagonal).sum() ** 2 / spread) if spread > 0 else 1.0


def jackknife_freedom(fit: Fitted, groups: Groups) -> Satterthwaite:
    """Degrees of freedom of CV3, whose Vg is (I − WgXg(X′WX)⁻¹Xg′)⁻¹WgXg.

    Hansen (2025), "Jackknife standard errors for clustered regression", has the same idea. A cluster without which a
    parameter cannot be told counts nearly alone.
    """
    shares = cluster_hessians(fit, groups)
    squares = products_by_cluster(fit.x, fit.weight**2, groups) if fit.linear else shares
    left = np.eye(fit.size) - fit.bread @ shares
    undone = np.linalg.inv(left) if well_conditioned(left, 1 / NULL) else np.linalg.pinv(left, rcond=NULL)
    own = np.swapaxes(undone, 1, 2) @ squares @ undone
    return Satterthwaite(fit.bread, squares.sum(axis=0), own, shares @ undone, squares @ undone)


@dataclass(frozen=True, eq=False)
class BiasReduced:
    """The CR2 `matrix` of the parameters, and its degrees of freedom."""

    matrix: np.ndarray
    freedom: Satterthwaite


def cr2(fit: Fitted, groups: Groups) -> BiasReduced:
    """Residuals of each cluster multiplied by the matrix that undoes what fitting took from their variance.

    Bell & McCaffrey (2002); Pustejovsky & Tipton (2018), JBES 36(4); the defaults of R's clubSandwich for a weighted
    ``lm`` and for a ``glm``.
    """
    x, weighted, residual = _in_working_units(fit)
    bread, meat = fit.bread, weighted.T @ weighted
    corner = bread @ meat @ bread
    middle = np.block([[corner, -bread], [-bread, np.zeros_like(bread)]])
    order = np.argsort(groups.codes, kind="stable")
    first = np.cumsum(groups.sizes) - groups.sizes
    totals = np.empty((groups.count, fit.size))
    own, plain, crossed = np.empty((3, groups.count, fit.size, fit.size))
    for size in np.unique(groups.sizes):
        clusters = np.flatnonzero(groups.sizes == size)
        rows = order[first[clusters, None] + np.arange(size)]
        adjusted = _adjusted(x[rows], weighted[rows], middle)
        totals[clusters] = np.einsum("gij,gi->gj", adjusted, residual[rows])
        own[clusters] = adjusted.mT @ adjusted
        plain[clusters] = x[rows].mT @ adjusted
        crossed[clusters] = weighted[rows].mT @ adjusted
    scores = totals @ bread
    return BiasReduced(scores.T @ scores, Satterthwaite(bread, meat, own, plain, crossed))


def _in_working_units(fit: Fitted) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X, WX and residuals divided by the standard deviation the working model gives each row."""
    if fit.linear:
        return fit.x, fit.x * fit.weight[:, None], fit.y - fit.mean
    root = np.sqrt(fit.curvature)
    scaled = fit.x * root[:, None]
    return scaled, scaled, fit.weight * (fit.y - fit.mean) / root


def _adjusted(x: np.ndarray, weighted: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """A·WX of each cluster, A = (I + U·middle·U′)^(−1/2) with U = [X, WX], through the few directions U spans.

    Clusters of one size at once: `x` and `weighted` are clusters × rows × parameters.
    """
    basis, triangle = np.linalg.qr(np.concatenate([x, weighted], axis=2))
    same = np.eye(basis.shape[2])
    values, vectors = np.linalg.eigh(same + triangle @ middle @ triangle.mT)
    inverse_root = np.where(values > NULL, 1 / np.sqrt(np.clip(values, NULL, None)), 0.0)
    correction = (vectors * inverse_root[:, None, :]) @ vectors.mT - same
    return weighted + basis @ (correction @ (basis.mT @ weighted))
