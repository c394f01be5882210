"""Bounds hold the truth whatever became of those not found; rules and refusals of attrition."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures import NotEstimable
from analysis.measures.cohorts import (
    attrition_rule,
    gap_bounds,
    imbens_manski,
    missing_profile,
    share_bounds,
    tipping_point,
    weighted_shares,
)
from validation.cohorts import lost_pupils

counts = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 30)).filter(lambda c: sum(c) > 0)


@given(counts, st.data())
def test_bounds_hold_every_possible_truth(group, data):
    known, others, missing = group
    concerned = data.draw(st.integers(0, missing))
    n = known + others + missing
    found = share_bounds(known, missing, n)
    assert found.low - 1e-9 <= 100 * (known + concerned) / n <= found.high + 1e-9
    assert 0 <= found.ci_low <= found.low <= found.high <= found.ci_high <= 100


@given(counts, counts, st.data())
def test_gap_holds_every_possible_truth(first, second, data):
    (k1, o1, m1), (k2, o2, m2) = first, second
    gap = gap_bounds(share_bounds(k1, m1, k1 + o1 + m1), share_bounds(k2, m2, k2 + o2 + m2))
    one = 100 * (k1 + data.draw(st.integers(0, m1))) / (k1 + o1 + m1)
    two = 100 * (k2 + data.draw(st.integers(0, m2))) / (k2 + o2 + m2)
    assert gap.low - 1e-9 <= one - two <= gap.high + 1e-9
    assert gap.ci_low <= gap.low
    assert gap.high <= gap.ci_high


@given(counts.filter(lambda c: c[0] + c[1] > 0))
def test_assumptions_narrow_the_bounds(group):
    known, others, missing = group
    n = known + others + missing
    wide = share_bounds(known, missing, n)
    for assumption in ("not_better", "not_worse", "same"):
        narrow = share_bounds(known, missing, n, assumption=assumption)
        assert wide.low - 1e-9 <= narrow.low <= narrow.high <= wide.high + 1e-9


def test_refusals_and_errors():
    assert share_bounds(0, 0, 0) == NotEstimable("no_data")
    assert share_bounds(0, 5, 5, assumption="same") == NotEstimable("no_data", 5)
    assert share_bounds(0, 5, 5).found is None
    with pytest.raises(ValueError, match="out of"):
        share_bounds(4, 3, 5)


def test_the_interval_of_the_share_is_covered():
    """The truth at one end of the bounds, where cover is the hardest: 93 to 98 % at 95 %, few pupils included.

    4 000 draws: the error of simulation is 0.35 point.
    """
    rng = np.random.default_rng(7)
    for n, p, lost in ((60, 0.1, 0.05), (400, 0.08, 0.06), (400, 0.6, 0.0)):
        event = rng.binomial(n, p, 4000)
        hidden = rng.binomial(n - event, lost / (1 - p))
        inside = [
            low <= p <= high
            for k, m in zip(event, hidden, strict=True)
            for low, high in [imbens_manski(k / n, (k + m) / n, n, method="score")]
        ]
        assert 0.93 <= np.mean(inside) <= 0.99


def test_attrition_rule():
    assert not attrition_rule([5, 9], [100, 100]).bounds_only
    assert attrition_rule([11, 9], [100, 100]).reason == "share"
    assert attrition_rule([1, 7], [100, 100]).reason == "gap"
    assert not attrition_rule([10, 5], [100, 100]).bounds_only  # exactly 10 % and 5 points: still allowed
    assert attrition_rule([3], [0]) == NotEstimable("no_data")


def test_tipping_point_that_cannot_be_reached():
    first, second = share_bounds(500, 0, 1000), share_bounds(200, 10, 1000)
    assert not tipping_point(first, second).possible
    assert tipping_point(second, first) == NotEstimable("no_data", 2000)


def _weighted(cells, covariates):
    found = weighted_shares(cells, covariates, events=["known"])
    return found if isinstance(found, NotEstimable) else found["known"]


def test_weighting_undoes_attrition_that_the_covariates_explain():
    """Girls and boys lost at different rates: weighting gives the whole back, the naive share does not."""
    cells = pd.DataFrame({"sex": ["F", "M"], "n": [1000, 1000], "found": [950, 700], "known": [95, 210], "uai": "a"})
    assert _weighted(cells, ["sex"]).value == pytest.approx(20.0, abs=1e-6)
    assert 100 * 305 / 1650 < 18.5


def test_weighting_by_crossed_categories_is_the_direct_standardisation():
    """With one category per cell, the logit is saturated: each cell's share among those found counts for all its pupils."""
    rng = np.random.default_rng(3)
    cells = pd.DataFrame({"cell": list("abcdef"), "n": rng.integers(200, 400, 6), "uai": list("xyzxyz")})
    cells["found"] = (cells["n"] * rng.uniform(0.6, 0.95, 6)).astype(int)
    cells["known"] = (cells["found"] * rng.uniform(0.1, 0.6, 6)).astype(int)
    expected = 100 * (cells["known"] / cells["found"] * cells["n"]).sum() / cells["n"].sum()
    assert _weighted(cells, ["cell"]).value == pytest.approx(expected, rel=1e-9)


def test_weighting_is_that_of_statsmodels():
    """Probabilities of the additive logit of two variables, statsmodels 0.15 GLM."""
    cells = lost_pupils(np.random.default_rng(4), colleges=20)
    cells["missing"] = cells["n"] - cells["found"]
    design = np.column_stack([np.ones(len(cells)), cells["sex"] == "M", cells["quarter"] == "q4"]).astype(float)
    fit = sm.GLM(cells[["found", "missing"]].to_numpy(float), design, family=sm.families.Binomial()).fit(tol=1e-12)
    weight = 1 / fit.predict(design)
    expected = 100 * (weight * cells["known"]).sum() / (weight * cells["found"]).sum()
    assert _weighted(cells, ["sex", "quarter"]).value == pytest.approx(expected, rel=1e-8)


def test_weighting_without_attrition_is_the_share():
    cells = pd.DataFrame({"sex": ["F", "M"], "n": [100, 100], "found": [100, 100], "known": [10, 30], "uai": "a"})
    assert _weighted(cells, ["sex"]).value == pytest.approx(20.0)
    assert _weighted(cells.assign(found=0, known=0), ["sex"]) == NotEstimable("no_data", 200)
    assert _weighted(cells.assign(found=[100, 50], known=10), ["sex"]) == NotEstimable("not_converged", 200)


def test_missing_profile():
    cells = pd.DataFrame({"sex": ["F", "M"], "n": [100, 100], "found": [90, 60]})
    rows = missing_profile(cells, "sex", found="found", n="n").set_index("category")
    assert rows.loc["F", ["found", "missing"]].tolist() == pytest.approx([60, 20])
    assert rows.loc["F", "smd"] == pytest.approx(-0.4 / np.sqrt((0.24 + 0.16) / 2))
    assert missing_profile(cells.assign(found=100), "sex", found="found", n="n").empty
