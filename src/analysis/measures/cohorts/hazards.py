"""Exits compared at equal characteristics: yearly hazards of each kind of exit, then the incidences they imply.

Allison (1982) for hazards in discrete time, one per cause; Robins (1986) and Snowden, Rose & Mortimer (2011) for
g-computation: every pupil is given one category, then the other, and the mean incidences are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.measures.covariance import Groups, deleted_params, groups_of
from analysis.measures.jackknife import jackknife_estimate
from analysis.measures.models import fit_logit
from analysis.measures.results import Estimate, NotEstimable

FEWEST_CLUSTERS = 10
FEWEST_EVENTS = 10
CAUSES = ("first", "second")


@dataclass(frozen=True, eq=False)
class AdjustedIncidence:
    """Incidence of the first cause at the last time, every pupil given each category in turn (percent), and differences.

    `levels` maps a category to its standardised incidence, `contrasts` a category to its difference with `reference`, in
    points. `residual_df` are the cells less the parameters, for the model that leaves the fewest.
    """

    reference: str
    levels: Mapping[str, Estimate]
    contrasts: Mapping[str, Estimate]
    residual_df: int


def adjusted_incidence(
    cells: pd.DataFrame,
    *,
    by: str,
    controls: Sequence[str] = (),
    reference: str | None = None,
    cluster: str = "uai",
    confidence: float = 0.95,
) -> AdjustedIncidence | NotEstimable:
    """Incidence by category of `by` at equal `controls`, by g-computation over the whole population.

    Parameters
    ----------
    cells
        Person-years in cells: columns `by`, `controls` (categories), `cluster`, ``time`` (1, 2…), ``at_risk``, ``first`` (those who
        know the event of interest at that time) and ``second`` (the competing event). The population standardised to is
        those at risk at the first time.

    A logit per cause with a term per time, additive in the covariates; no hazard at the times a cause never happens. Variance
    by the jackknife over clusters.

    Refused: ``no_data``, ``too_few_groups`` (fewer than two categories, or than ten clusters), ``separation`` (a category
    without event, fewer than ten events in all, or an infinite coefficient).
    """
    rows = cells[cells["at_risk"] > 0].reset_index(drop=True)
    if rows.empty:
        return NotEstimable("no_data")
    start = rows[rows["time"] == rows["time"].min()]
    n, groups = round(float(start["at_risk"].sum())), groups_of(rows[cluster], cluster)
    events = rows.groupby(rows[by].astype("str"))["first"].sum()
    if len(events) < 2 or groups.count < FEWEST_CLUSTERS:
        return NotEstimable("too_few_groups", n, groups.count)
    if events.min() <= 0 or events.sum() < FEWEST_EVENTS:
        return NotEstimable("separation", n, groups.count)
    reference = str(events.idxmax()) if reference is None else reference
    names = [reference, *(name for name in sorted(events.index) if name != reference)]
    coder = _Coder(
        tuple(np.sort(rows["time"].unique())),
        {by: tuple(names)} | {name: tuple(sorted(rows[name].astype("str").unique())) for name in controls},
    )
    hazards = [_hazard(coder, rows, groups, cause) for cause in CAUSES]
    if any(hazard is None for hazard in hazards):
        return NotEstimable("separation", n, groups.count)
    patterns, weight = _patterns(start, groups, tuple(controls))
    values, without = {}, {}
    for name in names:
        values[name], without[name] = _standardised(coder, hazards, patterns.assign(**{by: name}), weight)

    def estimate(name: str, value: float, moved: np.ndarray, unit: str) -> Estimate:
        return jackknife_estimate(
            100 * value, 100 * moved, groups, name=name, unit=unit, n=n, units=groups.count, estimator="g-computation",
            weights=None, confidence=confidence,
        )  # fmt: skip

    return AdjustedIncidence(
        reference=reference,
        levels={name: estimate(name, values[name], without[name], "percent") for name in names},
        contrasts={
            name: estimate(name, values[name] - values[reference], without[name] - without[reference], "points")
            for name in names[1:]
        },
        residual_df=min(hazard.residual_df for hazard in hazards if hazard.times),
    )


@dataclass(frozen=True)
class _Coder:
    """Design of an additive model: intercept, a term per later time, a term per category but the first of each covariate."""

    times: tuple[float, ...]
    categories: Mapping[str, tuple[str, ...]]

    def design(self, rows: pd.DataFrame, times: tuple[float, ...]) -> np.ndarray:
        parts = [np.ones((len(rows), 1)), rows["time"].to_numpy()[:, None] == np.array(times[1:])[None, :]]
        for name, known in self.categories.items():
            parts.append(rows[name].astype("str").to_numpy(dtype=object)[:, None] == np.array(known[1:], dtype=object))
        return np.hstack(parts).astype(float)


@dataclass(frozen=True, eq=False)
class _Hazard:
    """One cause: the `times` it happens at, its coefficients, the same without each cluster."""

    times: tuple[float, ...]
    params: np.ndarray
    without: np.ndarray
    residual_df: int

    def at(self, coder: _Coder, patterns: pd.DataFrame, time: float) -> tuple[np.ndarray, np.ndarray]:
        """Hazard of each pattern at a time, then the same without each cluster (clusters × patterns)."""
        if time not in self.times:
            return np.zeros(len(patterns)), np.zeros((len(self.without), len(patterns)))
        design = coder.design(patterns.assign(time=time), self.times)
        return _expit(design @ self.params), _expit(self.without @ design.T)


def _hazard(coder: _Coder, rows: pd.DataFrame, groups: Groups, cause: str) -> _Hazard | None:
    """None when the likelihood has no finite maximum."""
    happens = rows.groupby("time")[cause].transform("sum").to_numpy() > 0
    times = tuple(np.sort(rows["time"][happens].unique()))
    if not times:
        return _Hazard((), np.zeros(0), np.zeros((groups.count, 0)), 0)
    used, codes = rows[happens], groups.codes[happens]
    at_risk = used["at_risk"].to_numpy(float)
    fit = fit_logit(coder.design(used, times), used[cause].to_numpy(float) / at_risk, at_risk)
    if fit is None:
        return None
    without = deleted_params(fit, replace(groups, codes=codes))
    return _Hazard(times, fit.params, without, fit.rows - fit.size)


def _patterns(start: pd.DataFrame, groups: Groups, controls: tuple[str, ...]) -> tuple[pd.DataFrame, np.ndarray]:
    """Distinct combinations of the controls at the start, and pupils of each cluster in each (clusters × patterns)."""
    keys = start[list(controls)].astype("str") if controls else pd.DataFrame({"all": ["all"] * len(start)})
    code, found = pd.factorize(pd.MultiIndex.from_frame(keys))
    weight = np.zeros((groups.count, len(found)))
    np.add.at(weight, (groups.codes[start.index], code), start["at_risk"].to_numpy(float))
    return found.to_frame(index=False).set_axis(list(keys), axis=1), weight


def _standardised(
    coder: _Coder, hazards: Sequence[_Hazard], patterns: pd.DataFrame, weight: np.ndarray
) -> tuple[float, np.ndarray]:
    """Mean incidence of the first cause over the patterns, then the same without each cluster."""
    whole = weight.sum(axis=0)
    left = whole - weight
    incidence, alive = np.zeros(len(whole)), np.ones(len(whole))
    moved, moving = np.zeros_like(weight), np.ones_like(weight)
    for time in coder.times:
        (first, first_without), (second, second_without) = (hazard.at(coder, patterns, time) for hazard in hazards)
        incidence, alive = incidence + alive * first, alive * np.clip(1 - first - second, 0, 1)
        moved = moved + moving * first_without
        moving = moving * np.clip(1 - first_without - second_without, 0, 1)
    return float(whole @ incidence / whole.sum()), (left * moved).sum(axis=1) / left.sum(axis=1)


def _expit(eta: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(eta, -30, 30)))
