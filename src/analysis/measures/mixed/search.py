"""Minimum of a smooth deviance: quasi-Newton from several starts, Newton to finish, and a certificate.

The certificate does not depend on units: a deviance is counted in units of −2 log-likelihood, so a Newton decrement of
1e-12 means that every parameter is within a millionth of its standard error of a stationary point.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import scipy

DECREMENT = 1e-12
FLAT = 1e-9
SADDLE = 1e-5
STEP = 1e-4
ROUNDS, CHORDS = 12, 6
SAME = 1e-4  # squared standard errors a parameter may move while its second derivatives are kept
NEAR = 0.01  # deviance within which a point of the boundary is tried
BOUNDARY = 1e-6  # deviance that it may cost and still be taken: rounding

Objective = Callable[[np.ndarray], tuple[float, np.ndarray]]


@dataclass(frozen=True, eq=False)
class Minimum:
    """Where a deviance is least: `point`, `value`, `hessian`; `converged` tells whether it is a true local minimum."""

    point: np.ndarray
    value: float
    hessian: np.ndarray
    converged: bool


def minimise(objective: Objective, starts: Iterable[np.ndarray], scale: np.ndarray | float = 1.0) -> Minimum:
    """The least of the minima reached from each of `starts`, certified or not.

    `objective` gives the deviance and its gradient; `scale` is the order of magnitude by which each parameter varies
    (about its standard error), for the quasi-Newton steps and for differences.
    """
    scaled = _in_units_of(objective, scale)
    reached = [_descend(scaled, np.asarray(start, dtype=float) / scale) for start in starts]
    best = min(reached, key=lambda found: found[1])
    found = _finish(scaled, best[0])
    widths = np.broadcast_to(np.asarray(scale, dtype=float), found.point.shape)
    return Minimum(found.point * scale, found.value, found.hessian / np.outer(widths, widths), found.converged)


def descend(objective: Objective, start: np.ndarray, scale: np.ndarray | float = 1.0) -> np.ndarray:
    """A point close to the minimum reached from `start`, without certificate."""
    return _descend(_in_units_of(objective, scale), start / scale)[0] * scale


def settle(
    objective: Objective, found: Minimum, edge: np.ndarray, scale: np.ndarray | float = 1.0
) -> tuple[Minimum, bool]:
    """The minimum moved to the boundary of the parameters, with True, when it is as low there.

    `edge` is a point of the boundary close to `found` where the gradient leads along the boundary.
    """
    if not found.converged or objective(edge)[0] > found.value + NEAR:
        return found, False
    there = minimise(objective, [edge], scale)
    return (there, True) if there.converged and there.value <= found.value + BOUNDARY else (found, False)


def hessian_of(objective: Objective, point: np.ndarray, step: float = STEP) -> np.ndarray:
    """Second derivatives by central differences of the gradient."""
    width = step * np.maximum(1.0, np.abs(point))
    rows = []
    for k, h in enumerate(width):
        move = np.zeros_like(point)
        move[k] = h
        rows.append((objective(point + move)[1] - objective(point - move)[1]) / (2 * h))
    matrix = np.array(rows)
    return (matrix + matrix.T) / 2


def _in_units_of(objective: Objective, scale: np.ndarray | float) -> Objective:
    def scaled(point: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = objective(point * scale)
        return value, gradient * scale

    return scaled


def _descend(objective: Objective, start: np.ndarray) -> tuple[np.ndarray, float]:
    found = scipy.optimize.minimize(objective, start, jac=True, method="BFGS", options={"gtol": 1e-3, "maxiter": 300})
    return found.x, float(found.fun)


def _finish(objective: Objective, point: np.ndarray) -> Minimum:
    """Newton steps, leaving saddle points along their direction of descent, until the decrement is negligible."""
    for _ in range(ROUNDS):
        hessian = hessian_of(objective, point)
        if not np.isfinite(hessian).all():
            break
        curvature, axes = np.linalg.eigh(hessian)
        level = max(np.abs(curvature).max(), 1e-12)
        if curvature[0] < -SADDLE * level:
            point = _descend(objective, _slide(objective, point, axes[:, 0]))[0]
            continue
        steep = curvature > FLAT * level
        axes, inverse = axes[:, steep], 1 / curvature[steep]
        start = point
        for _ in range(CHORDS):
            value, gradient = objective(point)
            slopes = axes.T @ gradient
            decrement = float((slopes**2 * inverse).sum())
            if decrement < DECREMENT:
                break
            point = _halve(objective, point, -axes @ (slopes * inverse), value)
        moved = axes.T @ (point - start)
        if decrement < DECREMENT and float((moved**2 / inverse).sum()) < SAME:
            aside = gradient - axes @ slopes
            return Minimum(point, value, hessian, bool(np.abs(aside).max() < np.sqrt(DECREMENT * level)))
    return Minimum(point, np.inf, np.full((point.size, point.size), np.nan), False)


def _slide(objective: Objective, point: np.ndarray, axis: np.ndarray) -> np.ndarray:
    tries = [point + sign * size * axis for sign in (-1, 1) for size in (0.01, 0.1, 1.0)]
    return min(tries, key=lambda tried: objective(tried)[0])


def _halve(objective: Objective, point: np.ndarray, move: np.ndarray, value: float) -> np.ndarray:
    noise = 1e-12 * max(1.0, abs(value))
    for size in (1.0, 0.5, 0.25, 0.1, 0.01):
        if objective(point + size * move)[0] <= value + noise:
            return point + size * move
    return point
