"""Does a value hold from one session to the next? Correlations, attenuation, moves between fifths."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ..results import Estimate, Inference, NotEstimable

FEWEST = 12
FIFTHS = 5
FEWEST_FOR_FIFTHS = 100


def session_correlation(
    wide: pd.DataFrame, first: int, second: int, *, name: str = "session_correlation", confidence: float = 0.95
) -> Estimate | NotEstimable:
    """Pearson correlation of two columns of a frame indexed by collège, over the collèges that have both.

    Interval by Fisher's transformation. It is attenuated by noise: `attenuation` says by how much. Refused below 12
    collèges or where one of the columns is constant. `units` counts the collèges; no pupils are counted.
    """
    pairs = wide[[first, second]].astype(float).dropna()
    if len(pairs) < FEWEST:
        return NotEstimable("too_few_units", units=len(pairs))
    if (pairs.nunique() < 2).any():
        return NotEstimable("constant_rate", units=len(pairs))
    value = float(np.corrcoef(pairs.to_numpy().T)[0, 1])
    reach = ndtri(0.5 + confidence / 2) / np.sqrt(len(pairs) - 3)
    low, high = np.tanh(np.arctanh(value) + np.array([-reach, reach]))
    se = float((1 - value**2) / np.sqrt(len(pairs) - 1))
    inference = Inference("correlation", "fisher", confidence=confidence)
    return Estimate(name, value, float(low), float(high), se, 0, len(pairs), inference, "correlation")


def attenuation(correlation: float, first: float, second: float) -> float:
    """The correlation there would be without noise, given the reliabilities of both sides (Spearman 1904).

    May exceed 1 when the reliabilities are underestimated. Raises ValueError for a reliability that is not positive.
    """
    if min(first, second) <= 0:
        raise ValueError("a reliability is not positive")
    return correlation / float(np.sqrt(first * second))


@dataclass(frozen=True, eq=False)
class Moves:
    """Where the collèges of each fifth of one session are at another.

    `counts`: fifths of `first` (rows, 1 lowest … 5 highest) × fifths of `second`. A collège tied across a cut counts
    for a part in each of the fifths it could be in.
    """

    first: int
    second: int
    units: int
    counts: pd.DataFrame

    def share(self, start: int, ends: tuple[int, ...]) -> float:
        """Percent of the collèges of fifth `start` found in the fifths `ends`."""
        row = self.counts.loc[start]
        return 100 * float(row[list(ends)].sum()) / float(row.sum())


def moves(wide: pd.DataFrame, first: int, second: int) -> Moves | NotEstimable:
    """Moves between the fifths of two columns of a frame indexed by collège, over the collèges that have both.

    Fifths are cut on those collèges and are of equal size: values equal across a cut (official ones are whole numbers)
    are shared between its sides, which is what ties broken at random give on average. Refused below 100 collèges.
    """
    pairs = wide[[first, second]].astype(float).dropna()
    if len(pairs) < FEWEST_FOR_FIFTHS:
        return NotEstimable("too_few_units", units=len(pairs))
    start, end = (_fifths(pairs[session].to_numpy()) for session in (first, second))
    every = range(1, FIFTHS + 1)
    return Moves(first, second, len(pairs), pd.DataFrame(start.T @ end, index=every, columns=every))


def _fifths(values: np.ndarray) -> np.ndarray:
    """Share of each value in each fifth (values × fifths): how much its span of ranks covers of that of the fifth."""
    ordered = np.sort(values)
    low, high = (np.searchsorted(ordered, values, side=side)[:, None] for side in ("left", "right"))
    cuts = values.size * np.arange(FIFTHS + 1) / FIFTHS
    covered = np.minimum(high, cuts[1:]) - np.maximum(low, cuts[:-1])
    return np.clip(covered, 0, None) / (high - low)
