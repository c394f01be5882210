"""Log-likelihood of binomial rows with the random effects integrated by Laplace's method, and its gradient.

Pinheiro & Bates (1995), "Approximations to the log-likelihood function in the nonlinear mixed-effects model". The
gradient is exact: it follows the modes and their curvature.
"""

from dataclasses import dataclass

import numpy as np

from .counts import Block, row_products
from .modes import modes_of


@dataclass(frozen=True, eq=False)
class Likelihood:
    """Log-likelihood of a block, its derivatives in β and in the root of the random effects, and the modes reached."""

    value: float
    by_params: np.ndarray
    by_root: np.ndarray
    modes: np.ndarray


def laplace(block: Block, params: np.ndarray, root: np.ndarray, start: np.ndarray) -> Likelihood:
    """At fixed effects `params` and random effects of covariance ``root @ root.T``; `start` are modes to start from."""
    z = block.z
    v = z @ root
    found = modes_of(block, block.x @ params, v, start)
    w_prime = found.w * (1 - 2 * found.mean)
    inverse = np.linalg.inv(found.h)
    turned = _turned(block.by_row(inverse), v)
    leverage = row_products(turned, v)
    pull = np.einsum("gab,gb->ga", inverse, block.sums(v, w_prime * leverage))
    rho = found.r - 0.5 * (w_prime * leverage - found.w * row_products(v, block.by_row(pull)))
    by_root = np.einsum("ga,gb->ab", block.sums(z, rho), found.at)
    by_root -= 0.5 * np.einsum("ga,gb->ab", block.sums(z, found.r), pull)
    by_root -= z.T @ (found.w[:, None] * turned)
    value = (block.successes * found.eta).sum() - (block.trials * softplus(found.eta)).sum()
    value -= 0.5 * (found.at**2).sum() + 0.5 * np.linalg.slogdet(found.h)[1].sum()
    return Likelihood(float(value), block.x.T @ rho, by_root, found.at)


def _turned(inverse: np.ndarray, v: np.ndarray) -> np.ndarray:
    return inverse[:, :, 0] * v if v.shape[1] == 1 else np.einsum("iab,ib->ia", inverse, v)


def softplus(eta: np.ndarray) -> np.ndarray:
    """log(1 + exp(eta))."""
    return np.maximum(eta, 0) + np.log1p(np.exp(-np.abs(eta)))
