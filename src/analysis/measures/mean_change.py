"""Change of a mean between two years, over all the collèges of each year."""

import numpy as np
import pandas as pd

from .comparability import Comparability
from .inference import CANDIDATES, choose_cluster, clustering, coefficient
from .models import fit_wls
from .results import Estimate, NotEstimable
from .sample import complete, pupils, units_of


def mean_change(
    data: pd.DataFrame,
    start: int,
    end: int,
    *,
    comparability: Comparability,
    variable: str = "ips",
    y: str = "ips",
    weight: str = "present",
    time: str = "rentree",
    unit: str = "points",
    cluster: str | None = None,
    confidence: float = 0.95,
) -> Estimate | NotEstimable:
    """Mean of `y` at `end` minus its mean at `start`, both weighted by pupils (Σwy ÷ Σw), clusters held together.

    Columns `time`, `y`, `weight` and those of `inference.choose_cluster` unless `cluster` is given; `variable` is the
    name of `y` in the register of breaks. Refused across a break of that variable that is not bridged
    (``"break:<id>"``): an IPS of 2021 is never subtracted from one of 2023. Refused too when a year has no data.
    """
    rows = complete(data[data[time].isin((start, end))], y, weight=weight)
    late = (rows[time] == end).to_numpy()
    sizes = {"n": pupils(rows, weight), "units": units_of(rows)}
    if start == end or not late.any() or late.all():
        return NotEstimable("missing_reference", **sizes)
    column = cluster or choose_cluster(rows, CANDIDATES)

    def change() -> Estimate:
        design = np.column_stack([np.ones(late.size), late])
        fit = fit_wls(design, rows[y].to_numpy(), rows[weight].to_numpy())
        model = clustering(rows[column], column).on(fit)
        return coefficient(model, 1, name=f"delta_{y}", unit=unit, weights=weight, confidence=confidence, **sizes)

    return comparability.allow(change, variable, start, end, **sizes)
