"""What a cell is called: the same text wherever and whenever it is shown."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .system import Dimension

_BETWEEN = ";"


def filters(cells: pd.MultiIndex, dimensions: Sequence[Dimension]) -> np.ndarray:
    """By cell, its codes besides totals and the territory, in order of dimension: ``"destination=cap;rentree=2022"``."""
    found = np.full(len(cells), "", dtype=object)
    for dimension in sorted(dimensions[1:], key=lambda dimension: dimension.name):
        level = cells.names.index(dimension.name)
        named = [
            "" if code == dimension.total else f"{_BETWEEN}{dimension.name}={code}" for code in cells.levels[level]
        ]
        found = found + np.array(named, dtype=object)[cells.codes[level]]
    return pd.Series(found, dtype="str").str.removeprefix(_BETWEEN).to_numpy(dtype=object)


def territories(cells: pd.MultiIndex) -> np.ndarray:
    """By cell, the code of its territory: that of the first level."""
    return np.asarray(cells.levels[0], dtype=object)[cells.codes[0]]
