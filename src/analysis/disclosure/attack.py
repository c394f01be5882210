"""What a reader can deduce of the cells that are hidden: an attacker with every published margin and linear programming."""

from dataclasses import dataclass

import numpy as np
import scipy
from scipy import sparse
from scipy.sparse.csgraph import connected_components


@dataclass(frozen=True, eq=False)
class Intervals:
    """For each target: the smallest and largest counts compatible with what is published.

    `exact` is False where the search stopped because the interval was known to be wide enough: it is then at least
    that wide.
    """

    targets: np.ndarray
    low: np.ndarray
    high: np.ndarray
    exact: np.ndarray

    def protected(self, k: int | np.ndarray) -> np.ndarray:
        """Whether each target may be as large as `k` (one for all, or one each) and lies in an interval at least as wide."""
        tolerance = 1e-6
        return (self.high >= k - tolerance) & (self.high - self.low >= k - tolerance)


def attack(
    equations: sparse.csr_array,
    values: np.ndarray,
    unknown: np.ndarray,
    targets: np.ndarray,
    *,
    low: np.ndarray | None = None,
    high: np.ndarray | None = None,
    enough: int | np.ndarray | None = None,
) -> Intervals:
    """Bounds of the target cells, the others being published.

    Parameters
    ----------
    equations, values
        Sums that tie the cells (rows × cells, `equations` @ `values` = 0) and their true counts.
    unknown
        Which cells are hidden.
    targets
        Positions of hidden cells to bound.
    low, high
        What is known of each cell beforehand: 0 and far more than any count by default; an interval where a rounded rate is published.
    enough
        Stop working on a target as soon as it is known to be protected for this threshold (one, or one per cell).

    The linear bounds are those of whole counts too for a crossing of two trees (a flow problem, totally unimodular);
    with more dimensions a reader who uses that counts are whole may do slightly better. Raises RuntimeError when the
    solver does not conclude.

    Fischetti & Salazar-González (2001), "Solving the cell suppression problem on tabular data with linear constraints".
    """
    work = _Work.of(equations, values, unknown, low, high)
    targets = np.asarray(targets, dtype=int)
    local = work.position[targets]
    todo = [(variable, sense) for variable in local for sense in (-1, 1)]
    least = None if enough is None else np.broadcast_to(enough, np.shape(values))[work.hidden]
    while todo:
        chosen, todo = _one_per_component(todo, work.component)
        work.optimise(chosen)
        if least is not None:
            done = (work.high >= least - 1e-6) & (work.high - work.low >= least - 1e-6)
            todo = [(variable, sense) for variable, sense in todo if not done[variable]]
    return Intervals(targets, work.low[local], work.high[local], work.solved[local].all(axis=1))


def _far(values: np.ndarray) -> float:
    """More than any count: where totals are hidden too, nothing else would bound what a cell may be."""
    return 10.0 * float(values.max(initial=0)) + 1000.0


def _one_per_component(todo: list, component: np.ndarray) -> tuple[list, list]:
    """At most one question for each component: independent parts of the system are solved together."""
    seen: set[int] = set()
    chosen, later = [], []
    for question in todo:
        part = component[question[0]]
        (later if part in seen else chosen).append(question)
        seen.add(part)
    return chosen, later


@dataclass(eq=False)
class _Work:
    hidden: np.ndarray
    matrix: sparse.csc_array
    right: np.ndarray
    component: np.ndarray
    position: np.ndarray
    bounds: np.ndarray
    low: np.ndarray
    high: np.ndarray
    solved: np.ndarray

    @classmethod
    def of(cls, equations, values, unknown, low, high) -> "_Work":
        hidden = np.flatnonzero(unknown)
        matrix = sparse.csc_array(equations)[:, hidden]
        right = -(equations @ np.where(unknown, 0, values)).astype(float)
        rows = np.diff(sparse.csr_array(matrix).indptr) > 0
        matrix, right = sparse.csc_array(sparse.csr_array(matrix)[rows]), right[rows]
        position = np.full(len(values), -1)
        position[hidden] = np.arange(len(hidden))
        touching = abs(matrix)
        _, component = connected_components(touching.T @ touching, directed=False)
        truth = values[hidden].astype(float)
        bounds = np.column_stack(
            [
                np.zeros(len(hidden)) if low is None else low[hidden],
                np.full(len(hidden), _far(values)) if high is None else np.minimum(high[hidden], _far(values)),
            ]
        )
        return cls(
            hidden,
            matrix,
            right,
            component,
            position,
            bounds,
            truth.copy(),
            truth.copy(),
            np.zeros((len(hidden), 2), bool),
        )

    def optimise(self, chosen: list) -> None:
        """Solve one question per component, and keep what the solution says of every cell."""
        parts = {self.component[variable] for variable, _ in chosen}
        columns = np.flatnonzero(np.isin(self.component, list(parts)))
        matrix = sparse.csr_array(self.matrix[:, columns])
        rows = np.diff(matrix.indptr) > 0
        place = {column: rank for rank, column in enumerate(columns)}
        goal = np.zeros(len(columns))
        for variable, sense in chosen:
            goal[place[variable]] = -sense
        found = scipy.optimize.linprog(
            goal, A_eq=matrix[rows], b_eq=self.right[rows], bounds=self.bounds[columns], method="highs"
        )
        if found.status != 0:
            raise RuntimeError(f"bounds not found: {found.message}")
        self.low[columns] = np.minimum(self.low[columns], found.x)
        self.high[columns] = np.maximum(self.high[columns], found.x)
        for variable, sense in chosen:
            self.solved[variable, 0 if sense < 0 else 1] = True
