"""Secondary cells found place by place: each protects its small cells with its own and with what is never shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from .neighbours import Batch, Neighbours
from .parts import Parts
from .shifts import Reach, cheapest, rank_in
from .witnesses import Shift
from .workers import spread

_GLANCES = 6
"""Cheapest shifts found between two looks at what they protect besides."""
_TRIES = 4
"""Cells of a part that one tries to show again: beyond, a few percent of what is lost, for most of the time."""
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(eq=False)
class Search:
    """Cells to hide so that every target is protected; `unknown` says what is hidden so far, `witnesses` the shifts that prove it."""

    around: Neighbours
    values: np.ndarray
    k: np.ndarray
    eligible: np.ndarray
    unknown: np.ndarray
    witnesses: list[Shift] = field(default_factory=list)

    def run(self, targets: np.ndarray) -> np.ndarray:
        """Hide cells until the targets are protected; gives those that cannot be."""
        around = self.around
        for ways in (around.alone, around.below, around.paired, around.together, around.wider, self._everywhere):
            left = targets
            for batches in ways(targets):
                seen = np.concatenate([_NONE, *(mine for batch in batches for _, mine in batch)])
                left = np.setdiff1d(left, seen)
                for hidden, stuck, shifts in spread(self._protect, batches):
                    self.unknown[hidden] = True
                    self.witnesses += shifts
                    left = np.r_[left, stuck]
            targets = left
        return targets

    def _everywhere(self, targets: np.ndarray) -> Iterator[list[Batch]]:
        """One part per component: all the cells that sums tie to its targets."""
        component, may = self.around.component, self.unknown | self.eligible
        if len(targets):
            tied = np.unique(component[targets])
            yield [
                [(np.flatnonzero((component == each) & may), np.sort(targets[component[targets] == each]))]
                for each in tied
            ]

    def _protect(self, found: Batch) -> tuple[np.ndarray, np.ndarray, list[Shift]]:
        """Protect the targets inside their parts: the cells to hide, the targets that cannot be protected so, what proves it."""
        parts = Parts.of(self.around.by_cell, [cells for cells, _ in found])
        targets = parts.positions([targets for _, targets in found])
        values, unknown = self.values[parts.cells], self.unknown[parts.cells]
        reach = Reach(parts, values, self.k[parts.cells], targets)
        added, stuck = _grow(reach, unknown, self.eligible[parts.cells] & ~unknown)
        _shrink(reach, unknown, added, stuck)
        return parts.cells[added[unknown[added]]], parts.cells[stuck], reach.witnesses()


def _grow(reach: Reach, unknown: np.ndarray, may: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hide what the targets need, one of each part at a time: the positions added, the targets that cannot be protected."""
    added, stuck = [_NONE], [_NONE]
    left = reach.targets
    moves = reach.moves(unknown | may, left)
    for turn in count():
        if turn % _GLANCES == 0:
            left = reach.glance(reach.moves(unknown, left), left)
        left = left[~reach.protected(left)]
        if not len(left):
            break
        left = left[np.lexsort((reach.values[left], reach.parts.owner[left]))]
        _, first = np.unique(reach.parts.owner[left], return_index=True)
        moves = moves.narrowed(reach.parts.owner, reach.parts.owner[left])
        hidden, lost = cheapest(reach, moves, unknown, left[first])
        unknown[hidden] = True
        added.append(hidden)
        stuck.append(lost)
        left = left[~np.isin(left, lost)]
    return np.concatenate(added), np.concatenate(stuck)


def _shrink(reach: Reach, unknown: np.ndarray, added: np.ndarray, stuck: np.ndarray) -> None:
    """Show again, the largest first and one of each part at a time, the cells without which all is still protected."""
    owner = reach.parts.owner
    waiting = added[np.lexsort((-reach.values[added], owner[added]))]
    waiting = waiting[rank_in(owner[waiting]) < _TRIES]
    while len(waiting):
        _, first = np.unique(owner[waiting], return_index=True)
        tried = waiting[first]
        unknown[tried] = False
        before = reach.copy()
        weak = reach.weak(unknown, np.setdiff1d(reach.forget(tried), stuck), first=True)
        needed = tried[np.isin(owner[tried], owner[weak])]
        unknown[needed] = True
        reach.restore(before, owner[needed])
        waiting = np.delete(waiting, first)
