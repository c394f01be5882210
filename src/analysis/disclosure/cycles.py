"""Exchanges between four cells: the cheapest way to protect a cell that only two sums tie."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from scipy import sparse


class Cycles:
    """Exchanges p+1, q−1, s+1, r−1, where p and q share a sum, q and s another, s and r a third, r and p the last.

    Only cells that two sums hold, as terms and not as totals, can take part: the shift then breaks no other sum, and
    the interval it opens is there whatever else is published.
    """

    def __init__(self, equations: sparse.csr_array, values: np.ndarray, eligible: np.ndarray) -> None:
        self.values, self.eligible = values, eligible
        terms = sparse.csc_array(equations)
        self._sums: dict[int, tuple[int, int]] = {}
        self._members: dict[int, list[int]] = defaultdict(list)
        self._at: dict[tuple[int, int], list[int]] = defaultdict(list)
        for cell in range(terms.shape[1]):
            span = slice(terms.indptr[cell], terms.indptr[cell + 1])
            if span.stop - span.start == 2 and (terms.data[span] == 1).all():
                first, second = sorted(int(row) for row in terms.indices[span])
                self._sums[cell] = (first, second)
                self._members[first].append(cell)
                self._members[second].append(cell)
                self._at[first, second].append(cell)

    def protects(self, target: int, unknown: np.ndarray, k: int) -> bool:
        """Whether cells already hidden allow an exchange that protects the target."""
        return any(self._enough(target, *others, k) for others in self._around(target, unknown))

    def cheapest(self, target: int, unknown: np.ndarray, k: int) -> list[int] | None:
        """The cells to hide for the cheapest exchange that protects the target, or None without any."""
        allowed = unknown | self.eligible
        best, cost = None, np.inf
        for others in self._around(target, allowed):
            new = [cell for cell in others if not unknown[cell]]
            price = sum(self.values[cell] for cell in new)
            if price < cost and self._enough(target, *others, k):
                best, cost = new, price
        return best

    def _around(self, target: int, allowed: np.ndarray) -> Iterator[tuple[int, int, int]]:
        if target not in self._sums:
            return
        first, second = self._sums[target]
        for beside in self._members[first]:
            if beside == target or not allowed[beside]:
                continue
            far = self._other(beside, first)
            for below in self._members[second]:
                if below == target or not allowed[below]:
                    continue
                corner = self._other(below, second)
                for opposite in self._at.get((min(far, corner), max(far, corner)), ()):
                    if allowed[opposite] and opposite not in (target, beside, below):
                        yield beside, below, opposite

    def _other(self, cell: int, row: int) -> int:
        first, second = self._sums[cell]
        return second if row == first else first

    def _enough(self, target: int, beside: int, below: int, opposite: int, k: int) -> bool:
        up = min(self.values[beside], self.values[below])
        down = min(self.values[target], self.values[opposite])
        return self.values[target] + up >= k and up + down >= k
