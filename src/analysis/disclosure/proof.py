"""The attack of what is about to be published: every sensitive cell is shown protected, or named."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .attack import attack
from .neighbours import Batch, Neighbours
from .parts import Parts
from .shifts import Reach
from .witnesses import reach as witnessed
from .workers import spread


@dataclass(frozen=True, eq=False)
class Proof:
    """For each target: the interval that an attacker is left with, at least, and whether that protects it."""

    targets: np.ndarray
    low: np.ndarray
    high: np.ndarray
    protected: np.ndarray


def prove(
    around: Neighbours,
    values: np.ndarray,
    k: np.ndarray,
    unknown: np.ndarray,
    targets: np.ndarray,
    witnesses: sparse.csc_array,
) -> Proof:
    """Attack the hidden targets, everything else being known.

    The shifts of `witnesses` (cells × shifts) are checked first, then others are searched: inside one place, where one
    proves a cell protected whatever the rest of the country does, with its siblings, in the whole system (`attack`). The
    intervals of the last are exact, the others at least as wide as said.
    """
    down, up = witnessed(around.equations, values, unknown, witnesses, 2 * k)
    low, high = values - down, values + up
    left = targets[~((high[targets] >= k[targets] - 1e-6) & (up[targets] + down[targets] >= k[targets] - 1e-6))]
    for ways in (around.alone, around.below, around.together, around.wider):
        weak = left
        for batches in ways(left):
            weak = np.setdiff1d(weak, np.concatenate([mine for batch in batches for _, mine in batch]))
            for cells, down, up, lost in spread(lambda batch: _attacked(batch, around, values, k, unknown), batches):
                low[cells] = np.minimum(low[cells], values[cells] - down)
                high[cells] = np.maximum(high[cells], values[cells] + up)
                weak = np.r_[weak, lost]
        left = np.unique(weak)
    if len(left):
        found = attack(around.equations, values, unknown, left, enough=k)
        low[left], high[left] = found.low, found.high
    safe = (high[targets] >= k[targets] - 1e-6) & (high[targets] - low[targets] >= k[targets] - 1e-6)
    return Proof(targets, low[targets], high[targets], safe)


def _attacked(found: Batch, around: Neighbours, values: np.ndarray, k: np.ndarray, unknown: np.ndarray):
    """The targets of some parts, how far each goes down and up inside its part, and those that are weak there."""
    parts = Parts.of(around.by_cell, [cells[unknown[cells]] for cells, _ in found])
    targets = parts.positions([targets for _, targets in found])
    reach = Reach(parts, values[parts.cells], k[parts.cells], targets)
    weak = reach.weak(np.ones(len(parts.cells), dtype=bool), targets)
    return parts.cells[targets], reach.down[targets], reach.up[targets], parts.cells[weak]
