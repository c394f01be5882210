"""Territories that look like a given one."""

import numpy as np
import pandas as pd


def similar(profile: pd.DataFrame, target: str, k: int = 5) -> list[str]:
    """The `k` territories of the same level closest to `target`, nearest first.

    Euclidean distance between standardised columns (each divided by its standard deviation over the territories of
    that level); a constant column does not count. Ties are broken by id.

    Parameters
    ----------
    profile
        Indexed by territory id (``"academie:lyon"``); every column is numeric and counts equally. Rows with a
        missing value are left out.
    target
        Id of the territory. When the profile does not hold it entirely, nothing can be said: empty list.
    """
    level = target.partition(":")[0]
    peers = profile[[str(i).partition(":")[0] == level for i in profile.index]].dropna().sort_index()
    if target not in peers.index or k < 1:
        return []
    values = peers.to_numpy(dtype=float)
    spread = values.std(axis=0)
    scaled = values[:, spread > 0] / spread[spread > 0]
    distance = np.sqrt(((scaled - scaled[peers.index.get_loc(target)]) ** 2).sum(axis=1))
    order = np.argsort(distance, kind="stable")
    return [str(peers.index[i]) for i in order if peers.index[i] != target][:k]
