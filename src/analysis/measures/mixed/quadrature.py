"""Log-likelihood of binomial rows with one random effect integrated by adaptive Gauss–Hermite quadrature.

Pinheiro & Bates (1995); Liu & Pierce (1994). The nodes follow each group's mode and curvature, and so does the gradient,
which is exactly that of the approximated likelihood.
"""

from functools import lru_cache

import numpy as np
from scipy.special import expit, logsumexp

from .counts import Block
from .laplace import Likelihood, softplus
from .modes import modes_of


@lru_cache
def nodes_of(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes √2·x and log-weights log w + x² of Gauss–Hermite quadrature with `count` points."""
    x, w = np.polynomial.hermite.hermgauss(count)
    return np.sqrt(2) * x, np.log(w) + x**2


def quadrature(block: Block, params: np.ndarray, root: np.ndarray, start: np.ndarray, count: int) -> Likelihood:
    """As `laplace`, for one random effect and `count` nodes."""
    z = block.z[:, 0]
    v = z * root[0, 0]
    fixed = block.x @ params
    found = modes_of(block, fixed, v[:, None], start)
    mode, h = found.at[:, 0], found.h[:, 0, 0]
    s = h**-0.5
    steps, log_weights = nodes_of(count)
    places = mode[:, None] + s[:, None] * steps
    log_density, residuals = np.empty_like(places), np.empty((count, v.size))
    for k in range(count):
        eta = fixed + v * block.by_row(places[:, k])
        log_density[:, k] = block.by_group(block.successes * eta - block.trials * softplus(eta))
        residuals[k] = block.successes - block.trials * expit(eta)
    log_density += log_weights - places**2 / 2
    total = logsumexp(log_density, axis=1)
    share = np.exp(log_density - total[:, None])

    slopes = np.stack([block.by_group(v * r) for r in residuals], axis=1) - places
    by_mode = (share * slopes).sum(axis=1)
    by_curvature = -0.5 * s**3 * ((share * slopes * steps).sum(axis=1) + 1 / s)
    w_prime = found.w * (1 - 2 * found.mean)
    chained = (by_mode + by_curvature * block.by_group(w_prime * v**3)) / h
    curvature, chained, mode_rows = (block.by_row(values) for values in (by_curvature, chained, mode))

    mean_residual, mean_product = np.zeros_like(v), np.zeros_like(v)
    for k in range(count):
        part = block.by_row(share[:, k]) * residuals[k]
        mean_residual += part
        mean_product += part * block.by_row(places[:, k])
    rho = mean_residual + curvature * w_prime * v**2 - chained * found.w * v
    by_root = z @ (
        mean_product
        + curvature * (w_prime * v**2 * mode_rows + 2 * found.w * v)
        + chained * (found.r - found.w * v * mode_rows)
    )
    value = total.sum() + np.log(s).sum() - 0.5 * np.log(np.pi) * s.size
    return Likelihood(float(value), block.x.T @ rho, np.array([[by_root]]), found.at)
