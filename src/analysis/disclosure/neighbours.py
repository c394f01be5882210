"""Which cells of a large system are looked at together: those of a place, of its children, of its siblings."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

BATCH = 4000
"""Cells handled by one programme."""
WHOLE = 800
"""Cells of a component that is looked at as one place."""
CROWD = 100
"""Targets under one place beyond which its children are first looked at by pairs."""

Part = tuple[np.ndarray, np.ndarray]
"""Cells looked at together, in ascending order, and the targets among them."""
Batch = list[Part]
"""Parts handled by one programme."""


class Neighbours:
    """The cells of a system by place.

    `place` numbers the territory of each cell, `above` gives the territory above each of them (itself for a root).
    `unseen` are cells that no output shows: they protect for nothing. What no sum ties (years that are never pooled) is
    never looked at together.
    """

    def __init__(self, equations: sparse.csr_array, place: np.ndarray, above: np.ndarray, unseen: np.ndarray) -> None:
        self.equations, self.unseen = equations, unseen
        self.by_cell = sparse.csc_array(equations)
        sums = sparse.csr_array(abs(self.by_cell))
        graph = sparse.block_array([[None, sums], [sums.T, None]], format="csr")
        self.component = connected_components(graph, directed=False)[1][sums.shape[0] :]
        whole = np.bincount(self.component)[self.component] <= WHOLE
        keys = self.component.astype(np.int64) * len(above) + np.where(whole, 0, place)
        known, self.place = np.unique(keys, return_inverse=True)
        self.above = _nearest(known, above)
        self._depth = _depths(self.above)
        self._cells = _grouped(self.place, len(known))
        self._children = _grouped(np.where(self.above == np.arange(len(known)), len(known), self.above), len(known))

    def alone(self, targets: np.ndarray) -> Iterator[list[Batch]]:
        """One part per place of the targets: its own cells, and the unseen ones around. One round: none meets another."""
        if len(targets):
            places = np.unique(self.place[targets])
            yield self._batches([np.array([place]) for place in places], self._of(targets, places, self.place))

    def below(self, targets: np.ndarray) -> Iterator[list[Batch]]:
        """One part per place of the targets, with the cells of its children; a round per level, the deepest first."""
        parents = np.array([len(children) > 0 for children in self._children])
        for mine in self._by_level(targets[parents[self.place[targets]]]):
            places = np.unique(self.place[mine])
            groups = [np.r_[place, self._children[place]] for place in places]
            yield self._batches(groups, self._of(mine, places, self.place))

    def paired(self, targets: np.ndarray) -> Iterator[list[Batch]]:
        """One part per pair of places side by side, the most tied first: what moves in one can move back in the other.

        A place without one left takes the one it is most tied to, in a round of its own. Only where the targets under one
        place are a crowd: all its children at once would take long, and hide a fifth less.
        """
        heads, counts = np.unique(self.above[self.place[targets]], return_counts=True)
        for mine in self._by_level(targets[np.isin(self.above[self.place[targets]], heads[counts > CROWD])]):
            pairs, single = matched(np.unique(self.place[mine]), self._ties)
            for groups in (pairs, single):
                of = np.arange(len(self._cells))
                if groups is pairs:
                    of[[other for _, other in pairs]] = [one for one, _ in pairs]
                groups = sorted(groups)
                lead = np.array([one for one, _ in groups], dtype=np.int64)
                chosen = mine[np.isin(of[self.place[mine]], lead)]
                yield self._batches([np.array(group) for group in groups], self._of(chosen, lead, of[self.place]))

    @cached_property
    def _ties(self) -> sparse.csr_array:
        """Places × places side by side: how many sums without unseen cells both have cells in."""
        seen = sparse.csr_array(self.equations)
        unseen = np.add.reduceat(np.r_[self.unseen[seen.indices], False], seen.indptr[:-1]) if len(seen.data) else []
        rows = np.flatnonzero((np.diff(seen.indptr) > 0) & ~np.asarray(unseen, dtype=bool))
        picked = seen[rows]
        row = np.repeat(np.arange(len(rows)), np.diff(picked.indptr))
        shape = (len(self._cells), len(rows))
        stands = sparse.csr_array((np.ones(len(row)), (self.place[picked.indices], row)), shape=shape) > 0
        counts = sparse.coo_array(stands.astype(np.int64) @ stands.astype(np.int64).T)
        first, second = counts.coords
        beside = (self.above[first] == self.above[second]) & (first != second)
        return sparse.csr_array((counts.data[beside], (first[beside], second[beside])), shape=counts.shape)

    def together(self, targets: np.ndarray) -> Iterator[list[Batch]]:
        """One part per place above the targets: its cells, those of its children and of theirs where there are targets."""
        for mine in self._by_level(targets):
            heads = np.unique(self.above[self.place[mine]])
            own = [np.unique(self.place[mine[self.above[self.place[mine]] == head]]) for head in heads]
            groups = [
                np.unique(np.concatenate([[head], self._children[head], *(self._children[place] for place in places)]))
                for head, places in zip(heads, own, strict=True)
            ]
            yield self._batches(groups, self._of(mine, heads, self.above[self.place]))

    def wider(self, targets: np.ndarray) -> Iterator[list[Batch]]:
        """One part per place two levels above the targets: as `together`, with the grandchildren too."""
        for mine in self._by_level(targets):
            head_of = self.above[self.above]
            heads = np.unique(head_of[self.place[mine]])
            groups = []
            for head in heads:
                places = np.unique(self.place[mine[head_of[self.place[mine]] == head]])
                inner = [head, *self._children[head], *places]
                groups.append(np.unique(np.concatenate([inner, *(self._children[place] for place in inner)])))
            yield self._batches(groups, self._of(mine, heads, head_of[self.place]))

    def _by_level(self, targets: np.ndarray) -> Iterator[np.ndarray]:
        depth = self._depth[self.place[targets]]
        for level in sorted(set(depth.tolist()), reverse=True):
            yield targets[depth == level]

    def _of(self, targets: np.ndarray, keys: np.ndarray, key: np.ndarray) -> list[np.ndarray]:
        """The targets of each key, in ascending order."""
        ordered = np.sort(targets)
        ordered = ordered[np.argsort(key[ordered], kind="stable")]
        return np.split(ordered, np.searchsorted(key[ordered], keys[1:]))

    def _batches(self, groups: list[np.ndarray], targets: list[np.ndarray]) -> list[Batch]:
        """Parts of these groups of places, some at a time."""
        own = [np.concatenate([self._cells[place] for place in group]) for group in groups]
        rank = np.cumsum([len(cells) for cells in own]) // BATCH
        found = []
        for each in np.unique(rank):
            chosen = np.flatnonzero(rank == each)
            found.append(self._parts([own[one] for one in chosen], [targets[one] for one in chosen]))
        return found

    def _parts(self, own: list[np.ndarray], targets: list[np.ndarray]) -> Batch:
        """Each group of cells with the unseen ones at most two sums away."""
        size, height = len(self.place), self.equations.shape[0]
        known = np.unique(np.repeat(np.arange(len(own)), [len(part) for part in own]) * size + np.concatenate(own))
        fresh = known
        for _ in range(2):
            picked = self.by_cell[:, fresh % size]
            rows = np.unique(np.repeat(fresh // size, np.diff(picked.indptr)) * height + picked.indices)
            sums = self.equations[rows % height]
            around = np.repeat(rows // height, np.diff(sums.indptr)) * size + sums.indices
            fresh = np.setdiff1d(np.unique(around[self.unseen[sums.indices]]), known, assume_unique=True)
            known = np.union1d(known, fresh)
        ends = np.searchsorted(known // size, np.arange(len(own) + 1))
        return [(known[low:high] % size, mine) for mine, low, high in zip(targets, ends[:-1], ends[1:], strict=True)]


def matched(places: np.ndarray, ties: sparse.csr_array) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of places that are tied, each place once, the most tied first; then each that remains with the one it is most tied to.

    Places of `places` are paired with one another as far as possible.
    """
    among = np.zeros(ties.shape[0], dtype=bool)
    among[places] = True
    found = sparse.coo_array(ties[places])
    first, second = places[found.coords[0]], found.coords[1].astype(np.int64)
    order = np.lexsort((second, first, -found.data, ~among[second]))
    used: set[int] = set()
    pairs, single = [], []
    candidates = list(zip(first[order].tolist(), second[order].tolist(), strict=True))
    for one, other in candidates:
        if not used & {one, other}:
            used |= {one, other}
            pairs.append((one, other))
    for one, other in candidates:
        if one not in used:
            used.add(one)
            single.append((one, other))
    return pairs, single


def _nearest(known: np.ndarray, above: np.ndarray) -> np.ndarray:
    """For each pair of a component and a place (as one number), the nearest pair above that has cells, itself without any."""
    size, found = len(above), np.arange(len(known))
    component, here = known // size, known % size
    searching = np.ones(len(known), dtype=bool)
    while searching.any():
        higher = above[here]
        at = np.minimum(np.searchsorted(known, component * size + higher), len(known) - 1)
        there = searching & (higher != here) & (known[at] == component * size + higher)
        found[there] = at[there]
        searching &= ~there & (higher != here)
        here = higher
    return found


def _depths(above: np.ndarray) -> np.ndarray:
    """How far below its root each place lies."""
    found, here = np.zeros(len(above), dtype=int), np.arange(len(above))
    while (moving := above[here] != here).any():
        found += moving
        here = above[here]
    return found


def _grouped(key: np.ndarray, count: int) -> list[np.ndarray]:
    """The positions of each key below `count`."""
    order = np.argsort(key, kind="stable")
    return np.split(order, np.searchsorted(key[order], np.arange(count + 1)))[1:-1]
