"""Correlation between the IPS and the success of collèges, weighted by pupils."""

import numpy as np
import pandas as pd

from .bootstrap import correlation
from .covariance import groups_of
from .inference import CANDIDATES, choose_cluster, t_interval
from .jackknife import ENOUGH_CLUSTERS, jackknife_df, jackknife_se
from .results import Estimate, Inference, NotEstimable
from .sample import MINIMUM_UNITS, complete, pupils, refusal, units_of


def weighted_correlation(
    data: pd.DataFrame,
    y: str = "rate",
    x: str = "ips",
    weight: str = "present",
    cluster: str | None = None,
    *,
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> Estimate | NotEstimable:
    """Pearson's correlation with pupils as weights; its interval by the delete-one-cluster jackknife on Fisher's z.

    Columns `y`, `x`, `weight` and those of `inference.choose_cluster`, which chooses when `cluster` is None. The
    interval uses `jackknife.jackknife_df` and is brought back to the scale of r; below five clusters there is none. Refused like the
    slope. Efron & Tibshirani (1993), "An introduction to the bootstrap", chapter 11.
    """
    rows = complete(data, y, x, weight=weight)
    n, units = pupils(rows, weight), units_of(rows)
    if (refused := refusal(rows, y=y, x=x, n=n, minimum_units=minimum_units)) is not None:
        return refused
    column = cluster or choose_cluster(rows, CANDIDATES)
    groups = groups_of(rows[column], column)
    w, a, b = (rows[name].to_numpy(dtype=float) for name in (weight, x, y))
    a, b = a - np.average(a, weights=w), b - np.average(b, weights=w)
    sums = groups.sum(np.column_stack([w, w * a, w * b, w * a * a, w * b * b, w * a * b]))
    value = float(correlation(sums.sum(axis=0)))
    name, count = "correlation", groups.count
    if count < ENOUGH_CLUSTERS:
        inference = Inference("Fisher z", "descriptive", weight, column, count, None, confidence)
        return Estimate(name, value, None, None, None, n, units, inference, "correlation")
    without = np.arctanh(correlation(sums.sum(axis=0) - sums))
    z = float(np.arctanh(value))
    spread = jackknife_se(z, without)
    df = jackknife_df(z, without)
    low, high = (float(np.tanh(bound)) for bound in t_interval(z, spread, df, confidence))
    inference = Inference("Fisher z", "jackknife", weight, column, count, df, confidence)
    return Estimate(name, value, low, high, (1 - value**2) * spread, n, units, inference, "correlation")
