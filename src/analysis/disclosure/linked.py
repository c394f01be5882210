"""Several tables as one linear system: what one of them shows, a reader uses to read the others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .tables import CountTable


@dataclass(frozen=True, eq=False)
class Linked:
    """The cells of several tables, those that are known to be equal taken once.

    `variable[t]` gives, for each cell of the table t, its variable (−1 for a cell that all know to be empty). By
    variable: `values` the true count, `shown` whether an output may show it, `sensitive` whether it tells something
    sensitive, `place` its territory (a position in `places`). `equations` @ `values` is 0.
    """

    tables: tuple[CountTable, ...]
    variable: tuple[np.ndarray, ...]
    values: np.ndarray
    shown: np.ndarray
    sensitive: np.ndarray
    place: np.ndarray
    places: tuple[str, ...]
    above: np.ndarray
    equations: sparse.csr_array


def linked(tables: Sequence[CountTable]) -> Linked:
    """One system for these tables.

    Cells of one measure with the same codes besides totals are equal; so are those that an empty category leaves alone
    in a sum. Raises ValueError when two tables of a measure do not agree on a count, or on what a code is.
    """
    cells = _cells(tables)
    size = max((int(found.max(initial=-1)) for found in cells), default=-1) + 1
    flat = np.concatenate([np.zeros(0, dtype=np.int64), *cells])
    values = np.zeros(size, dtype=np.int64)
    values[flat] = np.concatenate([np.zeros(0, dtype=np.int64), *(table.system.values for table in tables)])
    for table, found in zip(tables, cells, strict=True):
        if (values[found] != table.system.values).any():
            raise ValueError(f"{table.name}: does not agree with another table of « {table.measure} »")
    empty = np.zeros(size, dtype=bool)
    for table, found in zip(tables, cells, strict=True):
        empty[found[~table.can_be()]] = True
    equations = _distinct(sparse.vstack([_renamed(t, c, size) for t, c in zip(tables, cells, strict=True)], "csr"))
    group, reduced = _merged(equations, empty)
    count = int(group.max(initial=-1)) + 1
    variable = tuple(group[found] for found in cells)
    kept = np.zeros(count, dtype=np.int64)
    kept[group[group >= 0]] = values[group >= 0]
    shown, sensitive = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    place = np.zeros(count, dtype=np.int64)
    places = {code: rank for rank, code in enumerate(dict.fromkeys(c for t in tables for c in t.dimensions[0].codes))}
    for table, found in zip(tables, variable, strict=True):
        there = found >= 0
        numbered = np.array([places[code] for code in table.dimensions[0].codes])
        shown[found[there & table.system.shown]] = True
        sensitive[found[there & table.is_sensitive()]] = True
        place[found[there]] = numbered[table.positions[0][there]]
    above = np.array([places[code] for code in _above(tables, places)], dtype=np.int64)
    return Linked(tuple(tables), variable, kept, shown, sensitive, place, tuple(places), above, reduced)


def _above(tables: Sequence[CountTable], places: Iterable[str]) -> Iterator[str]:
    """For each territory the one above it, itself for a root."""
    known: dict[str, str] = {}
    for table in tables:
        territory = table.dimensions[0]
        known |= {code: parent for code, parent in territory.parents.items() if parent is not None}
        known |= {code: territory.parents[parts[0]] or code for code, parts in territory.also.items()}
    return (known.get(code, code) for code in places)


def _cells(tables: Sequence[CountTable]) -> list[np.ndarray]:
    """For each table, the number of each cell among all."""
    found: list[np.ndarray] = [np.zeros(0, dtype=np.int64)] * len(tables)
    start = 0
    for measure in dict.fromkeys(table.measure for table in tables):
        ranks = [rank for rank, table in enumerate(tables) if table.measure == measure]
        keys = _keys([tables[rank] for rank in ranks])
        _, numbered = np.unique(np.concatenate(keys), return_inverse=True)
        for rank, part in zip(ranks, np.split(numbered, np.cumsum([len(key) for key in keys])[:-1]), strict=True):
            found[rank] = part + start
        start += int(numbered.max(initial=-1)) + 1
    return found


def _keys(tables: Sequence[CountTable]) -> list[np.ndarray]:
    """One whole number per cell, made of its codes besides totals."""
    numbers: dict[str, dict[str, int]] = {}
    totals: dict[str, set[str | None]] = {}
    for table in tables:
        for dimension in table.dimensions:
            codes = numbers.setdefault(dimension.name, {})
            totals.setdefault(dimension.name, set()).add(dimension.total)
            for code in dimension.codes:
                if code != dimension.total:
                    codes.setdefault(code, len(codes) + 1)
    for name, found in totals.items():
        if strange := found & set(numbers[name]):
            raise ValueError(f"{name}: {', '.join(map(str, strange))} is a total in one table and not in another")
    if np.prod([len(codes) + 1.0 for codes in numbers.values()]) > 2**62:
        raise ValueError("too many dimensions in one measure")
    keys = []
    for table in tables:
        ranks = {dimension.name: rank for rank, dimension in enumerate(table.dimensions)}
        key = np.zeros(len(table.system.values), dtype=np.int64)
        for name, codes in numbers.items():
            key *= len(codes) + 1
            if name in ranks:
                dimension = table.dimensions[ranks[name]]
                key += np.array([codes.get(code, 0) for code in dimension.codes])[table.positions[ranks[name]]]
        keys.append(key)
    return keys


def _renamed(table: CountTable, cells: np.ndarray, size: int) -> sparse.csr_array:
    """The sums of a table over the cells of all."""
    own = table.system.equations
    return sparse.csr_array((own.data, cells[own.indices], own.indptr), shape=(own.shape[0], size))


def _distinct(equations: sparse.csr_array) -> sparse.csr_array:
    """Each sum once, rows without terms left out."""
    equations.sum_duplicates()
    equations.eliminate_zeros()
    weights = np.random.default_rng(0).integers(1, 2**62, size=equations.shape[1], dtype=np.uint64)
    terms = weights[equations.indices] * equations.data.astype(np.int64).astype(np.uint64)
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(terms, dtype=np.uint64)])
    marks = sums[equations.indptr[1:]] - sums[equations.indptr[:-1]]
    _, first = np.unique(marks, return_index=True)
    first.sort()
    return equations[first[np.diff(equations.indptr)[first] > 0]]


def _merged(equations: sparse.csr_array, empty: np.ndarray) -> tuple[np.ndarray, sparse.csr_array]:
    """The variable of each cell (−1 when it is known to be empty) and the sums that remain between variables."""
    size = equations.shape[1]
    group = np.where(empty, -1, np.cumsum(~empty) - 1)
    while True:
        count = int(group.max(initial=-1)) + 1
        kept = np.flatnonzero(group >= 0)
        onto = sparse.csr_array((np.ones(len(kept)), (kept, group[kept])), shape=(size, count))
        reduced = _distinct(sparse.csr_array(equations @ onto))
        terms = np.diff(reduced.indptr)
        alone = np.unique(reduced[terms == 1].indices)
        pairs = reduced[(terms == 2) & (reduced.sum(axis=1) == 0)]
        if not len(alone) and not pairs.shape[0]:
            return group, reduced
        ends = pairs.indices.reshape(-1, 2)
        graph = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
        _, label = connected_components(graph, directed=False)
        gone = np.isin(label, label[alone])
        label = np.where(gone, -1, label)
        present, number = np.unique(label, return_inverse=True)
        label = number - 1 if len(present) and present[0] == -1 else number
        group = np.where(group >= 0, label[np.maximum(group, 0)], -1)
