"""Binomial rows sorted by group and cut into blocks small enough for the processor's cache."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from ..covariance import Groups

BLOCK_ROWS = 16384


@dataclass(frozen=True, eq=False)
class Block:
    """Rows of some whole groups: `successes` of `trials`, designs `x` and `z`; `groups` is their range of codes."""

    successes: np.ndarray
    trials: np.ndarray
    x: np.ndarray
    z: np.ndarray
    first: np.ndarray
    sizes: np.ndarray
    groups: slice

    def by_row(self, values: np.ndarray) -> np.ndarray:
        """A value of each group, given to its rows."""
        return np.repeat(values, self.sizes, axis=0)

    def by_group(self, values: np.ndarray) -> np.ndarray:
        """Totals of the rows of each group."""
        return np.add.reduceat(values, self.first, axis=0)

    def sums(self, columns: np.ndarray, factor: np.ndarray) -> np.ndarray:
        """Totals by group of each column (rows × q) times a vector (groups × q)."""
        return np.stack([self.by_group(column * factor) for column in columns.T], axis=1)


def row_products(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Scalar product of each row of two matrices of few columns."""
    total = left[:, 0] * right[:, 0]
    for a in range(1, left.shape[1]):
        total += left[:, a] * right[:, a]
    return total


@dataclass(frozen=True, eq=False)
class Counts:
    """All rows: `blocks` in the order of group codes, and the log of the binomial coefficients."""

    blocks: tuple[Block, ...]
    constant: float

    @property
    def p(self) -> int:
        return self.blocks[0].x.shape[1]

    @property
    def q(self) -> int:
        return self.blocks[0].z.shape[1]


def counts_of(successes: np.ndarray, trials: np.ndarray, x: np.ndarray, z: np.ndarray, groups: Groups) -> Counts:
    """Rows sorted by group and cut into blocks of about `BLOCK_ROWS` rows."""
    order = np.argsort(groups.codes, kind="stable")
    k, n, x, z = successes[order], trials[order], x[order], z[order]
    many = n > 1
    constant = (gammaln(n[many] + 1) - gammaln(k[many] + 1) - gammaln(n[many] - k[many] + 1)).sum()
    ends = np.cumsum(groups.sizes)
    blocks = []
    for start, stop in _cuts(ends):
        first_row = ends[start - 1] if start else 0
        rows, sizes = slice(first_row, ends[stop - 1]), groups.sizes[start:stop]
        first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        blocks.append(Block(k[rows], n[rows], x[rows], z[rows], first, sizes, slice(start, stop)))
    return Counts(tuple(blocks), float(constant))


def _cuts(ends: np.ndarray) -> Iterator[tuple[int, int]]:
    start, rows = 0, 0
    while start < ends.size:
        stop = max(int(np.searchsorted(ends, rows + BLOCK_ROWS, side="right")), start + 1)
        yield start, stop
        start, rows = stop, int(ends[stop - 1])
