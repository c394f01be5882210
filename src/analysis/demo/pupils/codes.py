"""Columns of codes, light in memory: eight hundred thousand pupils share a few strings."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def coded(ranks: np.ndarray, codes: Sequence[str]) -> pd.Categorical:
    """The code of each rank; missing where the rank is −1."""
    return pd.Categorical.from_codes(np.asarray(ranks, dtype=np.int32), categories=pd.Index(codes))


def constant(code: str, rows: int) -> pd.Categorical:
    """The same code in every row."""
    return coded(np.zeros(rows, dtype=np.int32), [code])
