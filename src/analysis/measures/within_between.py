"""The link between social background and success among pupils: inside collèges and between them.

A pupil's IPS is split in two: its distance to the mean of its collège (within) and that mean (between), after Mundlak
(1978), "On the pooling of time series and cross section data". Their difference is contextual: what goes with the
company of a collège for pupils of the same IPS. Collège-level regressions see the between part alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .covariance import Groups, groups_of
from .inference import clustering, function_of_params, t_interval
from .mixed import BinomialMixed, Contrast, binomial_mixed, contrast, marginal_effects
from .models import fit_wls
from .results import Estimate, Inference, NotEstimable
from .sample import IPS_ORIGIN, IPS_STEP, complete, constant

MINIMUM_COLLEGES = 12
CONTROLS = ("girl", "delay")
WITHIN, BETWEEN = 1, 2
_SMALL = 1e-3


@dataclass(frozen=True, eq=False)
class Gradient:
    """One coefficient per part of the IPS: pupils compared inside a collège (`within`), collèges compared (`between`),
    and their difference (`contextual`)."""

    within: Estimate
    between: Estimate
    contextual: Estimate


@dataclass(frozen=True, eq=False)
class WithinBetween:
    """Success of pupils by their own IPS and that of their collège.

    `logit` is in log-odds per 10 points of IPS (binomial mixed model), `points` the same averaged over pupils and
    collèges, in points per 10 points of IPS; `linear` the linear probability model, whose intervals follow the clusters
    and not the model. `controls` gives for each control the difference in points that goes with one unit of it.
    `college_sd` is the standard deviation of the collèges' log-odds (σᵤ), `slope_sd` that of their within slopes where
    it was asked for. `left_out` names controls that do not vary. `ips_within_sd` and `ips_between_sd` are standard
    deviations over pupils.
    """

    logit: Gradient
    points: Gradient
    linear: Gradient
    controls: dict[str, Estimate]
    left_out: tuple[str, ...]
    college_sd: float
    slope_sd: float | None
    ips_within_sd: float
    ips_between_sd: float
    rate: float
    n: int
    units: int
    singular: bool
    log_likelihood: float


def within_between(
    data: pd.DataFrame,
    y: str = "passed",
    *,
    controls: Sequence[str] = CONTROLS,
    slopes: bool = False,
    nodes: int = 7,
    confidence: float = 0.95,
) -> WithinBetween | NotEstimable:
    """Fit ``logit P(y) = b₀ + βw·(IPS − mean of the collège) + βb·(mean − 100) + controls + u``, u by collège.

    Parameters
    ----------
    data
        One row per pupil, of one session: `y` (0 or 1, or boolean), `ips`, `uai`, and the controls as numbers (``girl``
        0 or 1, ``delay`` in years, ``entry_score`` in standard deviations). Rows that miss one of them are left out.
        Several sessions (column ``session``) are told apart by constants.
    controls
        Without ``entry_score`` the gradient is the total one; with it, the gradient at equal level on entry.
    slopes
        Let the within slope vary between collèges, by Laplace's method.
    nodes
        Points of the adaptive quadrature otherwise.

    Refused below twelve collèges (``"too_few_units"``), when the IPS does not vary inside collèges or between them
    (``"constant_ips"``), when all or none succeed (``"constant_rate"``), and as `mixed.binomial_mixed`.
    """
    rows = complete(data, y, "ips", *controls)
    n, groups = len(rows), groups_of(rows["uai"], "uai")
    if not n:
        return NotEstimable("no_data")
    if groups.count < MINIMUM_COLLEGES:
        return NotEstimable("too_few_units", n, groups.count)
    ips, success = (rows["ips"].to_numpy() - IPS_ORIGIN) / IPS_STEP, rows[y].to_numpy()
    mean = (groups.sum(ips) / groups.sizes)[groups.codes]
    if constant(mean) or constant(ips - mean):
        return NotEstimable("constant_ips", n, groups.count)
    if constant(success):
        return NotEstimable("constant_rate", n, groups.count)
    kept = tuple(name for name in controls if not constant(rows[name].to_numpy()))
    names = ("constant", "within", "between", *kept)
    x = np.column_stack([np.ones(n), ips - mean, mean, *(rows[name] for name in kept), *_sessions(rows)])
    z = x[:, : 1 + slopes]
    fit = binomial_mixed(success, np.ones(n), x, groups, z=z, nodes=1 if slopes else nodes)
    if isinstance(fit, NotEstimable):
        return replace(fit, n=n, units=groups.count)
    told = _Told(n, groups.count, confidence, groups)
    effects = _effects(fit, x, z, names, slopes)
    return WithinBetween(
        logit=_logit(fit, told),
        points=_points(fit, effects, told),
        linear=_linear(x, success, told),
        controls={name: told.effect(f"ame_{name}", effects[name], fit, "points", None) for name in kept},
        left_out=tuple(name for name in controls if name not in kept),
        college_sd=fit.sd,
        slope_sd=float(np.sqrt(fit.random[1, 1])) if slopes else None,
        ips_within_sd=float(np.std(ips - mean) * IPS_STEP),
        ips_between_sd=float(np.std(mean) * IPS_STEP),
        rate=float(100 * success.mean()),
        n=n,
        units=groups.count,
        singular=fit.singular,
        log_likelihood=fit.log_likelihood,
    )


@dataclass(frozen=True)
class _Told:
    """What every estimate of one fit says of itself."""

    n: int
    units: int
    confidence: float
    groups: Groups

    @property
    def between_df(self) -> float:
        """Degrees of freedom of what is told by comparing collèges."""
        return float(self.units - 2)

    def estimate(self, name: str, value: float, se: float, unit: str, df: float | None) -> Estimate:
        low, high = t_interval(value, se, df, self.confidence)
        inference = Inference("binomial mixed", "information", None, "uai", self.units, df, self.confidence)
        return Estimate(name, float(value), low, high, float(se), self.n, self.units, inference, unit)

    def effect(self, name: str, found: Contrast, fit: BinomialMixed, unit: str, df: float | None) -> Estimate:
        return self.estimate(name, 100 * found.value, 100 * found.se(fit), unit, df)


def _sessions(rows: pd.DataFrame) -> list[np.ndarray]:
    if "session" not in rows:
        return []
    found = np.unique(rows["session"].to_numpy())
    return [(rows["session"] == session).to_numpy(dtype=float) for session in found[1:]]


def _logit(fit: BinomialMixed, told: _Told) -> Gradient:
    unit, c = "logit_per_10_ips", fit.covariance
    spread = c[BETWEEN, BETWEEN] + c[WITHIN, WITHIN] - 2 * c[WITHIN, BETWEEN]
    b = fit.params
    return Gradient(
        told.estimate("within_logit", b[WITHIN], fit.se[WITHIN], unit, None),
        told.estimate("between_logit", b[BETWEEN], fit.se[BETWEEN], unit, told.between_df),
        told.estimate("contextual_logit", b[BETWEEN] - b[WITHIN], np.sqrt(spread), unit, told.between_df),
    )


def _points(fit: BinomialMixed, effects: dict[str, Contrast], told: _Told) -> Gradient:
    unit, within, between = "points_per_10_ips", effects["within"], effects["between"]
    return Gradient(
        told.effect("within_points", within, fit, unit, None),
        told.effect("between_points", between, fit, unit, told.between_df),
        told.effect("contextual_points", between - within, fit, unit, told.between_df),
    )


def _effects(
    fit: BinomialMixed, x: np.ndarray, z: np.ndarray, names: Sequence[str], slopes: bool
) -> dict[str, Contrast]:
    """Average effect of one unit of each column: from 0 to 1 for an indicator, marginal for a quantity."""
    indicators = [k for k in range(BETWEEN + 1, len(names)) if np.isin(x[:, k], (0.0, 1.0)).all()]
    moved = {k: _moved(fit, x, z, k, (0.0, 1.0)) for k in indicators}
    if slopes:
        shift = _SMALL / 2
        moved[WITHIN] = _moved(fit, x, z, WITHIN, (x[:, WITHIN] - shift, x[:, WITHIN] + shift), over=_SMALL)
    rest = [k for k in range(1, len(names)) if k not in moved]
    found = moved | marginal_effects(fit, x, z, rest)
    return {names[k]: effect for k, effect in found.items()}


def _moved(
    fit: BinomialMixed, x: np.ndarray, z: np.ndarray, k: int, sides: tuple[object, object], over: float = 1.0
) -> Contrast:
    designs = []
    for side in sides:
        changed = x.copy()
        changed[:, k] = side
        designs.append((changed, changed[:, : z.shape[1]]))
    return contrast(fit, designs[1], designs[0], over=over)


def _linear(x: np.ndarray, success: np.ndarray, told: _Told) -> Gradient:
    fit = fit_wls(x, 100 * success, np.ones(told.n))
    model = clustering(told.groups.labels[told.groups.codes], "uai").on(fit)
    common = {
        "unit": "points_per_10_ips",
        "n": told.n,
        "units": told.units,
        "weights": None,
        "confidence": told.confidence,
    }

    def combination(name: str, **coefficients: float) -> Estimate:
        gradient = np.zeros(fit.size)
        gradient[WITHIN], gradient[BETWEEN] = coefficients.get("within", 0.0), coefficients.get("between", 0.0)
        return function_of_params(model, float(gradient @ fit.params), gradient, name=name, **common)

    return Gradient(
        combination("within_linear", within=1.0),
        combination("between_linear", between=1.0),
        combination("contextual_linear", within=-1.0, between=1.0),
    )
