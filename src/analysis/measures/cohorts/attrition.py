"""What attrition allows to be said: the rule, the tipping point, who is missing, and weighting as a sensitivity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measures.models import fit_logit
from analysis.measures.results import NotEstimable

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


def weighted_share(
    counts: pd.DataFrame, covariates: Sequence[str], *, known: str, found: str, n: str
) -> float | NotEstimable:
    """The share among pupils found, each weighted by the inverse of the probability of being found, in percent.

    `counts` has one row per cell of covariates (categories): `n` pupils, `found` of them with a known outcome, `known` those
    concerned. The probability is a logit of the covariates without interaction. It removes what the covariates explain of
    attrition, and nothing else: never more than a sensitivity beside the bounds.

    Refused: ``no_data``, or ``not_converged`` when a category has nobody found or nobody missing.
    """
    rows = counts[counts[n] > 0]
    total, present = rows[n].to_numpy(float), rows[found].to_numpy(float)
    if not present.sum():
        return NotEstimable("no_data", round(total.sum()))
    design = np.column_stack(
        [np.ones(len(rows)), *(_dummies(rows[name]) for name in covariates if rows[name].nunique() > 1)]
    )
    if present.sum() == total.sum():
        return float(100 * rows[known].sum() / total.sum())
    fit = fit_logit(design, present / total, total)
    if fit is None:
        return NotEstimable("not_converged", round(total.sum()))
    weight = 1 / fit.mean
    return float(100 * (weight * rows[known].to_numpy(float)).sum() / (weight * present).sum())


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
