"""Multilevel reading of the link between IPS and success: slopes of territories drawn towards the common one, and what
remains between collèges of the same IPS.

A slope fitted territory by territory mixes what differs with what chance does; the mixed model separates the two and
draws each slope towards the common one in proportion to its noise (empirical Bayes).
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from .covariance import groups_of
from .inference import t_interval
from .mixed import (
    BinomialMixed,
    LinearMixed,
    VarianceTest,
    binomial_mixed,
    linear_mixed,
    own_coefficient,
    satterthwaite,
    variance_test,
)
from .models import fit_wls
from .results import Estimate, Inference, NotEstimable
from .sample import MINIMUM_UNITS, complete, passed_share, pupils, refusal, scaled, units_of

MINIMUM_TERRITORIES = 10
RAW_UNITS = 3


@dataclass(frozen=True, eq=False)
class TerritorySlopes:
    """Slopes of the territories of one level, in points per 10 points of IPS.

    `average` is the slope common to all (Satterthwaite's degrees of freedom); `slope_sd` the standard deviation of the
    territories' true slopes around it, `level_sd` that of their rates at IPS 100, `correlation` theirs; `test` the
    likelihood-ratio test that the slopes differ; `singular` tells that a variance was estimated at zero.

    `rows` has one row per territory: `territory` (code), `units` (collèges), `n` (pupils), `raw` (its own least-squares
    slope, missing below three collèges), `slope` (drawn towards the common one) with `se`, `low`, `high`, the rate
    `level` at IPS 100 with `level_se`, and `reliability`, the share of the information on its slope that is its own.
    """

    territories: str
    average: Estimate
    slope_sd: float
    level_sd: float
    correlation: float | None
    test: VarianceTest
    singular: bool
    rows: pd.DataFrame

    def of(self, territory: str) -> Estimate | NotEstimable:
        """The slope of one territory (code), drawn towards the common one; ``"no_data"`` when it is not there."""
        found = self.rows[self.rows["territory"] == territory]
        if found.empty:
            return NotEstimable("no_data")
        row = found.iloc[0]
        inference = replace(self.average.inference, covariance="empirical Bayes", df=None)
        bounds = (float(row["slope"]), float(row["low"]), float(row["high"]), float(row["se"]))
        return Estimate("slope_shrunken", *bounds, int(row["n"]), int(row["units"]), inference, self.average.unit)


@dataclass(frozen=True, eq=False)
class CollegeSpread:
    """What remains between collèges once their IPS is known, chance apart.

    `sd` is the standard deviation of the collèges' log-odds around the curve of their IPS (σᵤ), with a Wald interval on
    its logarithm; `slope` the log-odds per 10 points of IPS of a typical collège, steeper than across collèges as a
    whole; `at_origin` the rates (percent) of the collèges of IPS 100 that lie 1.96 standard deviations below the
    typical one, at it, and above it.
    """

    sd: Estimate
    slope: Estimate
    at_origin: tuple[float, float, float]
    log_likelihood: float
    nodes: int


def territory_slopes(
    data: pd.DataFrame,
    level: str = "academie",
    y: str = "rate",
    x: str = "ips",
    weight: str | None = "present",
    *,
    confidence: float = 0.95,
) -> TerritorySlopes | NotEstimable:
    """Slopes of `y` on IPS by territory, shrunken, from a linear mixed model ``y ~ x + (1 + x | territory)`` by REML.

    `data` has one row per collège (one session): `y` (percent, or a mark), `x` (IPS), `weight` (pupils, prior weights
    of the model; None: every collège counts the same) and the column `level`, codes of territories. Collèges without
    one of them are left out (`rows["units"]` counts those kept). A territory's slope and its interval count the uncertainty of
    the common slope and that of the variances (`mixed.own_coefficient`).

    Refused as `regression.slope_points`, with fewer than ten territories (``"too_few_groups"``), and as
    `mixed.linear_mixed`.

    Bates et al. (2015); Morris (1983), "Parametric empirical Bayes inference".
    """
    rows = complete(data, y, x, weight=weight).dropna(subset=[level])
    n, units = pupils(rows, weight or "present"), units_of(rows)
    if (refused := refusal(rows, y=y, x=x, n=n, minimum_units=MINIMUM_UNITS)) is not None:
        return refused
    groups = groups_of(rows[level], level)
    if groups.count < MINIMUM_TERRITORIES:
        return NotEstimable("too_few_groups", n, units)
    ips = scaled(rows[x].to_numpy())
    design = np.column_stack([np.ones(ips.size), ips])
    response, w = rows[y].to_numpy(), rows[weight].to_numpy() if weight else None
    names = {"names": ("constant", x), "weight": w}
    full = linear_mixed(response, design, groups, z=design, **names)
    reduced = linear_mixed(response, design, groups, **names)
    for fit in (full, reduced):
        if isinstance(fit, NotEstimable):
            return NotEstimable(fit.reason, n, units)
    table = pd.DataFrame(
        {
            "territory": groups.labels.astype(str),
            "units": groups.sizes,
            "n": [pupils(inside, weight or "present") for _, inside in rows.groupby(groups.codes)],
            "raw": _raw_slopes(design, response, w, groups.codes, groups.count),
        }
    )
    estimator = Inference("linear mixed", "Satterthwaite", weight, level, groups.count, None, confidence)
    deviation = np.sqrt(np.diag(full.random))
    scale = "points" if y == "rate" else y
    return TerritorySlopes(
        territories=level,
        average=_average(full, estimator, n, units, f"{scale}_per_10_ips"),
        slope_sd=float(deviation[1]),
        level_sd=float(deviation[0]),
        correlation=float(full.random[0, 1] / deviation.prod()) if deviation.prod() > 0 else None,
        test=variance_test(full, reduced),
        singular=full.singular,
        rows=_with_own(table, full, confidence),
    )


def college_spread(
    data: pd.DataFrame,
    y: str = "rate",
    x: str = "ips",
    weight: str = "present",
    *,
    nodes: int = 15,
    confidence: float = 0.95,
) -> CollegeSpread | NotEstimable:
    """Spread of collèges of the same IPS: ``logit p = b₀ + b₁·IPS + u``, u by collège, by adaptive quadrature.

    `data` has one row per collège (one session): `y` in percent (turned back into whole numbers of passes), `x` (IPS),
    `weight` (present). Refused as `regression.slope_logit` and as `mixed.binomial_mixed`.

    Pinheiro & Bates (1995).
    """
    rows = complete(data, y, x, weight=weight)
    n, units = pupils(rows, weight), units_of(rows)
    if (refused := refusal(rows, y=y, x=x, n=n, minimum_units=MINIMUM_UNITS)) is not None:
        return refused
    trials = rows[weight].to_numpy()
    design = np.column_stack([np.ones(trials.size), scaled(rows[x].to_numpy())])
    labels = rows["uai"] if "uai" in rows else np.arange(trials.size)
    successes = np.rint(passed_share(rows[y].to_numpy(), trials) * trials)
    fit = binomial_mixed(successes, trials, design, groups_of(labels, "uai"), nodes=nodes, names=("constant", x))
    if isinstance(fit, NotEstimable):
        return NotEstimable(fit.reason, n, units)
    inference = Inference("binomial mixed", "information", weight, "uai", fit.groups.count, None, confidence)
    low, high = t_interval(fit.params[1], fit.se[1], None, confidence)
    typical, reach = fit.params[0], 1.96 * fit.sd
    return CollegeSpread(
        sd=_spread(fit, inference, n, units),
        slope=Estimate(
            "slope_logit_typical",
            float(fit.params[1]),
            low,
            high,
            float(fit.se[1]),
            n,
            units,
            inference,
            "logit_per_10_ips",
        ),
        at_origin=tuple(float(100 * expit(typical + shift)) for shift in (-reach, 0.0, reach)),
        log_likelihood=fit.log_likelihood,
        nodes=nodes,
    )


def _average(fit: LinearMixed, inference: Inference, n: int, units: int, unit: str) -> Estimate:
    df = satterthwaite(fit, np.array([0.0, 1.0]))
    value, se = float(fit.params[1]), float(fit.se[1])
    low, high = t_interval(value, se, df, inference.confidence)
    return Estimate("slope_common", value, low, high, se, n, units, replace(inference, df=df), unit)


def _raw_slopes(
    design: np.ndarray, response: np.ndarray, weight: np.ndarray | None, codes: np.ndarray, count: int
) -> np.ndarray:
    slopes = np.full(count, np.nan)
    for code in range(count):
        inside = codes == code
        if inside.sum() >= RAW_UNITS:
            own = fit_wls(design[inside], response[inside], np.ones(inside.sum()) if weight is None else weight[inside])
            slopes[code] = np.nan if own is None else own.params[1]
    return slopes


def _with_own(table: pd.DataFrame, fit: LinearMixed, confidence: float) -> pd.DataFrame:
    slope, level = own_coefficient(fit, 1), fit.totals([0], [0])
    own = {
        "slope": slope.mean,
        "se": slope.sd,
        "low": slope.quantile(0.5 - confidence / 2),
        "high": slope.quantile(0.5 + confidence / 2),
        "level": level[0][:, 0],
        "level_se": np.sqrt(level[1][:, 0, 0]),
        "reliability": slope.reliability,
    }
    return table.assign(**own).sort_values("territory", ignore_index=True)


def _spread(fit: BinomialMixed, inference: Inference, n: int, units: int) -> Estimate:
    if fit.singular:
        return Estimate("college_sd", 0.0, None, None, None, n, units, inference, "logit")
    reach = ndtri(0.5 + inference.confidence / 2) * fit.sd_se / fit.sd
    low, high = (float(fit.sd * np.exp(shift)) for shift in (-reach, reach))
    return Estimate("college_sd", fit.sd, low, high, fit.sd_se, n, units, inference, "logit")
