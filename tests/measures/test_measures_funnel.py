"""Funnels: exact limits against the binomial itself, dispersion recovered, case mix held to its own expectation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.measures import NotEstimable
from analysis.measures.funnel import chance_range, exact_limits, funnel, overdispersion


@settings(deadline=None, max_examples=60)
@given(st.integers(5, 400), st.floats(0.05, 0.97), st.sampled_from([0.95, 0.998]))
def test_exact_limits_lie_between_the_counts_whose_tails_they_separate(n, target, confidence):
    low, high = exact_limits(target, n, confidence)
    tail = (1 - confidence) / 2
    assert 0 <= low <= high <= 1
    for bound, p in ((low, tail), (high, 1 - tail)):
        count = stats.binom.ppf(p, n, target)
        assert (count - 1) / n - 1e-12 <= bound <= count / n + 1e-12 or bound in (0.0, 1.0)


@settings(deadline=None, max_examples=60)
@given(st.floats(0.1, 0.9), st.sampled_from([0.95, 0.998]))
def test_limits_close_in_as_size_grows(target, confidence):
    n = np.array([50, 200, 800, 3200])
    low, high = exact_limits(target, n, confidence)
    assert (np.diff(high - low) < 0).all()


def simulated(rng, units=4000, spread=0.0, target=0.85):
    n = rng.integers(30, 250, units)
    true = np.clip(target + spread * rng.standard_normal(units), 0.01, 0.99)
    return pd.DataFrame({"uai": np.arange(units), "present": n, "rate": 100 * rng.binomial(n, true) / n})


def test_chance_alone_leaves_its_share_outside():
    found = funnel(simulated(np.random.default_rng(3)), target=0.85)
    # 4 000 draws: three standard errors of a share of 5 % are one point; φ has a standard error of 0.03.
    assert found.dispersion.phi == pytest.approx(1.0, abs=0.07)
    assert found.dispersion.phi_winsorised == pytest.approx(1.0, abs=0.07)
    assert np.sqrt(found.dispersion.tau2) < 0.01
    for limits in ("binomial", "multiplicative", "additive"):
        assert (found.outside(limits, 0.95) != 0).mean() == pytest.approx(0.05, abs=0.012)


def test_dispersion_is_recovered_and_allowed_for():
    found = funnel(simulated(np.random.default_rng(4), spread=0.05), target=0.85)
    assert np.sqrt(found.dispersion.tau2) == pytest.approx(0.05, abs=0.003)
    assert (found.outside("binomial", 0.95) != 0).mean() > 0.2
    # Limits of one pair for all sizes: the smallest and the largest are not exactly at 5 %, the whole is.
    assert (found.outside("additive", 0.95) != 0).mean() == pytest.approx(0.05, abs=0.012)
    assert (found.outside("additive") != 0).mean() < 0.006


def test_winsorising_alone_would_flag_twice_too_many():
    rows = simulated(np.random.default_rng(4), spread=0.05)
    published = funnel(rows, target=0.85, consistent=False)
    # The constant is that of normal scores: ∫ clip(z)² = 0.6787 for a tenth at each end.
    assert published.dispersion.phi_winsorised / funnel(rows, target=0.85).dispersion.phi_winsorised == pytest.approx(
        0.6787, abs=1e-4
    )
    assert (published.outside("multiplicative", 0.95) != 0).mean() > 0.09


def test_a_few_outlying_units_do_not_hide_themselves():
    rng = np.random.default_rng(5)
    rows = simulated(rng, units=200)
    rows.loc[:9, "rate"] = 20.0
    found = funnel(rows, target=0.85)
    assert found.dispersion.phi > 10
    assert found.dispersion.phi_winsorised < 2.5
    assert (found.outside("additive")[:10] == -1).all()


def test_each_is_held_to_its_own_expectation():
    rng = np.random.default_rng(6)
    expected = rng.uniform(0.6, 0.98, 3000)
    n = rng.integers(30, 250, 3000)
    rows = pd.DataFrame({"present": n, "rate": 100 * rng.binomial(n, expected) / n, "expected": 100 * expected})
    found = funnel(rows, expected="expected")
    assert found.target == pytest.approx(np.average(expected, weights=n))
    assert found.dispersion.phi == pytest.approx(1.0, abs=0.06)
    points = found.points
    rebuilt = (points["adjusted"] / 100 - found.target) / np.sqrt(found.target * (1 - found.target) / n)
    np.testing.assert_allclose(rebuilt, points["z_binomial"], atol=1e-9)


def test_drawn_limits_are_those_that_flag():
    found = funnel(simulated(np.random.default_rng(7), units=500, spread=0.05), target=0.85)
    for limits in ("multiplicative", "additive"):
        low, high = found.limits(found.points["present"].to_numpy(), 0.95, limits)
        rate = found.points["adjusted"].to_numpy()
        drawn = (rate > high).astype(int) - (rate < low).astype(int)
        assert (drawn == found.outside(limits, 0.95).to_numpy()).all()


def test_winsorising_is_by_quantiles_of_the_scores():
    variance = np.full(100, 0.01)
    assert overdispersion(np.r_[np.zeros(80), np.full(20, 10.0)], variance, consistent=False).phi_winsorised == 20.0
    few = overdispersion(np.r_[np.zeros(95), np.full(5, 10.0)], variance)
    assert (few.phi, few.phi_winsorised) == (5.0, 0.0)


def test_what_chance_would_leave_outside():
    mean, low, high = chance_range(200, 0.95)
    assert mean == pytest.approx(10.0)
    assert (low, high) == (4, 16)
    assert chance_range(0, 0.998) == (0.0, 0, 0)


def test_too_few_for_a_funnel():
    assert funnel(simulated(np.random.default_rng(8), units=11)) == NotEstimable("too_few_units", units=11)
