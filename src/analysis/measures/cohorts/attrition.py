"""What attrition allows to be said: the rule, the tipping point, who is missing, and weighting as a sensitivity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measures.covariance import Groups, deleted_params, groups_of
from analysis.measures.jackknife import jackknife_estimate
from analysis.measures.models import fit_logit
from analysis.measures.results import Estimate, NotEstimable

from .bounds import Bounds

LARGEST_SHARE = 10.0
LARGEST_GAP = 5.0


@dataclass(frozen=True)
class AttritionRule:
    """Whether a single value may be told, or bounds only.

    `share` is the share of pupils not found, in percent, the largest of the groups where several are compared; `gap` the
    largest difference between two groups, in points. `reason` is ``""``, ``"share"`` or ``"gap"``.
    """

    bounds_only: bool
    share: float
    gap: float
    reason: str


def attrition_rule(missing: Sequence[float], n: Sequence[float]) -> AttritionRule | NotEstimable:
    """Bounds only when more than 10 % are not found, or when two groups differ by more than 5 points.

    One entry per group compared, those without pupils left out. Refused (``no_data``) without any.
    """
    counts = np.asarray(n, dtype=float)
    shares = 100 * np.asarray(missing, dtype=float)[counts > 0] / counts[counts > 0]
    if not shares.size:
        return NotEstimable("no_data")
    share, gap = float(shares.max()), float(np.ptp(shares))
    reason = "share" if share > LARGEST_SHARE else "gap" if gap > LARGEST_GAP else ""
    return AttritionRule(bool(reason), share, gap, reason)


@dataclass(frozen=True)
class TippingPoint:
    """What would have to be true of the pupils not found of the second group for two shares to be equal.

    `share` is the share of them that the event would have to concern, in percent, the pupils not found of the first group
    being as those found there; `possible` is False when no share between 0 and 100 does it: the order of the two groups then
    does not depend on the second's missing pupils.
    """

    share: float
    possible: bool


def tipping_point(first: Bounds, second: Bounds) -> TippingPoint | NotEstimable:
    """See `TippingPoint`; both bounds without assumption. Refused without missing pupils in the second group."""
    if not second.missing or first.found is None:
        return NotEstimable("no_data", first.n + second.n)
    needed = (first.found * second.n - second.low * second.n) / second.missing
    return TippingPoint(float(needed), bool(0 <= needed <= 100))


def weighted_shares(
    counts: pd.DataFrame,
    covariates: Sequence[str],
    *,
    events: Sequence[str],
    found: str = "found",
    n: str = "n",
    cluster: str = "uai",
    confidence: float = 0.95,
) -> dict[str, Estimate] | NotEstimable:
    """Shares among pupils found, each weighted by the inverse of the probability of being found, in percent, by event.

    `counts` has one row per cluster and cell of covariates (categories): `n` pupils, `found` of them with a known outcome, and a
    column per event that counts those concerned. The probability is a logit of all the covariates together, without interaction;
    the share is Hájek's, weights summing to their own total. Interval by the delete-one-cluster jackknife, probabilities
    estimated again each time. It removes what the covariates explain of attrition, and nothing else: never more than a
    sensitivity beside the bounds.

    Refused: ``no_data`` when nobody is found; ``not_converged`` when a category has nobody found, or nobody missing.
    Robins, Rotnitzky & Zhao (1994), "Estimation of regression coefficients when some regressors are not always observed".
    """
    rows = counts[counts[n] > 0].reset_index(drop=True)
    total, present = rows[n].to_numpy(float), rows[found].to_numpy(float)
    size, groups = round(total.sum()), groups_of(rows[cluster], cluster)
    if not present.sum():
        return NotEstimable("no_data", size)
    pattern = rows.groupby(list(covariates), observed=True, sort=False).ngroup().to_numpy()
    first = np.unique(pattern, return_index=True)[1]
    weight, moved = np.ones(len(first)), np.ones((groups.count, len(first)))
    if present.sum() < total.sum():
        design = np.column_stack(
            [np.ones(len(rows)), *(_dummies(rows[name]) for name in covariates if rows[name].nunique() > 1)]
        )
        fit = fit_logit(design, present / total, total)
        if fit is None:
            return NotEstimable("not_converged", size)
        weight, moved = 1 / fit.mean[first], 1 + np.exp(-deleted_params(fit, groups) @ design[first].T)
    seen = _by_cluster(groups, pattern, present)
    told = (moved * (seen.sum(axis=0) - seen)).sum(axis=1)
    shares = {}
    for event in events:
        met = _by_cluster(groups, pattern, rows[event].to_numpy(float))
        concerned = (moved * (met.sum(axis=0) - met)).sum(axis=1)
        shares[event] = jackknife_estimate(
            100 * float(weight @ met.sum(axis=0)) / float(weight @ seen.sum(axis=0)),
            100 * np.divide(concerned, told, out=np.full_like(told, np.nan), where=told > 0),
            groups, name=f"weighted_{event}", unit="percent", n=size, units=groups.count,
            estimator="inverse probability", weights="1/P(found)", confidence=confidence,
        )  # fmt: skip
    return shares


def _by_cluster(groups: Groups, pattern: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Totals by cluster and pattern of covariates (clusters × patterns)."""
    found = np.zeros((groups.count, int(pattern.max()) + 1))
    np.add.at(found, (groups.codes, pattern), values)
    return found


def missing_profile(counts: pd.DataFrame, covariate: str, *, found: str, n: str) -> pd.DataFrame:
    """How pupils found and not found differ: share of each category among both, and the standardised difference.

    Columns category, found, missing (percent), smd (in standard deviations; beyond 0.1 is worth a remark: Austin 2009).
    Empty when nobody is missing, or found.
    """
    totals = counts.groupby(covariate, observed=True, sort=False)[[found, n]].sum()
    here, lost = totals[found].to_numpy(float), (totals[n] - totals[found]).to_numpy(float)
    if not here.sum() or not lost.sum():
        return pd.DataFrame(columns=["category", "found", "missing", "smd"])
    p, q = here / here.sum(), lost / lost.sum()
    spread = np.sqrt((p * (1 - p) + q * (1 - q)) / 2)
    smd = np.divide(q - p, spread, out=np.zeros_like(p), where=spread > 0)
    return pd.DataFrame({"category": totals.index, "found": 100 * p, "missing": 100 * q, "smd": smd})


def _dummies(values: pd.Series) -> np.ndarray:
    return pd.get_dummies(values.astype("str"), drop_first=True).to_numpy(float)
