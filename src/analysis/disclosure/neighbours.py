"""Which cells of a large system are looked at together: those of a place, of its siblings, and what surrounds them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

BATCH = 4000
"""Cells handled by one programme."""

Part = tuple[np.ndarray, np.ndarray]
"""Cells looked at together, in ascending order, and the targets among them."""


@dataclass(eq=False)
class Neighbours:
    """The cells of a system by place.

    `place` numbers the territory of each cell, `above` gives the territory above each of them (itself for a root).
    `unseen` are cells that no output shows: they protect for nothing.
    """

    equations: sparse.csr_array
    place: np.ndarray
    above: np.ndarray
    unseen: np.ndarray

    @cached_property
    def by_cell(self) -> sparse.csc_array:
        """The sums, read by cell."""
        return sparse.csc_array(self.equations)

    def alone(self, targets: np.ndarray) -> Iterator[list[Part]]:
        """Batches of parts, one per place of the targets, deepest first: its own cells and the unseen ones around."""
        order = np.argsort(self.place, kind="stable")
        starts = np.searchsorted(self.place[order], np.arange(len(self.above) + 1))
        depth = self._depth()
        for level in range(depth.max(initial=0), -1, -1):
            places = np.unique(self.place[targets[depth[self.place[targets]] == level]])
            batch = np.cumsum(starts[places + 1] - starts[places]) // BATCH
            for rank in np.unique(batch):
                chosen = places[batch == rank]
                yield self._parts([order[starts[each] : starts[each + 1]] for each in chosen], targets)

    def together(self, targets: np.ndarray) -> Iterator[list[Part]]:
        """Parts, one per place above the targets: its cells, those of its children and the unseen ones around."""
        for family in np.unique(self.above[self.place[targets]]):
            own = np.flatnonzero((self.above[self.place] == family) | (self.place == family))
            mine = targets[self.above[self.place[targets]] == family]
            yield self._parts([own], mine)

    def _depth(self) -> np.ndarray:
        found, here = np.zeros(len(self.above), dtype=int), np.arange(len(self.above))
        while (moving := self.above[here] != here).any():
            found += moving
            here = self.above[here]
        return found

    def _parts(self, own: list[np.ndarray], targets: np.ndarray) -> list[Part]:
        owner = np.repeat(np.arange(len(own)), [len(part) for part in own])
        cells, owner = self._surrounded(np.concatenate(own), owner)
        ends = np.searchsorted(owner, np.arange(len(own) + 1))
        return [
            (cells[low:high], np.intersect1d(mine, targets))
            for mine, low, high in zip(own, ends[:-1], ends[1:], strict=True)
        ]

    def _surrounded(self, cells: np.ndarray, owner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The cells of each part with the unseen ones at most two sums away, in order of part."""
        size, height = len(self.place), self.equations.shape[0]
        known = np.unique(owner * size + cells)
        fresh = known
        for _ in range(2):
            picked = self.by_cell[:, fresh % size]
            rows = np.unique(np.repeat(fresh // size, np.diff(picked.indptr)) * height + picked.indices)
            sums = self.equations[rows % height]
            around = np.repeat(rows // height, np.diff(sums.indptr)) * size + sums.indices
            fresh = np.setdiff1d(np.unique(around[self.unseen[sums.indices]]), known, assume_unique=True)
            known = np.union1d(known, fresh)
        return known % size, known // size
