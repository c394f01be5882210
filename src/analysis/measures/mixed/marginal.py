"""Probabilities of a binomial mixed model with its random effects averaged over, and contrasts of them in points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from .binomial import BinomialMixed

_NODES = {1.0: 15, np.inf: 41}  # largest standard deviation → points: within 1e-7 for sd ≤ 2
_BLOCK = 1 << 15


@dataclass(frozen=True, eq=False)
class Averaged:
    """∫ expit(η + s·ζ) dN(ζ) by row, with its derivatives in η and in s."""

    probability: np.ndarray
    by_eta: np.ndarray
    by_sd: np.ndarray


@dataclass(frozen=True, eq=False)
class Contrast:
    """A mean over rows of differences of averaged probabilities; `gradient` is in the parameters' basis."""

    value: float
    gradient: np.ndarray

    def __sub__(self, other: "Contrast") -> "Contrast":
        return Contrast(self.value - other.value, self.gradient - other.gradient)

    def se(self, fit: BinomialMixed) -> float:
        """Standard error by the delta method, the rows being taken as they are."""
        return float(np.sqrt(self.gradient @ fit.joint @ self.gradient))


def averaged(eta: np.ndarray, sd: np.ndarray | float) -> Averaged:
    """Probabilities averaged over a normal random effect of standard deviation `sd`."""
    eta, sd = np.broadcast_arrays(np.asarray(eta, dtype=float), np.asarray(sd, dtype=float))
    probability, by_eta, by_sd = np.zeros(eta.shape), np.zeros(eta.shape), np.zeros(eta.shape)
    for node, weight in _normal_nodes(sd):
        p = expit(eta + sd * node)
        steep = weight * p * (1 - p)
        probability += weight * p
        by_eta += steep
        by_sd += node * steep
    return Averaged(probability, by_eta, by_sd)


def marginal_effects(fit: BinomialMixed, x: np.ndarray, z: np.ndarray, columns: Sequence[int]) -> dict[int, Contrast]:
    """Average marginal effects, ∂p̄/∂x averaged over the rows, of quantities without a random slope of their own."""
    root, size = fit.standard_root, fit.point.size
    inside = np.tril_indices(root.shape[0])
    steepness, gradient = 0.0, np.zeros(size)
    for start in range(0, x.shape[0], _BLOCK):
        part = slice(start, start + _BLOCK)
        turned, spread = fit.fixed_basis.apply(x[part]), fit.random_basis.apply(z[part])
        v = spread @ root
        sd = np.sqrt((v * v).sum(axis=1))
        eta = turned @ fit.point[: fit.p]
        bend, bend_by_sd = np.zeros_like(eta), np.zeros_like(eta)
        for node, weight in _normal_nodes(sd):
            p = expit(eta + sd * node)
            steep = weight * p * (1 - p)
            steepness += steep.sum()
            curved = steep * (1 - 2 * p)
            bend += curved
            bend_by_sd += node * curved
        gradient[: fit.p] += bend @ turned
        share = np.divide(bend_by_sd, sd, out=np.zeros_like(sd), where=sd > 0)
        gradient[fit.p :] += ((spread * share[:, None]).T @ v)[inside]
    steepness, gradient = steepness / len(x), gradient / len(x)
    turn = np.linalg.inv(fit.fixed_basis.turn)
    effects = {}
    for k in columns:
        own = np.concatenate([turn[k], np.zeros(size - fit.p)])
        effects[k] = Contrast(float(fit.params[k] * steepness), fit.params[k] * gradient + steepness * own)
    return effects


def _normal_nodes(sd: np.ndarray) -> Iterator[tuple[float, float]]:
    most = float(sd.max(initial=0.0))
    count = next(points for bound, points in _NODES.items() if most <= bound)
    nodes, weights = np.polynomial.hermite.hermgauss(count)
    return zip(np.sqrt(2) * nodes, weights / np.sqrt(np.pi), strict=True)


def averaged_probability(eta: np.ndarray, sd: np.ndarray | float) -> np.ndarray:
    """∫ expit(η + u) dN(u; 0, sd²): what is expected of a pupil whose school is not known."""
    return averaged(eta, sd).probability


def contrast(
    fit: BinomialMixed,
    high: tuple[np.ndarray, np.ndarray],
    low: tuple[np.ndarray, np.ndarray],
    *,
    over: float = 1.0,
) -> Contrast:
    """Mean over rows of (p̄(high) − p̄(low)) / over; `high` and `low` are pairs (x, z) of designs.

    With designs moved by ±over/2 in one column, over small, it is an average marginal effect; with 1 against 0, that of
    a group. Bartus (2005), "Estimation of marginal effects using margeff", Stata Journal 5(3).
    """
    rows = high[0].shape[0]
    above, below = _mean(fit, *high), _mean(fit, *low)
    return Contrast((above.value - below.value) / (rows * over), (above.gradient - below.gradient) / (rows * over))


def _mean(fit: BinomialMixed, x: np.ndarray, z: np.ndarray) -> Contrast:
    """Sums over the rows of the averaged probabilities and of their gradient."""
    root = fit.standard_root
    total, gradient = 0.0, np.zeros(fit.point.size)
    inside = np.tril_indices(root.shape[0])
    for start in range(0, x.shape[0], _BLOCK):
        part = slice(start, start + _BLOCK)
        turned, spread = fit.fixed_basis.apply(x[part]), fit.random_basis.apply(z[part])
        v = spread @ root
        sd = np.sqrt((v * v).sum(axis=1))
        found = averaged(turned @ fit.point[: fit.p], sd)
        total += found.probability.sum()
        gradient[: fit.p] += found.by_eta @ turned
        share = np.divide(found.by_sd, sd, out=np.zeros_like(sd), where=sd > 0)
        gradient[fit.p :] += ((spread * share[:, None]).T @ v)[inside]
    return Contrast(float(total), gradient)
