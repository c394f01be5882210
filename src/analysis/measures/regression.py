"""The link between IPS and success across collèges: slope in points, slope in log-odds.

Both regressions see collèges, not pupils: they describe the gradient between schools and say nothing of pupils inside
one. IPS enters as (IPS − 100)/10, so slopes are per 10 points of IPS and the intercept is the level at IPS 100.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from .covariance import classical
from .inference import (
    CANDIDATES,
    Clustered,
    Kind,
    choose_cluster,
    clustering,
    coefficient,
    function_of_params,
    ruled,
    smaller_side,
    t_interval,
)
from .models import fit_logit, fit_wls
from .results import Estimate, NotEstimable
from .sample import MINIMUM_UNITS, complete, passed_share, private, pupils, refusal, scaled, units_of


@dataclass(frozen=True, eq=False)
class Line:
    """A fitted straight line on its own scale, with the covariance its band is drawn from (None: no band)."""

    params: tuple[float, float]
    covariance: np.ndarray | None
    df: float | None
    ips_range: tuple[float, float]
    confidence: float = 0.95
    logistic: bool = False

    def at(self, ips: object | None = None, *, points: int = 61) -> pd.DataFrame:
        """Columns ips, fitted, low, high (response scale, percent for the logit) on a grid or at the given IPS."""
        grid = np.linspace(*self.ips_range, points) if ips is None else np.atleast_1d(np.asarray(ips, dtype=float))
        design = np.column_stack([np.ones(grid.size), scaled(grid)])
        centre = design @ np.array(self.params)
        if self.covariance is None:
            low = high = np.full(grid.size, np.nan)
        else:
            se = np.sqrt(np.einsum("ij,jk,ik->i", design, self.covariance, design))
            reach = t_interval(0.0, 1.0, self.df, self.confidence)[1] * se
            low, high = centre - reach, centre + reach
        if self.logistic:
            centre, low, high = (100 * expit(bound) for bound in (centre, low, high))
        return pd.DataFrame({"ips": grid, "fitted": centre, "low": low, "high": high})


@dataclass(frozen=True, eq=False)
class SlopeFit:
    """Least-squares line of a rate on IPS, weighted by pupils.

    `intercept` is the fitted level at IPS 100; `slope` is per 10 points of IPS; `slope_per_sd` per pupil-weighted
    standard deviation of IPS (`ips_sd`); `r2` and `correlation` are weighted; `quadratic` is the coefficient of the
    square, per (10 IPS)²; `sector` the private minus public difference at the same IPS when it was asked for (then
    `r2` is that of the whole model and `correlation` stays the plain one). `line.at()` gives the line and its band.
    """

    intercept: float
    slope: Estimate
    slope_per_sd: Estimate
    quadratic: Estimate | NotEstimable
    sector: Estimate | None
    r2: float
    correlation: float
    ips_mean: float
    ips_sd: float
    rate_mean: float
    n: int
    units: int
    line: Line


@dataclass(frozen=True, eq=False)
class LogitFit:
    """Quasi-binomial logit of the rate on IPS, weighted by pupils.

    `slope` is in log-odds per 10 points of IPS; `dispersion` is Pearson's χ² over its degrees of freedom (1 for pure
    binomial chance); `ame` the average marginal effect in points per 10 points of IPS; `sector` the private minus
    public log-odds at the same IPS when asked for. Standard errors are the larger of the clustered and the
    quasi-binomial ones (`se_cluster`, `se_quasi` for the slope). `line.at()` gives the curve in percent.
    """

    intercept: float
    slope: Estimate
    ame: Estimate
    sector: Estimate | None
    dispersion: float
    se_quasi: float
    se_cluster: float | None
    n: int
    units: int
    line: Line


def slope_points(
    data: pd.DataFrame,
    y: str = "rate",
    x: str = "ips",
    weight: str | None = "present",
    cluster: str | None = None,
    *,
    sector: bool = False,
    covariance: Kind | None = None,
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> SlopeFit | NotEstimable:
    """Points of `y` per 10 points of IPS, by least squares with pupils as analytic weights.

    Columns `y` (percent, or a mark), `x` (IPS), `weight` (pupils; None: every collège counts the same), and those of
    `inference.choose_cluster`, which chooses when `cluster` is None. `covariance` overrules the variance of the rule
    (``"classical"``, ``"HC1"``, ``"CR1"``, ``"CV3"``, ``"WCR"``). Refused below `minimum_units` collèges, or when IPS
    or the rates do not vary.
    """
    rows = complete(data, y, x, weight=weight)
    n, units = pupils(rows, weight or "present"), units_of(rows)
    if (refused := refusal(rows, y=y, x=x, n=n, minimum_units=minimum_units, sector=sector)) is not None:
        return refused
    ips = scaled(rows[x].to_numpy())
    w = rows[weight].to_numpy() if weight else np.ones(len(rows))
    fit = fit_wls(_design(ips, rows, sector), rows[y].to_numpy(), w)
    if fit is None:
        return NotEstimable("constant_sector", n, units)
    column = cluster or choose_cluster(rows, CANDIDATES)
    model = clustering(rows[column], column, kind=covariance).on(fit)
    scale = "points" if y == "rate" else y
    common = {"n": n, "units": units, "weights": weight, "confidence": confidence}
    ips_mean, ips_sd = _mean_sd(rows[x].to_numpy(), w)
    y_mean, y_sd = _mean_sd(rows[y].to_numpy(), w)
    deviations = (rows[x].to_numpy() - ips_mean) * (rows[y].to_numpy() - y_mean)
    residual = float((w * (fit.y - fit.mean) ** 2).sum() / w.sum())
    return SlopeFit(
        intercept=float(fit.params[0]),
        slope=coefficient(model, 1, name="slope_points", unit=f"{scale}_per_10_ips", **common),
        slope_per_sd=coefficient(
            model, 1, name="slope_points_per_sd", unit=f"{scale}_per_sd", scale=ips_sd / 10, **common
        ),
        quadratic=_quadratic(model, ips, unit=f"{scale}_per_10_ips_squared", **common),
        sector=_sector(model, covariance, name="sector_points", unit=scale, **common) if sector else None,
        r2=1 - residual / y_sd**2,
        correlation=float(np.average(deviations, weights=w) / (ips_sd * y_sd)),
        ips_mean=ips_mean,
        ips_sd=ips_sd,
        rate_mean=y_mean,
        n=n,
        units=units,
        line=_line(model, rows[x], w, confidence),
    )


def slope_logit(
    data: pd.DataFrame,
    y: str = "rate",
    x: str = "ips",
    weight: str = "present",
    cluster: str | None = None,
    *,
    sector: bool = False,
    covariance: Kind | None = None,
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> LogitFit | NotEstimable:
    """Log-odds of success per 10 points of IPS, by a quasi-binomial logit.

    Same columns and options as `slope_points`; `y` is a rate in percent and `weight` its denominator. Refused as
    there, and when the likelihood has no maximum (``"separation"``: all failures below some IPS).
    Rates are first turned back into whole numbers of passes. McCullagh & Nelder (1989), "Generalized linear models", chapter 4 for the dispersion.
    """
    rows = complete(data, y, x, weight=weight)
    n, units = pupils(rows, weight), units_of(rows)
    if (refused := refusal(rows, y=y, x=x, n=n, minimum_units=minimum_units, sector=sector)) is not None:
        return refused
    w = rows[weight].to_numpy()
    fit = fit_logit(_design(scaled(rows[x].to_numpy()), rows, sector), passed_share(rows[y].to_numpy(), w), w)
    if fit is None:
        return NotEstimable("separation", n, units)
    column = cluster or choose_cluster(rows, CANDIDATES)
    model = clustering(rows[column], column, kind=covariance).on(fit)
    floor = covariance is None
    common = {"n": n, "units": units, "weights": weight, "quasi_floor": floor, "confidence": confidence}
    matrix = model.matrix
    return LogitFit(
        intercept=float(fit.params[0]),
        slope=coefficient(model, 1, name="slope_logit", unit="logit_per_10_ips", **common),
        ame=_average_marginal_effect(model, **common),
        sector=_sector(model, covariance, name="sector_logit", unit="logit", **common) if sector else None,
        dispersion=fit.dispersion,
        se_quasi=float(np.sqrt(classical(fit)[1, 1])),
        se_cluster=None if matrix is None else float(np.sqrt(matrix[1, 1])),
        n=n,
        units=units,
        line=_line(model, rows[x], w, confidence),
    )


def by_sector(data: pd.DataFrame, **options: object) -> dict[str, SlopeFit | NotEstimable]:
    """`slope_points` inside each sector: {"public": …, "prive": …}; `options` go to `slope_points`."""
    is_private = private(data) > 0
    return {
        "public": slope_points(data[~is_private], **options),
        "prive": slope_points(data[is_private], **options),
    }


def _design(ips: np.ndarray, rows: pd.DataFrame, sector: bool) -> np.ndarray:
    columns = [np.ones(ips.size), ips]
    return np.column_stack([*columns, private(rows)] if sector else columns)


def _mean_sd(values: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    mean = float(np.average(values, weights=weight))
    return mean, float(np.sqrt(np.average((values - mean) ** 2, weights=weight)))


def _quadratic(model: Clustered, ips: np.ndarray, **common: object) -> Estimate | NotEstimable:
    fit = model.fit
    curved = fit_wls(np.column_stack([fit.x, ips**2]), fit.y, fit.weight)
    if curved is None or curved.rows <= curved.size:
        return NotEstimable("constant_ips", common["n"], common["units"])
    return coefficient(model.clusters.on(curved), curved.size - 1, name="quadratic_points", **common)


def _sector(model: Clustered, covariance: Kind | None, **common: object) -> Estimate:
    groups = model.clusters.groups
    fewest = smaller_side(groups.codes, model.fit.x[:, 2] > 0)
    sides = ruled(groups, fewest, covariance)
    return coefficient(sides.on(model.fit), 2, **common)


def _average_marginal_effect(model: Clustered, **common: object) -> Estimate:
    fit = model.fit
    w, p, slope = fit.weight / fit.weight.sum(), fit.mean, fit.params[1]
    steepness = p * (1 - p)
    gradient = slope * (w * steepness * (1 - 2 * p)) @ fit.x
    gradient[1] += w @ steepness
    value = slope * float(w @ steepness)
    return function_of_params(model, 100 * value, 100 * gradient, name="ame_points", unit="points_per_10_ips", **common)


def _line(model: Clustered, ips: pd.Series, weight: np.ndarray, confidence: float) -> Line:
    fit = model.fit
    mixture = np.eye(2, fit.size)
    if fit.size > 2:
        mixture[0, 2:] = np.average(fit.x[:, 2:], axis=0, weights=weight)
    return Line(
        params=tuple(float(value) for value in mixture @ fit.params),
        covariance=None if model.matrix is None else mixture @ model.matrix @ mixture.T,
        df=model.df_of(1),
        ips_range=(float(ips.min()), float(ips.max())),
        confidence=confidence,
        logistic=not fit.linear,
    )
