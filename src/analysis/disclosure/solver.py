"""Linear programmes over the same sums, one after the other."""

import highspy
import numpy as np
from scipy import sparse

_OPTIONS = {"output_flag": False, "presolve": "off", "parallel": "off", "threads": 1, "simplex_scale_strategy": 0}


class Programme:
    """The sums of some moves: `best` gives the moves of least cost within bounds.

    The solver keeps the sums, and its last basis when `on` says that the next programme goes on from there: half the time
    where programmes look alike, ten times as much where they do not. Its own reductions are turned off: the sums have been
    reduced already, and they would cost more than they save.
    """

    def __init__(self, sums: sparse.csc_array, *, on: bool) -> None:
        self._on = on
        self._height, self._width = sums.shape
        self._columns = np.arange(self._width, dtype=np.int32)
        self._solver = highspy.Highs()
        for option, value in _OPTIONS.items():
            self._solver.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self._width, self._height
        model.col_cost_ = model.col_lower_ = model.col_upper_ = np.zeros(self._width)
        model.row_lower_ = model.row_upper_ = np.zeros(self._height)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = sums.indptr, sums.indices
        model.a_matrix_.value_ = sums.data
        self._solver.passModel(model)

    def best(self, cost: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """The moves between `low` and `high` that keep every sum at 0 and cost least, one number per column.

        Raises RuntimeError when the solver does not conclude.
        """
        self._solver.changeColsCost(self._width, self._columns, np.ascontiguousarray(cost, dtype=float))
        bounds = (np.ascontiguousarray(bound, dtype=float) for bound in (low, high))
        self._solver.changeColsBounds(self._width, self._columns, *bounds)
        for on in (self._on, False):  # a basis can lead nowhere
            if not on:
                self._solver.clearSolver()
            self._solver.run()
            status = self._solver.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                return np.asarray(self._solver.getSolution().col_value)
        raise RuntimeError(f"moves not found: {self._solver.modelStatusToString(status)}")
