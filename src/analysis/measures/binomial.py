"""The binomial distribution from its special functions: scipy.stats takes half a second to import."""

import numpy as np
from scipy.special import bdtr, bdtrik, gammaln, xlog1py, xlogy


def below(r: np.ndarray, n: np.ndarray, p: float) -> np.ndarray:
    """F(r): the probability of at most `r` successes among `n`."""
    return bdtr(np.asarray(r, dtype=float), n, p)


def mass(r: np.ndarray, n: np.ndarray, p: float) -> np.ndarray:
    """f(r): the probability of `r` successes among `n`."""
    ways = gammaln(n + 1) - gammaln(r + 1) - gammaln(n - r + 1)
    return np.exp(ways + xlogy(r, p) + xlog1py(n - r, -p))


def quantile(q: float, n: np.ndarray, p: float) -> np.ndarray:
    """The smallest r whose F(r) reaches `q`, for whole `n` (0 for none)."""
    n = np.asarray(n)
    near = np.ceil(bdtrik(q, np.maximum(n, 1), p))
    before = np.maximum(near - 1, 0)
    return np.where(n > 0, np.where(below(before, np.maximum(n, 1), p) >= q, before, near), 0.0)
