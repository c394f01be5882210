"""Success rates: intervals for a proportion, rates pooled over collèges as a ratio of sums, their differences.

The published rates of the DNB are whole percentages and the number of pupils who passed is not published: it is
recovered as rate·n/100, so a pooled rate is known within `rounding_bound`.
"""

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtri

from .inference import Clustered, choose_cluster, clustering, coefficient, smaller_side, t_interval
from .models import fit_wls
from .results import Estimate, Inference, NotEstimable
from .sample import complete, numbers

ENOUGH_CLUSTERS = 5


def rounding_bound(rounding: Literal["integer", "truncated_0.1", "exact"]) -> float:
    """Largest error, in points, that the rounding of published rates leaves in a rate pooled from them."""
    return {"integer": 0.5, "truncated_0.1": 0.1, "exact": 0.0}[rounding]


def wilson(
    passed: float, n: float, confidence: float = 0.95, *, name: str = "rate", units: int = 1
) -> Estimate | NotEstimable:
    """Score interval of a proportion, in percent (Wilson 1927).

    `passed` may be fractional (recovered from a rounded rate). Refused when `n` is 0; raises ValueError when
    `passed` is not between 0 and `n`.
    """
    if n == 0:
        return NotEstimable("no_data", 0, units)
    if not -1e-9 <= passed <= n * (1 + 1e-9):
        raise ValueError(f"{passed} passed out of {n}")
    p = min(max(passed / n, 0.0), 1.0)
    low, high = _wilson_bounds(p, n, confidence)
    inference = Inference("ratio of sums", "wilson", confidence=confidence)
    se = float(np.sqrt(p * (1 - p) / n))
    return Estimate(name, 100 * p, 100 * low, 100 * high, 100 * se, round(n), units, inference, "percent")


def newcombe(
    x1: float, n1: float, x2: float, n2: float, confidence: float = 0.95, *, name: str = "rate_difference"
) -> Estimate | NotEstimable:
    """Difference of two independent proportions, first minus second, in points: hybrid score interval.

    Newcombe (1998), method 10. Refused when a denominator is 0.
    """
    first, second = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    if isinstance(first, NotEstimable) or isinstance(second, NotEstimable):
        return NotEstimable("no_data", round(n1 + n2), 2)
    return _mover(first, second, name, "newcombe", confidence)


def pooled_rate(
    rate: object,
    present: object,
    *,
    name: str = "rate",
    cluster: object | None = None,
    confidence: float = 0.95,
    column: str | None = None,
) -> Estimate | NotEstimable:
    """Rate of a set of collèges: Σ rate·present ÷ Σ present, in percent, never the mean of the rates.

    `rate` (percent) and `present` are aligned; rows with a missing value or nobody present are left out. `cluster`
    gives each row's cluster (default: every row its own); `column` names it in the result.

    From five clusters on, the interval is clustered by the rule of `inference.variance_rule` (on the logit scale, so
    that it stays within 0–100) and its standard error is never below the binomial one. With fewer it is Wilson's on
    the pooled counts: chance among pupils only, which the mixture of collèges cannot exceed (Σ nⱼpⱼ(1−pⱼ) ≤ n p(1−p)).
    """
    labels = np.arange(np.size(rate)) if cluster is None else np.asarray(cluster, dtype=object)
    column = column or getattr(cluster, "name", None) or "uai"
    y, w = numbers(rate), numbers(present)
    keep = np.isfinite(y) & np.isfinite(w) & (np.nan_to_num(w) > 0)
    y, w, labels = y[keep], w[keep], labels[keep]
    if not y.size:
        return NotEstimable("no_data")
    total, passed = float(w.sum()), float((w * y).sum() / 100)
    plain = wilson(min(passed, total), total, confidence, name=name, units=y.size)
    clusters = clustering(labels, column)
    if clusters.effective < ENOUGH_CLUSTERS or isinstance(plain, NotEstimable) or not 1e-9 < plain.value < 100 - 1e-9:
        return plain
    fit = fit_wls(np.ones((y.size, 1)), y, w)
    return plain if fit is None else _within_bounds(clusters.on(fit), plain, confidence)


def territory_rate(
    data: pd.DataFrame, *, rate: str = "rate", present: str = "present", confidence: float = 0.95
) -> Estimate | NotEstimable:
    """`pooled_rate` of a frame of collèges, clustered as its slopes are (`inference.choose_cluster`)."""
    column = choose_cluster(data)
    return pooled_rate(data[rate], data[present], cluster=data[column], column=column, confidence=confidence)


def rate_difference(
    first: pd.DataFrame,
    second: pd.DataFrame,
    *,
    rate: str = "rate",
    present: str = "present",
    cluster: str = "uai",
    name: str = "rate_difference",
    confidence: float = 0.95,
) -> Estimate | NotEstimable:
    """Pooled rate of `first` minus pooled rate of `second`, in points.

    Columns `rate` (percent), `present` and `cluster`. The two may overlap (a territory and the country that holds
    it) or be the same collèges at two sessions: clusters present on both sides count as the same. With five clusters
    or more on each side the interval is clustered; otherwise the two pooled intervals are combined (MOVER, Zou &
    Donner 2008; with two Wilson intervals this is Newcombe's).
    """
    sides = [complete(side, rate, weight=present) for side in (first, second)]
    if any(side.empty for side in sides):
        return NotEstimable("no_data")
    rows = pd.concat(sides, ignore_index=True)
    inside = np.repeat([True, False], [len(side) for side in sides])
    fewest = smaller_side(rows[cluster], inside)
    if fewest < ENOUGH_CLUSTERS:
        rates = [
            pooled_rate(s[rate], s[present], cluster=s[cluster], column=cluster, confidence=confidence) for s in sides
        ]
        label = "newcombe" if all(r.inference.covariance == "wilson" for r in rates) else "mover"
        return _mover(*rates, name, label, confidence)
    weight = rows[present].to_numpy()
    fit = fit_wls(np.column_stack([np.ones(len(rows)), inside]), rows[rate].to_numpy(), weight)
    clusters = clustering(rows[cluster], cluster, effective=fewest)
    n, units = round(float(weight.sum())), len(rows)
    return coefficient(
        clusters.on(fit), 1, name=name, unit="points", n=n, units=units, weights=present, confidence=confidence
    )


def _wilson_bounds(p: float, n: float, confidence: float) -> tuple[float, float]:
    z = ndtri(0.5 + confidence / 2)
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low = 0.0 if p == 0 else max(0.0, centre - reach)
    high = 1.0 if p == 1 else min(1.0, centre + reach)
    return float(min(low, p)), float(max(high, p))


def _mover(first: Estimate, second: Estimate, name: str, label: str, confidence: float) -> Estimate:
    low = np.hypot(first.value - first.low, second.high - second.value)
    high = np.hypot(first.high - first.value, second.value - second.low)
    value = first.value - second.value
    inference = Inference(
        "ratio of sums", label, first.inference.weights or second.inference.weights, confidence=confidence
    )
    se = float(np.hypot(first.se, second.se))
    n, units = first.n + second.n, first.units + second.units
    return Estimate(name, value, float(value - low), float(value + high), se, n, units, inference, "points")


def _within_bounds(model: Clustered, plain: Estimate, confidence: float) -> Estimate:
    common = {"name": plain.name, "unit": "percent", "n": plain.n, "units": plain.units, "confidence": confidence}
    found = coefficient(model, 0, **common)
    se = max(found.se or 0.0, plain.se)
    label = found.inference.covariance
    if label == "WCR" and not found.descriptive:
        low, high = min(max(found.low, 0.0), plain.low), max(min(found.high, 100.0), plain.high)
    else:
        p = found.value / 100
        bounds = t_interval(float(logit(p)), se / 100 / (p * (1 - p)), model.df_of(0), confidence)
        low, high = (100 * float(expit(bound)) for bound in bounds)
        label = model.matrix_kind
    inference = replace(found.inference, estimator="ratio of sums", covariance=label)
    return Estimate(plain.name, found.value, low, high, se, plain.n, plain.units, inference, "percent")
