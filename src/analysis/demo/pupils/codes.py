"""Columns of codes, light in memory: eight hundred thousand pupils share a few strings."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals


def coded(ranks: np.ndarray, codes: Sequence[str]) -> pd.Categorical:
    """The code of each rank; missing where the rank is −1."""
    return pd.Categorical.from_codes(np.asarray(ranks, dtype=np.int32), categories=pd.Index(codes))


def constant(code: str, rows: int) -> pd.Categorical:
    """The same code in every row."""
    return coded(np.zeros(rows, dtype=np.int32), [code])


def stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables one under another, their columns of codes kept as codes; a column a table lacks is missing there."""
    names = dict.fromkeys(name for part in parts for name in part.columns)
    return pd.DataFrame(
        {name: _column([part.get(name) for part in parts], [len(part) for part in parts]) for name in names}
    )


def _column(values: list[pd.Series | None], rows: list[int]) -> pd.Series | pd.Categorical:
    given = [value for value in values if value is not None]
    if not all(isinstance(value.dtype, pd.CategoricalDtype) for value in given):
        whole = [
            pd.Series([None] * n, dtype=given[0].dtype) if v is None else v for v, n in zip(values, rows, strict=True)
        ]
        return pd.concat(whole, ignore_index=True)
    codes = given[0].cat.categories
    whole = [coded(np.full(n, -1), codes) if v is None else v for v, n in zip(values, rows, strict=True)]
    return union_categoricals(whole)
