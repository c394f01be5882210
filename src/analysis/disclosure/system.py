"""Published counts as a linear system: every margin that a reader can add up is an equation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
import pandas as pd
from scipy import sparse


@dataclass(frozen=True)
class Dimension:
    """A classification whose codes form trees: territories, or categories under their total.

    `parents` gives the parent of every code (None for a root). The children of a code cover it entirely: what the
    published children leave out is a code of its own, named in `unpublished` because no output shows it (« hors
    réseau » of a département). A reader still deduces it from the others. `also` gives further codes as sums of codes
    of the trees: a réseau that lies in two départements, a second period.
    """

    name: str
    parents: Mapping[str, str | None]
    unpublished: frozenset[str] = frozenset()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def flat(cls, name: str, categories: Sequence[str], total: str = "total") -> "Dimension":
        """Categories under one total."""
        return cls(name, {total: None, **dict.fromkeys(categories, total)})

    @classmethod
    def separate(cls, name: str, categories: Sequence[str]) -> "Dimension":
        """Categories that nothing adds up: years that are never pooled."""
        return cls(name, dict.fromkeys(categories))

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in the order given."""
        return (*self.parents, *self.also)

    @property
    def leaves(self) -> tuple[str, ...]:
        """Codes of the trees without children."""
        above = set(self.parents.values())
        return tuple(code for code in self.parents if code not in above)

    @property
    def total(self) -> str | None:
        """The code that covers others: the root when there is one only. A year alone is no total: another may come beside it."""
        roots = [code for code, parent in self.parents.items() if parent is None]
        return roots[0] if len(roots) == 1 < len(self.parents) else None

    def sums(self) -> sparse.csr_array:
        """Codes × leaves: 1 where the leaf lies in the code. Raises ValueError for a parent that is not a code."""
        position = {code: row for row, code in enumerate(self.codes)}
        rows, columns = [], []
        for column, leaf in enumerate(self.leaves):
            code: str | None = leaf
            while code is not None:
                if code not in position:
                    raise ValueError(f"{self.name}: unknown parent {code!r}")
                rows.append(position[code])
                columns.append(column)
                code = self.parents[code]
        shape = (len(self.codes), len(self.leaves))
        tree = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        return tree if not self.also else sparse.csr_array(tree + self._further() @ tree)

    def equations(self) -> sparse.csr_array:
        """Sums × codes: +1 for what is added, −1 for the code that it makes."""
        sums: dict[str, list[str]] = {code: [] for code in self.codes}
        for code, parent in self.parents.items():
            if parent is not None:
                sums[parent].append(code)
        sums |= {code: list(parts) for code, parts in self.also.items()}
        position = {code: column for column, code in enumerate(self.codes)}
        made = [code for code in self.codes if sums[code]]
        rows = [row for row, code in enumerate(made) for _ in (code, *sums[code])]
        columns = [position[each] for code in made for each in (code, *sums[code])]
        values = [value for code in made for value in (-1.0, *([1.0] * len(sums[code])))]
        return sparse.csr_array((values, (rows, columns)), shape=(len(made), len(self.codes)))

    def _further(self) -> sparse.csr_array:
        position = {code: row for row, code in enumerate(self.codes)}
        pairs = [(position[code], position[part]) for code, parts in self.also.items() for part in parts]
        rows, columns = zip(*pairs, strict=True)
        return sparse.csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(self.codes),) * 2)


@dataclass(frozen=True, eq=False)
class System:
    """Counts and the sums that tie them.

    `cells` names them (one level per dimension), `values` are the true counts, `shown` says which could be published,
    `equations` @ `values` is 0, one row per sum.
    """

    cells: pd.MultiIndex
    values: np.ndarray
    shown: np.ndarray
    equations: sparse.csr_array

    def __post_init__(self) -> None:
        if np.any(self.equations @ self.values):
            raise ValueError("the counts do not add up")


def system(counts: pd.DataFrame, dimensions: Sequence[Dimension], *, count: str = "count") -> System:
    """The whole crossed table, with all its margins, from counts by leaf.

    `counts` has one column of leaf codes per dimension and the column `count`; several rows for the same cell are
    added, a cell without row counts 0. Raises ValueError for a code that is not a leaf.
    """
    shape = tuple(len(dimension.leaves) for dimension in dimensions)
    positions = []
    for dimension in dimensions:
        found = pd.Index(dimension.leaves).get_indexer(counts[dimension.name])
        if (found < 0).any():
            strange = counts[dimension.name].iloc[int(np.argmax(found < 0))]
            raise ValueError(f"{dimension.name}: {strange!r} is not a leaf")
        positions.append(found)
    flat = np.ravel_multi_index(positions, shape) if len(counts) else np.array([], dtype=int)
    leaves = np.bincount(flat, weights=counts[count].to_numpy(float), minlength=int(np.prod(shape)))
    every = _kron([dimension.sums() for dimension in dimensions])
    shown = reduce(
        np.kron, [np.array([code not in d.unpublished for code in d.codes], dtype=int) for d in dimensions]
    ).astype(bool)
    return System(
        cells=pd.MultiIndex.from_product([d.codes for d in dimensions], names=[d.name for d in dimensions]),
        values=np.rint(every @ leaves).astype(np.int64),
        shown=shown,
        equations=_margins(dimensions),
    )


def _margins(dimensions: Sequence[Dimension]) -> sparse.csr_array:
    identities = [sparse.eye_array(len(d.codes), format="csr") for d in dimensions]
    blocks = [
        _kron([*identities[:rank], dimension.equations(), *identities[rank + 1 :]])
        for rank, dimension in enumerate(dimensions)
    ]
    return sparse.csr_array(sparse.vstack(blocks, format="csr"))


def _kron(factors: Sequence[sparse.csr_array]) -> sparse.csr_array:
    return sparse.csr_array(reduce(lambda left, right: sparse.kron(left, right, format="csr"), factors))
