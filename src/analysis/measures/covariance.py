"""Covariance matrices of a fitted model: classical, HC1, CR1 and the delete-one-cluster jackknife CV3."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import expit

from .models import FLAT, Fitted

CHUNK = 64
REFITTED = 100
ILL_CONDITIONED = 1e12


@dataclass(frozen=True, eq=False)
class Groups:
    """Clusters of the rows: `codes` 0..count−1, one per row; `column` is the name they came from."""

    column: str
    codes: np.ndarray
    labels: np.ndarray

    @property
    def count(self) -> int:
        return len(self.labels)

    @cached_property
    def sizes(self) -> np.ndarray:
        return np.bincount(self.codes, minlength=self.count)

    def sum(self, values: np.ndarray) -> np.ndarray:
        """Totals per cluster of a vector, or of each column of a matrix."""
        if values.ndim == 1:
            return np.bincount(self.codes, weights=values, minlength=self.count)
        return np.stack([self.sum(column) for column in values.T], axis=1)


def groups_of(values: object, column: str) -> Groups:
    """Clusters from labels. Raises ValueError when a label is missing."""
    codes, labels = pd.factorize(np.asarray(values, dtype=object), sort=False)
    if (codes < 0).any():
        raise ValueError(f"missing cluster label in column {column!r}")
    return Groups(column, codes, labels)


def cluster_hessians(fit: Fitted, groups: Groups) -> np.ndarray:
    """Each cluster's share of the information matrix (clusters × parameters × parameters)."""
    return products_by_cluster(fit.x, fit.curvature, groups)


def products_by_cluster(x: np.ndarray, weight: np.ndarray, groups: Groups) -> np.ndarray:
    """Xg′ diag(weight) Xg of each cluster (clusters × columns × columns)."""
    size = x.shape[1]
    blocks = np.empty((groups.count, size, size))
    for i in range(size):
        for j in range(i, size):
            blocks[:, i, j] = blocks[:, j, i] = groups.sum(weight * x[:, i] * x[:, j])
    return blocks


def classical(fit: Fitted) -> np.ndarray:
    """Independent rows, variance known up to a dispersion: the usual one (WLS) or the quasi-likelihood one (logit)."""
    return fit.dispersion * fit.bread


def hc1(fit: Fitted) -> np.ndarray:
    """Heteroscedasticity-robust with the n/(n−k) factor (MacKinnon & White 1985)."""
    return fit.rows / (fit.rows - fit.size) * fit.bread @ (fit.scores.T @ fit.scores) @ fit.bread


def cr1(fit: Fitted, groups: Groups) -> np.ndarray:
    """Cluster-robust with the factor G/(G−1)·(n−1)/(n−k) (Liang & Zeger 1986)."""
    totals = groups.sum(fit.scores)
    factor = groups.count / (groups.count - 1) * (fit.rows - 1) / (fit.rows - fit.size)
    return factor * fit.bread @ (totals.T @ totals) @ fit.bread


def cv3(fit: Fitted, groups: Groups) -> np.ndarray:
    """Delete-one-cluster jackknife around the full estimate: (G−1)/G Σ (b₍g₎−b)(b₍g₎−b)′.

    MacKinnon, Nielsen & Webb (2023), "Leverage, influence, and the jackknife in clustered regression models".
    """
    deviations = deleted_params(fit, groups) - fit.params
    return (groups.count - 1) / groups.count * deviations.T @ deviations


def deleted_params(fit: Fitted, groups: Groups) -> np.ndarray:
    """The parameters refitted without each cluster (clusters × parameters), without refitting row by row.

    Exact for least squares, through cross-products. For the logit, Newton's method runs on all clusters at once
    from that one-step value; beyond 100 clusters, each then counting for little, or where leaving one out makes the
    logit separate, the one-step value is kept. A
    parameter that cannot be told without a cluster is taken as 0 there, so that its own size enters its variance.
    """
    kept, scores = fit.hessian - cluster_hessians(fit, groups), groups.sum(fit.scores)
    one_step = solved(kept, kept @ fit.params - scores)
    if fit.linear or groups.count > REFITTED:
        return one_step
    chunks = [np.arange(first, min(first + CHUNK, groups.count)) for first in range(0, groups.count, CHUNK)]
    return np.concatenate([_refit_logit(fit, groups, chunk, one_step[chunk]) for chunk in chunks])


def _refit_logit(fit: Fitted, groups: Groups, clusters: np.ndarray, start: np.ndarray) -> np.ndarray:
    size = fit.size
    weight = fit.weight[:, None] * (groups.codes[:, None] != clusters)
    products = (fit.x[:, :, None] * fit.x[:, None, :]).reshape(fit.rows, -1)
    params = start
    for _ in range(12):
        mean = expit(np.clip(fit.x @ params.T, -FLAT, FLAT))
        hessians = ((weight * mean * (1 - mean)).T @ products).reshape(-1, size, size)
        step = solved(hessians, (weight * (fit.y[:, None] - mean)).T @ fit.x)
        params = params + step
        if np.abs(step).max() < 1e-6:
            break
    sound = np.isfinite(params).all(axis=1) & (np.abs(fit.x @ params.T) < FLAT).all(axis=0)
    return np.where(sound[:, None], params, start)


def well_conditioned(matrices: np.ndarray, limit: float = ILL_CONDITIONED) -> bool:
    """Whether each of some square matrices can be inverted safely (condition number in the 1-norm: no decomposition)."""
    return bool((np.linalg.cond(matrices, 1) < limit).all())


def solved(matrices: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Each matrix's system solved for its vector; by pseudo-inverse where a matrix is near singular: what it cannot tell is 0."""
    if well_conditioned(matrices):
        return np.linalg.solve(matrices, vectors[..., None])[..., 0]
    return (np.linalg.pinv(matrices, rcond=1 / ILL_CONDITIONED) @ vectors[..., None])[..., 0]
