"""National quartiles of IPS: bounds weighted by pupils, success and pupils in each, and the gap Q4 − Q1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .inference import CANDIDATES, Clustered, choose_cluster, clustering, coefficient, function_of_params, smaller_side
from .models import fit_logit, fit_wls
from .rates import pooled_rate
from .results import Estimate, Inference, NotEstimable
from .sample import complete, numbers, only, pupils, units_of

Bounds = tuple[float, float, float]


@dataclass(frozen=True)
class QuartileRow:
    """One quartile: `n` pupils and `units` collèges, their `share` of the pupils (percent), their pooled `rate`.

    `share` is None when it was not asked for, `rate` when the territory has no collège in this quartile.
    """

    quartile: int
    n: int
    units: int
    share: Estimate | None
    rate: Estimate | None


@dataclass(frozen=True)
class QuartileRates:
    """Success by national quartile of IPS.

    Gaps compare the top quartile with the bottom one: `gap_points` and `gap_logit` are Q4 − Q1, `failure_ratio` the
    failure rate of Q1 over that of Q4. A gap is None when one of the two quartiles is empty (or, for the last two,
    when success is 0 or 100 %), and has no interval when one of them has fewer than five clusters.
    """

    rows: tuple[QuartileRow, ...]
    gap_points: Estimate | None
    gap_logit: Estimate | None
    failure_ratio: Estimate | None
    bounds: Bounds
    n: int
    units: int


def national_bounds(ips: object, weight: object) -> Bounds:
    """The three bounds that cut the pupils (`weight`) of the country into quarters by the IPS of their collège.

    Each bound is the smallest IPS at or below which a quarter, a half, three quarters of the pupils are. Raises
    ValueError when there is nobody.
    """
    x, w = numbers(ips), numbers(weight)
    keep = np.isfinite(x) & np.isfinite(w) & (np.nan_to_num(w) > 0)
    if not keep.any():
        raise ValueError("no pupil to compute quartile bounds from")
    order = np.argsort(x[keep], kind="stable")
    x, reached = x[keep][order], np.cumsum(w[keep][order])
    places = np.searchsorted(reached, np.array([0.25, 0.5, 0.75]) * reached[-1] * (1 - 1e-12), side="left")
    return tuple(float(bound) for bound in x[places])


def assign(ips: object, bounds: Sequence[float]) -> np.ndarray:
    """Quartile 1 to 4 of each IPS: k when bₖ₋₁ < x ≤ bₖ; 0 where IPS is missing."""
    x = numbers(ips)
    return np.where(np.isfinite(x), np.searchsorted(np.asarray(bounds, dtype=float), x, side="left") + 1, 0)


def by_quartile(
    data: pd.DataFrame,
    bounds: Sequence[float],
    *,
    cluster: str | None = None,
    y: str = "rate",
    x: str = "ips",
    weight: str = "present",
    shares: bool = True,
    confidence: float = 0.95,
) -> QuartileRates | NotEstimable:
    """Pupils and success in each national quartile, gaps Q4 − Q1 on three scales.

    Columns `y` (percent), `x` (IPS), `weight` (pupils present), and those of `inference.choose_cluster` unless
    `cluster` is given; `shares` may be left out where only rates serve. Refused when no row is complete.
    """
    rows = complete(data, y, x, weight=weight)
    if rows.empty:
        return NotEstimable("no_data")
    column = cluster or choose_cluster(rows, CANDIDATES)
    quartile = assign(rows[x], bounds)
    served = only(rows, y, weight, column, "uai")
    return QuartileRates(
        rows=tuple(_row(served, quartile == k, k, y, weight, column, shares, confidence) for k in (1, 2, 3, 4)),
        **_gaps(served.assign(quartile=quartile)[(quartile == 1) | (quartile == 4)], y, weight, column, confidence),
        bounds=tuple(float(bound) for bound in bounds),
        n=pupils(rows, weight),
        units=units_of(rows),
    )


def _row(
    rows: pd.DataFrame, inside: np.ndarray, k: int, y: str, weight: str, column: str, shares: bool, confidence: float
) -> QuartileRow:
    part = rows[inside]
    name = f"rate_q{k}"
    rate = pooled_rate(part[y], part[weight], name=name, cluster=part[column], column=column, confidence=confidence)
    return QuartileRow(
        quartile=k,
        n=pupils(part, weight),
        units=units_of(part),
        share=_share(rows, inside, f"share_q{k}", weight, column, confidence) if shares else None,
        rate=None if isinstance(rate, NotEstimable) else rate,
    )


def _share(rows: pd.DataFrame, inside: np.ndarray, name: str, weight: str, column: str, confidence: float) -> Estimate:
    share = pooled_rate(
        100.0 * inside, rows[weight], name=name, cluster=rows[column], column=column, confidence=confidence
    )
    if share.inference.covariance != "wilson":
        return share
    # A collège is in one quartile as a whole: chance among pupils says nothing of its share.
    descriptive = Inference(
        "ratio of sums", "descriptive", weight, column, rows[column].nunique(), confidence=confidence
    )
    return Estimate(name, share.value, None, None, None, share.n, share.units, descriptive, "percent")


def _gaps(extremes: pd.DataFrame, y: str, weight: str, column: str, confidence: float) -> dict[str, Estimate | None]:
    top = (extremes["quartile"] == 4).to_numpy()
    if not top.any() or top.all():
        return {"gap_points": None, "gap_logit": None, "failure_ratio": None}
    clusters = clustering(extremes[column], column, effective=smaller_side(extremes[column], top))
    design = np.column_stack([np.ones(top.size), top])
    rate, w = extremes[y].to_numpy(), extremes[weight].to_numpy()
    common = {"n": pupils(extremes, weight), "units": units_of(extremes), "weights": weight, "confidence": confidence}
    points = coefficient(clusters.on(fit_wls(design, rate, w)), 1, name="gap_q4_q1_points", unit="points", **common)
    logit_fit = fit_logit(design, rate / 100, w)
    if logit_fit is None:
        return {"gap_points": points, "gap_logit": None, "failure_ratio": None}
    model = clusters.on(logit_fit)
    return {
        "gap_points": points,
        "gap_logit": coefficient(model, 1, name="gap_q4_q1_logit", unit="logit", **common),
        "failure_ratio": _failure_ratio(model, **common),
    }


def _failure_ratio(model: Clustered, **common: object) -> Estimate:
    """Failure of Q1 over failure of Q4, its logarithm by the delta method: log(1−p) has derivative −p."""
    bottom, gap = model.fit.params
    failure_bottom, failure_top = 1 / (1 + np.exp(bottom)), 1 / (1 + np.exp(bottom + gap))
    gradient = np.array([failure_bottom - failure_top, 1 - failure_top])
    value = float(np.log(failure_bottom / failure_top))
    return function_of_params(model, value, gradient, name="failure_ratio_q1_q4", unit="ratio", log=True, **common)
