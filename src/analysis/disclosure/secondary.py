"""Which further cells to hide so that the margins do not give the hidden ones away."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .attack import attack
from .neighbours import Neighbours
from .programme import optimum
from .search import Search
from .witnesses import gathered

OPTIMUM_SIZE = 1000
"""Cells × sensitive cells up to which the exact optimum is sought; beyond, a heuristic."""


class Unprotectable(RuntimeError):
    """No set of cells that may be hidden protects these positions."""

    def __init__(self, targets: np.ndarray) -> None:
        super().__init__(f"{len(targets)} cell(s) cannot be protected")
        self.targets = targets


@dataclass(frozen=True, eq=False)
class Suppression:
    """`secondary`: cells hidden besides the sensitive ones; `cost`: the counts they hold; `optimal`: proved cheapest.

    `witnesses` (cells × shifts) are ways the hidden counts can move, of those protected place by place: see `witnesses`.
    """

    secondary: np.ndarray
    cost: int
    optimal: bool
    witnesses: sparse.csc_array


def suppress(
    equations: sparse.csr_array,
    values: np.ndarray,
    sensitive: np.ndarray,
    k: int | np.ndarray,
    *,
    hidden: np.ndarray | None = None,
    eligible: np.ndarray | None = None,
    place: np.ndarray | None = None,
    above: np.ndarray | None = None,
) -> Suppression:
    """Cells to hide so that every sensitive one may be as large as `k` and lies in an interval at least `k` wide.

    Parameters
    ----------
    equations, values
        Sums that tie the cells and their true counts, as in `attack`.
    sensitive
        Cells that must be protected (all hidden).
    k
        Threshold, or one per cell.
    hidden
        Cells that no output shows anyway; they protect for nothing.
    eligible
        Cells that may be hidden; by default those that are not 0 (a reader knows the empty cells).
    place, above
        The territory of each cell and the one above each territory (itself for a root): large systems are then solved
        place by place.

    The cost of a cell is its count. Small problems are solved exactly (mixed-integer programme), larger ones place by
    place and cell by cell, by the cheapest shift of counts around it (linear programme); then cells that turned out
    useless are shown again. Raises Unprotectable with what cannot be protected.
    """
    free = sensitive if hidden is None else sensitive | hidden
    may = (values > 0) if eligible is None else eligible
    thresholds = np.broadcast_to(np.asarray(k), values.shape).astype(float)
    targets = np.flatnonzero(sensitive)
    if not len(targets):
        return Suppression(np.zeros(len(values), dtype=bool), 0, optimal=True, witnesses=gathered((), len(values)))
    if len(targets) * len(values) <= OPTIMUM_SIZE:
        found = optimum(equations, values, targets, thresholds[targets], free=free, eligible=may)
        if found is not None:
            secondary = found & ~free
            return Suppression(secondary, int(values[secondary].sum()), True, gathered((), len(values)))
    around = Neighbours(
        equations,
        np.zeros(len(values), dtype=np.int64) if place is None else place,
        np.zeros(1, dtype=np.int64) if above is None else above,
        np.zeros(len(values), dtype=bool) if hidden is None else hidden,
    )
    search = Search(around, values, thresholds, may, free.copy())
    left = _weak(search, search.run(targets))
    if len(left):
        search.unknown |= may & np.isin(around.component, around.component[left])
        left = _weak(search, left)
    if len(left):
        raise Unprotectable(left)
    secondary = search.unknown & ~free
    cost = int(values[secondary].sum())
    return Suppression(secondary, cost, optimal=False, witnesses=gathered(search.witnesses, len(values)))


def _weak(search: Search, targets: np.ndarray) -> np.ndarray:
    """Those of the targets that no single shift protects that the whole system does not protect either."""
    if not len(targets):
        return targets
    found = attack(search.around.equations, search.values, search.unknown, targets, enough=search.k)
    return targets[~found.protected(search.k[targets])]
