"""Where pupils go from one year to the next: shares of each row of a table of transitions, with simultaneous intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.measures.rates import wilson
from analysis.measures.results import Estimate, Inference, NotEstimable


@dataclass(frozen=True, eq=False)
class Transitions:
    """Shares of each arrival among the pupils of each departure, as proportions.

    `origins` (R) and `arrivals` (C) name rows and columns; `counts` (R × C) are pupils; `shares`, `low`, `high` (R × C) are
    NaN in the rows without pupils. The intervals of one row hold together at the confidence given.
    """

    origins: tuple[str, ...]
    arrivals: tuple[str, ...]
    counts: np.ndarray
    shares: np.ndarray
    low: np.ndarray
    high: np.ndarray
    inference: Inference

    def at(self, origin: str, arrival: str) -> Estimate | NotEstimable:
        """One share in percent, with its interval among those of its row; refused for an empty row."""
        row, column = self.origins.index(origin), self.arrivals.index(arrival)
        n = round(float(self.counts[row].sum()))
        if not n:
            return NotEstimable("no_data")
        p = float(self.shares[row, column])
        low, high = 100 * float(self.low[row, column]), 100 * float(self.high[row, column])
        return Estimate(arrival, 100 * p, low, high, 100 * np.sqrt(p * (1 - p) / n), n, 1, self.inference, "percent")


def transitions(
    counts: object, origins: Sequence[str], arrivals: Sequence[str], *, confidence: float = 0.95
) -> Transitions:
    """Rows of a table of counts as shares, with Goodman's simultaneous intervals.

    Goodman (1965): Wilson's interval of each share at confidence 1 − α/C, so that the C intervals of a row hold together at
    1 − α at least. Raises ValueError when the shape does not match the names.
    """
    table = np.asarray(counts, dtype=float)
    if table.shape != (len(origins), len(arrivals)):
        raise ValueError(f"{table.shape} counts for {len(origins)} origins and {len(arrivals)} arrivals")
    total = table.sum(axis=1, keepdims=True)
    shares = np.divide(table, total, out=np.full_like(table, np.nan), where=total > 0)
    each = 1 - (1 - confidence) / len(arrivals)
    low, high = np.full_like(table, np.nan), np.full_like(table, np.nan)
    for (row, column), count in np.ndenumerate(table):
        found = wilson(count, float(total[row, 0]), each)
        if isinstance(found, Estimate):
            low[row, column], high[row, column] = found.low / 100, found.high / 100
    inference = Inference("transition shares", "Goodman", confidence=confidence)
    return Transitions(tuple(origins), tuple(arrivals), table, shares, low, high, inference)
