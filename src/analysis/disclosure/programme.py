"""Cell suppression as a mathematical programme: the exact optimum of small tables."""

import numpy as np
import scipy
from scipy import sparse

NODES = 300
"""Size of the search tree beyond which the optimum is given up: a limit in seconds would depend on the machine."""
_EVERY = 1e-6


def optimum(
    equations: sparse.csr_array,
    values: np.ndarray,
    targets: np.ndarray,
    k: np.ndarray,
    *,
    free: np.ndarray,
    eligible: np.ndarray,
) -> np.ndarray | None:
    """The hidden cells (those of `free` included) of least total count that protect every target; None when not proved.

    For each target t, two shifts of the whole table must exist that only move hidden cells and keep every count
    positive: one brings t to at least its `k`, and the two together span at least as much. None too when the solver does
    not finish in `NODES` or nothing protects them.
    """
    n, m, count = len(values), equations.shape[0], len(targets)
    width = n * (1 + 2 * count)
    reach = 2.0 * float(k.max())
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
        lower[up * n + target] = max(0.0, k[rank] - values[target])
        lower[back * n + target] = 0.0
        pick = sparse.csr_array(([1.0], ([0], [target])), shape=(1, n))
        add({up: pick, back: pick}, np.array([float(k[rank])]), np.array([np.inf]))
    found = scipy.optimize.milp(
        cost,
        integrality=np.r_[np.ones(n), np.zeros(width - n)],
        bounds=scipy.optimize.Bounds(lower, upper),
        constraints=scipy.optimize.LinearConstraint(
            sparse.vstack(rows, format="csc"), np.concatenate(low), np.concatenate(high)
        ),
        options={"node_limit": NODES},
    )
    return found.x[:n] > 0.5 if found.status == 0 else None
