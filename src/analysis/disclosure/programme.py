"""Cell suppression as mathematical programmes: exact for small tables, cheapest flow around one cell."""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

SECONDS = 20
_EVERY = 1e-6


def optimum(
    equations: sparse.csr_array,
    values: np.ndarray,
    targets: np.ndarray,
    k: int,
    *,
    free: np.ndarray,
    eligible: np.ndarray,
) -> np.ndarray | None:
    """The hidden cells (those of `free` included) of least total count that protect every target; None when not proved.

    For each target t, two shifts of the whole table must exist that only move hidden cells and keep every count
    positive: one brings t to at least `k`, and the two together span at least `k`. None too when the solver does not
    finish in `SECONDS` or nothing protects them.
    """
    n, m, count = len(values), equations.shape[0], len(targets)
    width = n * (1 + 2 * count)
    reach = 2.0 * k
    cost = np.zeros(width)
    cost[:n] = np.where(free, 0.0, values + _EVERY)
    lower, upper = np.full(width, -np.inf), np.full(width, np.inf)
    lower[:n], upper[:n] = np.where(free, 1.0, 0.0), np.where(free | eligible, 1.0, 0.0)
    one = sparse.eye_array(n, format="csr")
    room, down = sparse.diags_array(np.full(n, reach)), sparse.diags_array(np.minimum(values, reach).astype(float))
    rows, low, high = [], [], []

    def add(blocks: dict[int, sparse.sparray], least: np.ndarray, most: np.ndarray) -> None:
        height = next(iter(blocks.values())).shape[0]
        line = [blocks.get(rank) for rank in range(1 + 2 * count)]
        rows.append(
            sparse.hstack([sparse.csr_array((height, n)) if part is None else part for part in line], format="csr")
        )
        low.append(least)
        high.append(most)

    nothing = np.zeros(n)
    for rank, target in enumerate(targets):
        up, back = 1 + 2 * rank, 2 + 2 * rank
        for shift in (up, back):
            add({shift: equations}, np.zeros(m), np.zeros(m))
        for shift, gain, loss in ((up, room, down), (back, down, room)):
            add({shift: one, 0: -gain}, np.full(n, -np.inf), nothing)
            add({shift: one, 0: loss}, nothing, np.full(n, np.inf))
        lower[up * n + target] = max(0.0, k - values[target])
        lower[back * n + target] = 0.0
        pick = sparse.csr_array(([1.0], ([0], [target])), shape=(1, n))
        add({up: pick, back: pick}, np.array([float(k)]), np.array([np.inf]))
    found = milp(
        cost,
        integrality=np.r_[np.ones(n), np.zeros(width - n)],
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(sparse.vstack(rows, format="csc"), np.concatenate(low), np.concatenate(high)),
        options={"time_limit": SECONDS},
    )
    return found.x[:n] > 0.5 if found.status == 0 else None


def cheapest(
    equations: sparse.csr_array,
    values: np.ndarray,
    target: int,
    k: int,
    *,
    unknown: np.ndarray,
    eligible: np.ndarray,
) -> list[int] | None:
    """Cells to hide besides `unknown` to protect one target, by the cheapest flow around it; None without any.

    The search stays among the cells at most two sums away, then among all. The flow weighs each cell by its count:
    the cells it crosses are hidden.
    """
    for cells in (_near(equations, target), np.arange(len(values))):
        found = _flow(
            equations, values, target, k, cells[unknown[cells] | eligible[cells] | (cells == target)], unknown
        )
        if found is not None:
            return found
    return None


def _near(equations: sparse.csr_array, target: int) -> np.ndarray:
    touching = sparse.csc_array(equations)
    cells = np.array([target])
    for _ in range(2):
        rows = np.unique(touching[:, cells].indices)
        cells = np.unique(equations[rows].indices)
    return cells


def _flow(equations, values, target, k, cells, unknown) -> list[int] | None:
    """One linear programme: the shifts up and down of each cell, both weighed by the larger of the two."""
    n, at = len(cells), int(np.flatnonzero(cells == target)[0])
    sums = sparse.csr_array(equations[:, cells])
    sums = sums[np.diff(sums.indptr) > 0]
    one, none = sparse.eye_array(n, format="csr"), sparse.csr_array((sums.shape[0], n))
    equal = sparse.vstack([sparse.hstack([sums, none, none]), sparse.hstack([none, sums, none])], format="csr")
    zero = sparse.csr_array((n, n))
    larger = [
        sparse.hstack([sign * part for part in pair] + [-one])
        for pair in ((one, zero), (zero, one))
        for sign in (1.0, -1.0)
    ]
    span = sparse.csr_array(([-1.0, -1.0], ([0, 0], [at, n + at])), shape=(1, 3 * n))
    held = values[cells].astype(float)
    lower = np.r_[-held, np.full(n, -np.inf), np.zeros(n)]
    upper = np.r_[np.full(n, np.inf), held, np.full(n, np.inf)]
    lower[at], lower[n + at] = max(0.0, k - held[at]), 0.0
    found = linprog(
        np.r_[np.zeros(2 * n), np.where(unknown[cells], 0.0, held + _EVERY)],
        A_ub=sparse.vstack([*larger, span], format="csr"),
        b_ub=np.r_[np.zeros(4 * n), -float(k)],
        A_eq=equal,
        b_eq=np.zeros(equal.shape[0]),
        bounds=np.column_stack([lower, upper]),
        method="highs",
    )
    if found.status != 0:
        return None
    moved = cells[found.x[2 * n :] > 1e-7]
    return [int(cell) for cell in moved if not unknown[cell]]
