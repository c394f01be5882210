"""Where those who left are some months later, when the latest of them have not been observed that long."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.measures.results import NotEstimable


@dataclass(frozen=True, eq=False)
class Occupancy:
    """Share in each state at each time, as proportions (times × states), each row summing to 1.

    `observed` (times) counts the pupils whose passage to that time is observed.
    """

    states: tuple[str, ...]
    shares: np.ndarray
    observed: np.ndarray


def occupancy(start: Sequence[float], passages: Sequence[object], states: Sequence[str]) -> Occupancy | NotEstimable:
    """Aalen–Johansen occupation probabilities: the first distribution times the observed passages.

    Parameters
    ----------
    start
        Pupils in each state at the first time.
    passages
        For each following time, a states × states table of pupils observed at both times.

    Pupils not observed that long leave the tables where their observation ends; this is right when the end depends on the
    calendar only. When nobody is lost the result is the plain share at each time. From a state that nobody observed at both
    times was in, the shares cannot be known: refused (``not_identified``) when such a state is occupied; ``no_data`` without
    anybody.
    """
    first = np.asarray(start, dtype=float)
    if first.sum() <= 0:
        return NotEstimable("no_data")
    rows, observed = [first / first.sum()], [first.sum()]
    for passage in passages:
        table = np.asarray(passage, dtype=float)
        leaving = table.sum(axis=1)
        if ((leaving == 0) & (rows[-1] > 1e-12)).any():
            return NotEstimable("not_identified", round(float(first.sum())))
        rate = np.divide(table, leaving[:, None], out=np.zeros_like(table), where=leaving[:, None] > 0)
        rows.append(rows[-1] @ rate)
        observed.append(table.sum())
    return Occupancy(tuple(states), np.array(rows), np.array(observed))
