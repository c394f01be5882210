"""What a chapter counts of pupils, before anything is hidden."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from .system import Dimension, System, system

UNKNOWN = "inconnu"
"""Code, in any dimension, of the pupils whose answer is missing."""


@dataclass(frozen=True, eq=False)
class CountTable:
    """True counts of pupils by territory and other dimensions: what `publish` takes, and no report ever sees.

    Parameters
    ----------
    name
        ``"orientation/destination-sexe"``.
    measure
        What is counted. Two tables of one measure count the same pupils: cells with the same codes besides totals are
        one cell, and must hold the same count.
    dimensions
        The first is the territory.
    counts
        Leaf codes (text) by dimension name, and ``count``; a cell without row counts 0.
    sensitive
        Dimensions that tell something sensitive: their cells, totals apart, follow the stricter thresholds.
    public
        Dimensions besides the territory that describe the year or the school and not the pupil: that there is nobody
        in them is known to all.
    possible
        For each cell, whether a pupil can be there at all; everywhere by default.
    """

    name: str
    measure: str
    dimensions: tuple[Dimension, ...]
    counts: pd.DataFrame
    sensitive: tuple[str, ...] = ()
    public: tuple[str, ...] = ("rentree",)
    possible: Callable[[pd.MultiIndex], np.ndarray] | None = None

    def __post_init__(self) -> None:
        names = [dimension.name for dimension in self.dimensions]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.name}: two dimensions have the same name")
        if missing := {*names, "count"} - set(self.counts.columns):
            raise ValueError(f"{self.name}: no column {', '.join(sorted(missing))}")
        if strange := set(self.sensitive) - set(names):
            raise ValueError(f"{self.name}: {', '.join(sorted(strange))} is not a dimension")

    @cached_property
    def system(self) -> System:
        """The whole table with its margins."""
        return system(self.counts, self.dimensions)

    @cached_property
    def positions(self) -> np.ndarray:
        """Dimensions × cells: the position of each cell's code in its dimension."""
        return np.indices([len(dimension.codes) for dimension in self.dimensions]).reshape(len(self.dimensions), -1)

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """By dimension: the position of its total, −1 without one."""
        return tuple(
            -1 if dimension.total is None else dimension.codes.index(dimension.total) for dimension in self.dimensions
        )

    def can_be(self) -> np.ndarray:
        """By cell: whether a pupil can be there.

        Not where `possible` says so, nor where a school, a place or a year has no pupil at all, nor where nobody's answer
        is missing: that tells of no one. Raises ValueError when pupils are counted where none can be.
        """
        values, shape = self.system.values, [len(dimension.codes) for dimension in self.dimensions]
        whole = self.positions.copy()
        for rank, (dimension, total) in enumerate(zip(self.dimensions, self.totals, strict=True)):
            if rank and dimension.name not in self.public and total >= 0:
                whole[rank] = total
        found = values[np.ravel_multi_index(tuple(whole), shape)] > 0
        for rank, dimension in enumerate(self.dimensions):
            if UNKNOWN in dimension.codes:
                found &= (self.positions[rank] != dimension.codes.index(UNKNOWN)) | (values > 0)
        if self.possible is not None:
            found &= np.asarray(self.possible(self.system.cells), dtype=bool)
        if values[~found].any():
            raise ValueError(f"{self.name}: pupils counted in an impossible cell")
        return found

    def is_sensitive(self) -> np.ndarray:
        """By cell: whether it tells something sensitive."""
        found = np.zeros(len(self.system.values), dtype=bool)
        for rank, (dimension, total) in enumerate(zip(self.dimensions, self.totals, strict=True)):
            if dimension.name in self.sensitive:
                found |= self.positions[rank] != total
        return found
