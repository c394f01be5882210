"""The mixed model of pupils' success that value added from pupils' results is measured from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..covariance import groups_of
from ..inference import t_interval
from ..mixed import binomial_mixed
from ..results import Estimate, Inference, NotEstimable
from ..sample import complete, constant
from .pupils import rate_value_added

FEWEST_SCHOOLS = 20
ENTRY = "entry_score"
PUPIL = ("girl", "delay")


@dataclass(frozen=True, eq=False)
class PupilValueAdded:
    """Value added of collèges from pupils' results, in points of success rate.

    `schools` has the columns of `rate_value_added`, `school` being the uai. `terms` are the coefficients in log-odds: ``"ips_within"``
    and ``"ips_between"`` for 10 points of the pupil's IPS about the mean of its collège and of that mean,
    ``"entry_score"``, ``"entry_score_2"`` and ``"entry_between"`` for the score at entry and its mean, ``"girl"``, ``"delay"`` and the
    sessions. `sd` is the standard deviation of collèges' effects (log-odds); `without_entry` tells that the scores at entry were not
    known for enough pupils; `left_out` counts the pupils set aside for want of one.
    """

    schools: pd.DataFrame
    terms: tuple[Estimate, ...]
    sd: float
    n: int
    units: int
    left_out: int
    without_entry: bool


def pupil_value_added(data: pd.DataFrame, *, known: float = 0.8) -> PupilValueAdded | NotEstimable:
    """Fit logit P(passed) on pupils' and collèges' characteristics with one random intercept per collège.

    `data` has one row per pupil and session: uai, session, passed, ips, girl, delay, entry_score. The score at entry (with its
    square and its mean by collège) counts where at least a share `known` of the pupils have one; the others are then set aside and counted.
    Several sessions share one effect per collège. Refused below 20 collèges, or as `binomial_mixed` refuses.
    """
    rows = complete(data, "passed", "ips", *PUPIL)
    with_entry = len(rows) > 0 and rows[ENTRY].notna().mean() >= known
    used = complete(rows, ENTRY) if with_entry else rows
    units = used["uai"].nunique()
    if units < FEWEST_SCHOOLS:
        return NotEstimable("too_few_units", len(used), units)
    names, x = _design(used, with_entry)
    passed, one = used["passed"].to_numpy(), np.ones(len(used))
    fit = binomial_mixed(passed, one, x, groups_of(used["uai"], "uai"), names=names)
    if isinstance(fit, NotEstimable):
        return fit
    return PupilValueAdded(
        schools=rate_value_added(fit, passed, one, x),
        terms=tuple(
            _term(name, b, se, len(used), units) for name, b, se in zip(names, fit.params, fit.se, strict=True)
        ),
        sd=fit.sd,
        n=len(used),
        units=units,
        left_out=len(data) - len(used),
        without_entry=not with_entry,
    )


def _design(rows: pd.DataFrame, with_entry: bool) -> tuple[Sequence[str], np.ndarray]:
    """Names and columns of the fixed part; a column that does not vary is left out."""
    by_college = rows.groupby("uai")
    mean = by_college["ips"].transform("mean")
    columns = {
        "constant": np.ones(len(rows)),
        "ips_within": (rows["ips"] - mean) / 10,
        "ips_between": (mean - 100) / 10,
        **{name: rows[name] for name in PUPIL},
    }
    if with_entry:
        entry = rows[ENTRY]
        columns |= {ENTRY: entry, f"{ENTRY}_2": entry**2, "entry_between": by_college[ENTRY].transform("mean")}
    for session in sorted(rows["session"].unique())[1:]:
        columns[f"session_{session}"] = (rows["session"] == session).astype(float)
    kept = {n: np.asarray(c, dtype=float) for n, c in columns.items()}
    kept = {n: c for n, c in kept.items() if n == "constant" or not constant(c)}
    return tuple(kept), np.column_stack(list(kept.values()))


def _term(name: str, value: float, se: float, n: int, units: int) -> Estimate:
    low, high = t_interval(float(value), float(se), None, 0.95)
    inference = Inference("binomial mixed", "model", cluster="uai", n_clusters=units)
    return Estimate(name, float(value), low, high, float(se), n, units, inference, "logit")
