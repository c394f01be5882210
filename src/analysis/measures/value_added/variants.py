"""The same value added under other choices: what a conclusion must survive."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..results import NotEstimable
from ..sample import numbers
from .estimates import ValueAdded, value_added
from .heterogeneity import Method, heterogeneity

LARGE = 50
METHODS: tuple[Method, ...] = ("REML", "PM", "DL")
DEGREES = {"straight": 1, "cubic": 3}


def variants(data: pd.DataFrame, headline: int) -> Mapping[str, ValueAdded | NotEstimable]:
    """Value added by variant, the sessions of `data` together unless told.

    ``"straight"`` and ``"cubic"``: expected rate of the first or third degree in IPS; ``"by_sector"``: expected of
    collèges of the same sector; ``"public_only"``: among public collèges; ``"large_only"``: among those of 50 candidates
    or more; ``"one_session"``: from session `headline` alone.
    """
    public = data[data["sector"] == "public"]
    large = data[numbers(data["present"]) >= LARGE]
    return {
        **{name: value_added(data, degree=degree) for name, degree in DEGREES.items()},
        "by_sector": value_added(data, by_sector=True),
        "public_only": value_added(public),
        "large_only": value_added(large),
        "one_session": value_added(data[data["session"] == headline]),
    }


def by_method(by_session: pd.DataFrame, session: int) -> pd.DataFrame:
    """Three estimates of the variance of true values at one session, and what they make of reliability.

    `by_session` is that of `ValueAdded`. Columns method, `tau2` (in units of e(1−e)), `spread` (points, at the mean expected
    rate), `reliability` (mean over collèges). The sampling variance is 1/n.
    """
    rows = by_session[by_session["session"] == session]
    expected = rows["expected"].to_numpy() / 100
    n = rows["present"].to_numpy(dtype=float)
    scaled = rows["difference"].to_numpy() / 100 / np.sqrt(expected * (1 - expected))
    mean = np.average(expected, weights=n)
    found = {method: heterogeneity(scaled, 1 / n, method=method) for method in METHODS}
    return pd.DataFrame(
        [
            {
                "method": method,
                "tau2": fit.tau2,
                "spread": 100 * float(np.sqrt(fit.tau2 * mean * (1 - mean))),
                "reliability": float(fit.reliability.mean()),
            }
            for method, fit in found.items()
            if not isinstance(fit, NotEstimable)
        ],
        columns=["method", "tau2", "spread", "reliability"],
    )
