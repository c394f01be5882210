"""Parts of a system of sums side by side, and the ways their cells can move: what one programme is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from .solver import Programme


@dataclass(frozen=True, eq=False)
class Moves:
    """The ways some positions can move without breaking a sum, those that must move together taken once.

    `columns` are the positions, `way` and `sign` say which way moves each and in which direction, `sums` tie the ways
    (rows × ways).
    """

    columns: np.ndarray
    way: np.ndarray
    sign: np.ndarray
    sums: sparse.csc_array

    @property
    def count(self) -> int:
        """The number of ways."""
        return self.sums.shape[1]

    @cached_property
    def programme(self) -> Programme:
        """How far the ways can go."""
        return Programme(self.sums, on=True)

    @cached_property
    def both_ways(self) -> Programme:
        """The same with each way and its reverse as two columns: what it costs to go either way."""
        return Programme(sparse.hstack([self.sums, -self.sums], format="csc"), on=False)

    def limits(self, falls: np.ndarray, rises: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How far each way goes back and forth, from how far each column can fall and rise."""
        back, forth = np.full(self.count, np.inf), np.full(self.count, np.inf)
        np.minimum.at(forth, self.way, np.where(self.sign > 0, rises, falls))
        np.minimum.at(back, self.way, np.where(self.sign > 0, falls, rises))
        return back, forth

    def narrowed(self, owner: np.ndarray, parts: np.ndarray) -> "Moves":
        """Those of some parts alone (`owner` gives the part of each position); itself while they are most of them."""
        wanted = np.zeros(int(owner.max(initial=-1)) + 1, dtype=bool)
        wanted[parts] = True
        kept = wanted[owner[self.columns]]
        if kept.sum() >= 0.7 * len(kept):
            return self
        ways = np.zeros(self.count, dtype=bool)
        ways[self.way[kept]] = True
        sums = sparse.csr_array(self.sums[:, ways])
        sums = sums[np.diff(sums.indptr) > 0]
        return Moves(self.columns[kept], (np.cumsum(ways) - 1)[self.way[kept]], self.sign[kept], sparse.csc_array(sums))

    def added(self, amounts: np.ndarray) -> np.ndarray:
        """Amounts by column added by way."""
        return np.bincount(self.way, weights=amounts, minlength=self.count)


@dataclass(eq=False)
class Parts:
    """Some parts of a system of sums, side by side: what lies outside a part does not move.

    `cells` are the cells of all parts one after the other, `owner` the part of each, `matrix` their sums (rows × cells;
    a cell that stands in two parts is there twice).
    """

    cells: np.ndarray
    owner: np.ndarray
    matrix: sparse.csc_array

    @classmethod
    def of(cls, equations: sparse.csc_array, parts: Sequence[np.ndarray]) -> "Parts":
        """The parts with these cells."""
        cells = np.concatenate([np.zeros(0, dtype=np.int64), *parts])
        owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        picked = sparse.csc_array(equations[:, cells])
        rows = picked.indices.astype(np.int64) + np.repeat(owner, np.diff(picked.indptr)) * equations.shape[0]
        known, number = np.unique(rows, return_inverse=True)
        return cls(cells, owner, sparse.csc_array((picked.data, number, picked.indptr), shape=(len(known), len(cells))))

    def positions(self, cells: Sequence[np.ndarray]) -> np.ndarray:
        """Where some cells of each part stand."""
        starts = np.searchsorted(self.owner, np.arange(len(cells) + 1))
        found = [
            low + np.searchsorted(self.cells[low:high], wanted)
            for wanted, low, high in zip(cells, starts[:-1], starts[1:], strict=True)
        ]
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])

    def moves(self, allowed: np.ndarray) -> Moves:
        """The ways the allowed positions can move, the others standing still."""
        columns = np.flatnonzero(allowed)
        sums = sparse.csr_array(self.matrix[:, columns])
        way, sign = np.arange(len(columns)), np.ones(len(columns))
        while True:
            sums = _reduced(sums)
            terms = np.diff(sums.indptr)
            still = np.zeros(sums.shape[1], dtype=bool)
            still[sums.indices[np.repeat(terms == 1, terms)]] = True
            pairs = terms == 2
            if not still.any() and not pairs.any():
                return Moves(columns, way, sign, sparse.csc_array(sums))
            into, turn = _together(sums, pairs)
            kept, number = np.unique(into[~still[into]], return_inverse=True)
            place = np.full(len(into), -1)
            place[~still[into]] = number
            onto = np.flatnonzero(place >= 0)
            sums = sums @ sparse.csr_array((turn[onto], (onto, place[onto])), shape=(len(into), len(kept)))
            alive = place[way] >= 0
            columns, sign, way = columns[alive], (sign * turn[way])[alive], place[way][alive]


def _reduced(sums: sparse.csr_array) -> sparse.csr_array:
    """Each sum once, up to its sign, rows without terms left out."""
    sums = sparse.csr_array(sums)
    sums.sum_duplicates()
    sums.eliminate_zeros()
    terms = np.diff(sums.indptr)
    sums = sums[terms > 0]
    first = sums.data[sums.indptr[:-1]] if sums.shape[0] else np.zeros(0)
    weights = np.random.default_rng(0).integers(1, 2**40, size=sums.shape[1])
    marks = np.sign(first).astype(np.int64) * (sparse.csr_array(sums.astype(np.int64)) @ weights)
    _, kept = np.unique(marks, return_index=True)
    return sums[np.sort(kept)]


def _together(sums: sparse.csr_array, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each way, the first of those it must move with, and its direction beside it."""
    size = sums.shape[1]
    into, turn = np.arange(size), np.ones(size)
    chosen = sums[pairs]
    ends, signs = chosen.indices.reshape(-1, 2), chosen.data.reshape(-1, 2)
    swap = ends[:, 0] > ends[:, 1]
    ends[swap], signs[swap] = ends[swap][:, ::-1], signs[swap][:, ::-1]
    into[ends[:, 1]] = ends[:, 0]
    turn[ends[:, 1]] = -signs[:, 0] / signs[:, 1]
    while (moving := into[into] != into).any():
        turn = np.where(moving, turn * turn[into], turn)
        into = into[into]
    return into, turn
