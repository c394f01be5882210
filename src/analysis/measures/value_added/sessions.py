"""What the collèges keep from one session to another: the covariance of their true differences, and what it implies.

For collège j and session t, the difference scaled by √(e(1−e)) is rⱼₜ = θⱼₜ + noise, where θⱼ has mean zero and
covariance Ω (sessions × sessions) and the noise has variance (1 − Ωₜₜ)/nⱼₜ: binomial, averaged over the true rates. With
one session these are the first two moments of the beta-binomial model whose intra-collège correlation is Ωₜₜ.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from ..results import NotEstimable

FEWEST = 50


@dataclass(frozen=True, eq=False)
class Block:
    """Collèges present in the same sessions: `rows` (places in the wide arrays), `at` (sessions), their r and n."""

    rows: np.ndarray
    at: np.ndarray
    r: np.ndarray
    n: np.ndarray


def blocks(r: np.ndarray, n: np.ndarray) -> Iterator[Block]:
    """The blocks of wide arrays (collèges × sessions), NaN where a collège is absent."""
    present = np.isfinite(r)
    patterns, which = np.unique(present, axis=0, return_inverse=True)
    for k, pattern in enumerate(patterns):
        rows, at = np.flatnonzero(which.ravel() == k), np.flatnonzero(pattern)
        if at.size:
            yield Block(rows, at, r[np.ix_(rows, at)], n[np.ix_(rows, at)])


def session_covariance(r: np.ndarray, n: np.ndarray) -> np.ndarray | NotEstimable:
    """Ω by maximum likelihood of the normal working model, without a shape assumed across sessions.

    `r` and `n` are wide (collèges × sessions), NaN where absent. Only the first two moments need to be right for it to
    be consistent. Refused when a session has fewer than 50 collèges, or two sessions have none in common.
    """
    seen = np.isfinite(r).astype(int)
    together = seen.T @ seen
    if together.min() < FEWEST:
        return NotEstimable("too_few_units", units=int(together.min()))
    size, parts = r.shape[1], list(blocks(r, n))
    triangle = np.tril_indices(size)

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        root = np.zeros((size, size))
        root[triangle] = params
        value, slope = _likelihood(root @ root.T, parts)
        return value, (2 * slope @ root)[triangle]

    rough = max(float(np.nanmean(r**2) - np.nanmean(1 / n)), 1e-4)
    # Two starts: sessions alike, sessions unrelated.
    starts = [np.linalg.cholesky(rough * (np.eye(size) * (1 - c) + c))[triangle] for c in (0.6, 0.05)]
    found = [
        scipy.optimize.minimize(objective, start, jac=True, method="L-BFGS-B", options=_PRECISE) for start in starts
    ]
    best = min((f for f in found if f.success), key=lambda f: f.fun, default=None)
    if best is None:
        return NotEstimable("no_convergence", units=int(together.min()))
    root = np.zeros((size, size))
    root[triangle] = best.x
    return root @ root.T


_PRECISE = {"ftol": 1e-13, "gtol": 1e-7, "maxiter": 500}


def _likelihood(omega: np.ndarray, parts: list[Block]) -> tuple[float, np.ndarray]:
    """Minus the mean log-likelihood, and its derivative with respect to Ω (symmetric)."""
    value, slope, count = 0.0, np.zeros_like(omega), 0
    for part in parts:
        inverse, solved = _solved(omega, part)
        _, logdet = np.linalg.slogdet(inverse)
        value += 0.5 * (float((part.r * solved).sum()) - float(logdet.sum()))
        each = 0.5 * (inverse - solved[:, :, None] * solved[:, None, :])
        k = np.arange(part.at.size)
        each[:, k, k] *= 1 - 1 / part.n
        slope[np.ix_(part.at, part.at)] += each.sum(axis=0)
        count += part.rows.size
    return value / count, slope / count


def _solved(omega: np.ndarray, part: Block) -> tuple[np.ndarray, np.ndarray]:
    """V⁻¹ and V⁻¹r of each collège, V = Ω + diag((1 − Ωₜₜ)/n)."""
    own = omega[np.ix_(part.at, part.at)]
    total = np.broadcast_to(own, (part.rows.size, *own.shape)).copy()
    k = np.arange(part.at.size)
    total[:, k, k] += (1 - np.diag(own)) / part.n
    inverse = np.linalg.inv(total)
    return inverse, np.einsum("jab,jb->ja", inverse, part.r)


def predicted(omega: np.ndarray, part: Block) -> tuple[np.ndarray, np.ndarray]:
    """Best linear predictor of θ at the sessions of a block, given all of them: values (j × t), covariances (j × t × t).

    Ω V⁻¹ r and Ω − Ω V⁻¹ Ω: Bühlmann & Straub's credibility (1970) over correlated sessions. It uses the first two
    moments alone.
    """
    own = omega[np.ix_(part.at, part.at)]
    inverse, solved = _solved(omega, part)
    return solved @ own, own - np.einsum("ab,jbc,cd->jad", own, inverse, own)
