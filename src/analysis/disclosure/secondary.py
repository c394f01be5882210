"""Which further cells to hide so that the margins do not give the hidden ones away."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .attack import attack
from .cycles import Cycles
from .programme import cheapest, optimum

OPTIMUM_SIZE = 4000
"""Cells × sensitive cells up to which the exact optimum is sought; beyond, a heuristic."""


class Unprotectable(RuntimeError):
    """No set of cells that may be hidden protects these positions."""

    def __init__(self, targets: np.ndarray) -> None:
        super().__init__(f"{len(targets)} cell(s) cannot be protected")
        self.targets = targets


@dataclass(frozen=True, eq=False)
class Suppression:
    """`secondary`: cells hidden besides the sensitive ones; `cost`: the counts they hold; `optimal`: proved cheapest."""

    secondary: np.ndarray
    cost: int
    optimal: bool


def suppress(
    equations: sparse.csr_array,
    values: np.ndarray,
    sensitive: np.ndarray,
    k: int,
    *,
    hidden: np.ndarray | None = None,
    eligible: np.ndarray | None = None,
) -> Suppression:
    """Cells to hide so that every sensitive one may be as large as `k` and lies in an interval at least `k` wide.

    Parameters
    ----------
    equations, values
        Sums that tie the cells and their true counts, as in `attack`.
    sensitive
        Cells that must be protected (all hidden).
    hidden
        Cells that no output shows anyway; they protect for nothing.
    eligible
        Cells that may be hidden; by default those that are not 0 (a reader knows the empty cells).

    The cost of a cell is its count. Small problems are solved exactly (mixed-integer programme), larger ones cell by
    cell: the cheapest exchange between four cells, else the cheapest flow (linear programme), then cells that turned
    out useless are shown again. Raises Unprotectable with what cannot be protected.
    """
    free = sensitive if hidden is None else sensitive | hidden
    may = (values > 0) if eligible is None else eligible
    targets = np.flatnonzero(sensitive)
    if not len(targets):
        return Suppression(np.zeros(len(values), dtype=bool), 0, optimal=True)
    if len(targets) * len(values) <= OPTIMUM_SIZE:
        found = optimum(equations, values, targets, k, free=free, eligible=may)
        if found is not None:
            secondary = found & ~free
            return Suppression(secondary, int(values[secondary].sum()), optimal=True)
    search = _Search(equations, values, targets, k, free, may)
    secondary = search.shrink(search.grow()) & ~free
    return Suppression(secondary, int(values[secondary].sum()), optimal=False)


@dataclass(eq=False)
class _Search:
    equations: sparse.csr_array
    values: np.ndarray
    targets: np.ndarray
    k: int
    free: np.ndarray
    eligible: np.ndarray

    def __post_init__(self) -> None:
        self.cycles = Cycles(self.equations, self.values, self.eligible)
        self.links = _links(self.equations)
        self.cause: dict[int, int] = {}

    def weak(self, targets: np.ndarray, unknown: np.ndarray) -> np.ndarray:
        """The targets that are not protected; an exchange between four cells is proof enough that one is."""
        doubtful = np.array([t for t in targets if not self.cycles.protects(t, unknown, self.k)], dtype=int)
        if not len(doubtful):
            return doubtful
        found = attack(self.equations, self.values, unknown, doubtful, enough=self.k)
        return doubtful[~found.protected(self.k)]

    def grow(self) -> np.ndarray:
        """Hide cells until every target is protected."""
        unknown = self.free.copy()
        while len(weak := self.weak(self.targets, unknown)):
            before = unknown.sum()
            for target in weak[np.argsort(self.values[weak], kind="stable")]:
                if not self.cycles.protects(target, unknown, self.k):
                    added = self.around(target, unknown)
                    unknown[added] = True
                    self.cause |= dict.fromkeys(added, target)
            if unknown.sum() == before:
                raise Unprotectable(weak)
        return unknown

    def around(self, target: int, unknown: np.ndarray) -> list[int]:
        """The cells to hide for one target."""
        found = self.cycles.cheapest(target, unknown, self.k)
        if found is None:
            found = cheapest(self.equations, self.values, target, self.k, unknown=unknown, eligible=self.eligible)
        if found is None:
            raise Unprotectable(np.array([target]))
        return found

    def shrink(self, unknown: np.ndarray) -> np.ndarray:
        """Show again, the largest first, the cells without which everything is still protected."""
        unknown, sensitive = unknown.copy(), set(self.targets)
        for cell in sorted(np.flatnonzero(unknown & ~self.free), key=lambda cell: -self.values[cell]):
            unknown[cell] = False
            asked_it = np.array([self.cause[cell]])
            if len(self.weak(asked_it, unknown)) or len(
                self.weak(_reached(self.links, cell, unknown, sensitive), unknown)
            ):
                unknown[cell] = True
        return unknown


def _links(equations: sparse.csr_array) -> sparse.csr_array:
    touching = abs(sparse.csr_array(equations))
    return sparse.csr_array(touching.T @ touching)


def _reached(links: sparse.csr_array, cell: int, unknown: np.ndarray, targets: set[int]) -> np.ndarray:
    """Sensitive cells tied to a cell through hidden ones."""
    seen, waiting = {cell}, [cell]
    while waiting:
        here = waiting.pop()
        for other in links.indices[links.indptr[here] : links.indptr[here + 1]]:
            if other not in seen and unknown[other]:
                seen.add(int(other))
                waiting.append(int(other))
    return np.array(sorted(seen & targets), dtype=int)
