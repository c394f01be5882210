"""The deviance of a binomial mixed model as a function of its parameters, and its fit."""

from dataclasses import replace

import numpy as np

from .counts import Counts
from .laplace import laplace
from .modes import modes_of
from .quadrature import quadrature
from .roots import lower, triangle, without_least
from .search import Minimum, descend, minimise, settle

STARTS = (0.5,)
STARTS_OF_SLOPES = (0.2, 0.6)


class IntegratedDeviance:
    """−2 log-likelihood (binomial coefficients apart) and its gradient at a point (β, lower triangle of the root).

    The modes of the last point are where the search of the next ones starts.
    """

    def __init__(self, counts: Counts, groups: int, nodes: int) -> None:
        self.counts = counts
        self.nodes = nodes
        self.modes = np.zeros((groups, counts.q))
        triangle_size = counts.q * (counts.q + 1) // 2
        self.scale = np.concatenate([np.ones(counts.p), np.full(triangle_size, groups**-0.5)])

    def __call__(self, point: np.ndarray) -> tuple[float, np.ndarray]:
        params, root = self._split(point)
        value, by_params, by_root = 0.0, np.zeros_like(params), np.zeros_like(root)
        for block in self.counts.blocks:
            start = self.modes[block.groups]
            if self.nodes == 1:
                part = laplace(block, params, root, start)
            else:
                part = quadrature(block, params, root, start, self.nodes)
            value += part.value
            by_params += part.by_params
            by_root += part.by_root
            self.modes[block.groups] = part.modes
        return -2 * value, -2 * np.concatenate([by_params, triangle(by_root)])

    def fit(self, params: np.ndarray) -> tuple[Minimum, bool]:
        """The minimum reached from the fixed effects of the model without random effects; True on the boundary.

        Quadrature starts where Laplace's method stops.
        """
        q = self.counts.q
        sizes = STARTS if q == 1 else STARTS_OF_SLOPES
        starts = [np.concatenate([params, triangle(size * np.eye(q))]) for size in sizes]
        if self.nodes > 1:
            first = IntegratedDeviance(self.counts, len(self.modes), 1)
            starts = [descend(first, starts[0], self.scale)]
            self.modes = first.modes
        found = _upright(minimise(self, starts, self.scale), self.counts.p, q)
        params, root = self._split(found.point)
        edge = np.concatenate([params, triangle(without_least(root))])
        return settle(self, found, edge, self.scale)

    def modes_at(self, point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Each group's mode (groups × q) and curvature there (groups × q × q), in standard random effects."""
        params, root = self._split(point)
        looks = [modes_of(b, b.x @ params, b.z @ root, self.modes[b.groups]) for b in self.counts.blocks]
        return np.concatenate([look.at for look in looks]), np.concatenate([look.h for look in looks])

    def reach(self, point: np.ndarray) -> float:
        """Largest fixed part of the linear predictor, in absolute value."""
        params, _ = self._split(point)
        return max(float(np.abs(block.x @ params).max()) for block in self.counts.blocks)

    def _split(self, point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        p = self.counts.p
        return point[:p], lower(point[p:], self.counts.q)


def _upright(found: Minimum, p: int, q: int) -> Minimum:
    """The same minimum with one random effect of positive standard deviation: its sign means nothing."""
    if q > 1 or found.point[p] >= 0:
        return found
    sign = np.ones(p + 1)
    sign[p] = -1
    return replace(found, point=found.point * sign, hessian=found.hessian * np.outer(sign, sign))
