"""Shifts of hidden counts as witnesses: who shows that counts can move so needs no search to prove them protected."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from .linked import Linked
from .primary import Primary

Shift = tuple[np.ndarray, np.ndarray]
"""Cells that move together, and by how much each does."""

_EXACT = 1e-5
"""How far a shift may miss a sum: the tolerance of the programmes that found it."""
NAMED = ("shift", "table", "cell", "amount")
"""Columns of shifts that outlive their system."""


def gathered(shifts: Iterable[Shift], size: int) -> sparse.csc_array:
    """Cells × shifts."""
    shifts = list(shifts)
    lengths = [0, *(len(cells) for cells, _ in shifts)]
    cells = np.concatenate([np.zeros(0, dtype=np.int64), *(cells for cells, _ in shifts)])
    amounts = np.concatenate([np.zeros(0), *(amounts for _, amounts in shifts)])
    return sparse.csc_array((amounts, cells, np.cumsum(lengths)), shape=(size, len(shifts)))


def reach(
    equations: sparse.csr_array, values: np.ndarray, unknown: np.ndarray, shifts: sparse.csc_array, most: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How far each cell is seen to fall and to rise by these shifts (cells × shifts), up to its `most`.

    A shift that breaks a sum or moves a known cell shows nothing. The others are checked here, wherever they come from.
    """
    wrong = np.zeros(shifts.shape[1], dtype=bool)
    shift = np.repeat(np.arange(shifts.shape[1]), np.diff(shifts.indptr))
    wrong[shift[~unknown[shifts.indices]]] = True
    broken = abs(sparse.csc_array(equations @ shifts)) > _EXACT
    wrong[np.diff(sparse.csc_array(broken).indptr) > 0] = True
    kept = ~wrong[shift] & (shifts.data != 0)
    cells, amounts, shift = shifts.indices[kept], shifts.data[kept], shift[kept]
    room = values[cells] / np.abs(amounts)
    forwards, backwards = np.full(shifts.shape[1], np.inf), np.full(shifts.shape[1], np.inf)
    np.minimum.at(forwards, shift[amounts < 0], room[amounts < 0])
    np.minimum.at(backwards, shift[amounts > 0], room[amounts > 0])
    rises = np.where(amounts > 0, forwards[shift], backwards[shift]) * np.abs(amounts)
    falls = np.where(amounts > 0, backwards[shift], forwards[shift]) * np.abs(amounts)
    down, up = np.zeros(len(values)), np.zeros(len(values))
    np.maximum.at(up, cells, rises)
    np.maximum.at(down, cells, falls)
    return np.minimum(down, most), np.minimum(up, most)


def named(system: Linked, shifts: sparse.csc_array) -> pd.DataFrame:
    """Shifts in a form that outlives the system: columns of `NAMED`, the table (its name) and the cell (its rank there).

    Complements are left out: their sums say how they move.
    """
    size = len(system.values)
    table, cell = np.full(size, -1, dtype=np.int16), np.zeros(size, dtype=np.int32)
    for rank, variable in reversed(list(enumerate(system.variable))):
        there = np.flatnonzero(variable >= 0)
        table[variable[there]], cell[variable[there]] = rank, there
    shift = np.repeat(np.arange(shifts.shape[1], dtype=np.int32), np.diff(shifts.indptr))
    real = shifts.indices < size
    mine = shifts.indices[real]
    names = pd.Categorical.from_codes(table[mine], [each.name for each in system.tables])
    return pd.DataFrame(
        dict(zip(NAMED, (shift[real], names, cell[mine], shifts.data[real]), strict=True)),
    )


def placed(system: Linked, rules: Primary, shifts: Sequence[pd.DataFrame]) -> sparse.csc_array:
    """The inverse of `named`, for several publications: shifts over the cells of a system and their complements.

    What moves a cell that the system does not have is left out: such a shift breaks a sum and is not believed.
    """
    size, count = len(system.values), len(rules.values)
    tables = {table.name: variable for table, variable in zip(system.tables, system.variable, strict=True)}
    cells, amounts, number, start = [np.zeros(0, dtype=np.int64)], [np.zeros(0)], [np.zeros(0, dtype=np.int64)], 0
    for frame in shifts:
        for name, rows in frame.groupby("table", observed=True):
            variable = tables.get(str(name), np.zeros(0, dtype=np.int64))
            rows = rows[rows["cell"] < len(variable)]
            found = variable[rows["cell"]]
            cells.append(found[found >= 0])
            amounts.append(rows["amount"].to_numpy()[found >= 0])
            number.append(rows["shift"].to_numpy()[found >= 0] + start)
        start += int(frame["shift"].max()) + 1 if len(frame) else 0
    triples = (np.concatenate(amounts), (np.concatenate(cells), np.concatenate(number)))
    real = sparse.csr_array(sparse.coo_array(triples, shape=(size, start)))
    complements = -(rules.equations[rules.equations.shape[0] - (count - size) :, :size] @ real)
    return sparse.csc_array(sparse.vstack([real, complements], format="csc"))
