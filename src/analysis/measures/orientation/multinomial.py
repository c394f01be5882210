"""The multinomial logit of several destinations, read as average differences of the probability of each, which add up to 0."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import softmax

from ..covariance import Groups, products_by_cluster, solved
from ..models import FLAT, LARGEST_STEP

_BLOCK = 1 << 16


@dataclass(frozen=True, eq=False)
class Multinomial:
    """A fitted model: P(k | x) ∝ exp(x′βₖ), β₀ = 0.

    `x` is the design (rows × p), `codes` the category of each row (0 to K − 1), `params` (K − 1 × p) the coefficients against
    the category 0.
    """

    x: np.ndarray
    codes: np.ndarray
    params: np.ndarray

    @cached_property
    def mean(self) -> np.ndarray:
        """Probabilities, rows × K."""
        return probabilities(self.params, self.x)

    @cached_property
    def scores(self) -> np.ndarray:
        """Derivatives of the log-likelihood of each row by the coefficients, rows × (K − 1)·p."""
        gap = (self.codes[:, None] == np.arange(1, self.mean.shape[1])) - self.mean[:, 1:]
        return (gap[:, :, None] * self.x[:, None, :]).reshape(len(self.x), -1)

    @cached_property
    def hessian(self) -> np.ndarray:
        return _information(self.mean, self.x)

    @cached_property
    def bread(self) -> np.ndarray:
        return np.linalg.inv(self.hessian)

    def cr1(self, groups: Groups) -> np.ndarray:
        """Cluster-robust covariance with the factor G/(G − 1)·(n − 1)/(n − k), k all the coefficients."""
        totals, (n, k) = groups.sum(self.scores), self.scores.shape
        factor = groups.count / (groups.count - 1) * (n - 1) / (n - k)
        return factor * self.bread @ (totals.T @ totals) @ self.bread

    def cv3(self, groups: Groups) -> np.ndarray:
        """Delete-one-cluster jackknife, by one Newton step without each cluster (MacKinnon, Nielsen & Webb, 2023).

        A coefficient that cannot be told without a cluster is taken as 0 there, as in `covariance.deleted_params`.
        """
        left = self.hessian - self._cluster_hessians(groups)
        whole = self.params.ravel()
        moves = solved(left, left @ whole - groups.sum(self.scores)) - whole
        return (groups.count - 1) / groups.count * moves.T @ moves

    def _cluster_hessians(self, groups: Groups) -> np.ndarray:
        p, others = self.x.shape[1], self.mean.shape[1] - 1
        found = np.empty((groups.count, others * p, others * p))
        for j in range(others):
            for k in range(j, others):
                block = products_by_cluster(self.x, _weight(self.mean, j, k), groups)
                rows, columns = slice(j * p, (j + 1) * p), slice(k * p, (k + 1) * p)
                found[:, rows, columns] = block
                found[:, columns, rows] = block
        return found

    def slope(self, column: int) -> tuple[np.ndarray, np.ndarray]:
        """Mean over the rows of the derivative of each probability by one column that enters linearly, and its gradient.

        Values (K) and their derivatives by the coefficients (K × (K − 1)·p).
        """
        p, own = self.mean, np.concatenate([[0.0], self.params[:, column]])
        mixed = p @ own
        apart = own[None, :] - mixed[:, None]
        values, n = (p * apart).mean(axis=0), len(p)
        categories, size = p.shape[1], self.x.shape[1]
        gradient = np.zeros((categories, categories - 1, size))
        for k in range(categories):
            for j in range(1, categories):
                steep = p[:, k] * ((k == j) - p[:, j])
                bend = steep * apart[:, k] - p[:, k] * p[:, j] * apart[:, j]
                gradient[k, j - 1] = bend @ self.x / n
                gradient[k, j - 1, column] += steep.mean()
        return values, gradient.reshape(categories, -1)

    def switch(self, on: np.ndarray, off: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean difference of each probability between two designs of the same rows, and its gradient, as `slope`."""
        (high, rising), (low, falling) = (self._averaged(x) for x in (on, off))
        return high - low, rising - falling

    def _averaged(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        p = probabilities(self.params, x)
        categories = p.shape[1]
        gradient = np.zeros((categories, categories - 1, x.shape[1]))
        for k in range(categories):
            for j in range(1, categories):
                gradient[k, j - 1] = (p[:, k] * ((k == j) - p[:, j])) @ x / len(x)
        return p.mean(axis=0), gradient.reshape(categories, -1)


def probabilities(params: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Rows × K, the category 0 first."""
    return softmax(np.column_stack([np.zeros(len(x)), x @ params.T]), axis=1)


def fit_multinomial(x: np.ndarray, codes: np.ndarray, categories: int) -> Multinomial | None:
    """Maximum likelihood by Newton's method; None without a finite maximum (separation) or a design of full rank.

    `codes` are 0 to `categories` − 1, 0 being the reference. Same maximum as statsmodels' ``MNLogit`` and R's ``nnet::multinom``.
    """
    counts = np.bincount(codes, minlength=categories)
    if not counts.all() or np.linalg.matrix_rank(x.T @ x) < x.shape[1]:
        return None
    observed = codes[:, None] == np.arange(1, categories)
    params = np.zeros((categories - 1, x.shape[1]))
    for _ in range(60):
        mean = probabilities(params, x)
        try:
            step = np.linalg.solve(_information(mean, x), ((observed - mean[:, 1:]).T @ x).ravel())
        except np.linalg.LinAlgError:
            return None
        step = step.reshape(params.shape)
        reach = np.abs(x @ step.T).max()
        params = params + step * min(1.0, LARGEST_STEP / reach) if reach else params
        if np.abs(x @ params.T).max() > FLAT:
            return None
        if reach < 1e-9:
            return Multinomial(x, codes, params)
    return None


def _information(mean: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Σ over rows of (diag(p) − pp′) ⊗ xx′, the category 0 left out."""
    size, others = x.shape[1], mean.shape[1] - 1
    found = np.zeros((others, size, others, size))
    for start in range(0, len(x), _BLOCK):
        part = slice(start, start + _BLOCK)
        for j in range(others):
            for k in range(j, others):
                block = (x[part] * _weight(mean[part], j, k)[:, None]).T @ x[part]
                found[j, :, k] += block
                if k != j:
                    found[k, :, j] += block
    return found.reshape(others * size, others * size)


def _weight(mean: np.ndarray, j: int, k: int) -> np.ndarray:
    return mean[:, j + 1] * ((j == k) - mean[:, k + 1])
