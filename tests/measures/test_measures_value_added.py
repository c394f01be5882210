"""Value added of collèges: the beta-binomial posterior, recovery of a known truth, refusals, invariance."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from analysis.measures import Comparability, Estimate, NotEstimable
from analysis.measures.value_added import (
    attenuation,
    expected_rate,
    heterogeneity,
    moves,
    published_change,
    session_correlation,
    standing,
    territory_gap,
    value_added,
)
from analysis.measures.value_added.sessions import session_covariance
from validation.value_added import country, few, scored


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return country(11, colleges=500)


@pytest.fixture(scope="module")
def found(rows):
    return value_added(rows)


def test_one_session_is_the_beta_binomial_posterior():
    rows = country(3, colleges=400, sessions=1)
    found = value_added(rows)
    omega = found.covariance[0, 0]
    prior = 1 / omega - 1
    for row in found.by_session.head(50).itertuples():
        passed, e = round(row.rate * row.present / 100), row.expected / 100
        a, b = e * prior + passed, (1 - e) * prior + row.present - passed
        assert row.value == pytest.approx(100 * (a / (a + b) - e), abs=1e-9)
        assert row.low == pytest.approx(100 * (stats.beta.ppf(0.025, a, b) - e), abs=1e-6)
        assert row.high == pytest.approx(100 * (stats.beta.ppf(0.975, a, b) - e), abs=1e-6)
        assert row.reliability == pytest.approx(row.present / (row.present + prior))


def test_covariance_across_sessions_is_the_maximum_of_the_likelihood():
    rng = np.random.default_rng(5)
    omega = np.array([[0.04, 0.02], [0.02, 0.03]])
    n = rng.integers(30, 200, (300, 2)).astype(float)
    r = rng.multivariate_normal(np.zeros(2), omega, 300)
    r += rng.standard_normal(r.shape) * np.sqrt((1 - np.diag(omega)) / n)
    r[:40, 1] = np.nan

    def minus_log(params):
        variance = np.array([[params[0] ** 2, params[1]], [params[1], params[2] ** 2]])
        own = variance + np.eye(2) * ((1 - np.diag(variance)) / n)[:, None, :]
        a, b, c = own[40:, 0, 0], own[40:, 0, 1], own[40:, 1, 1]
        both = a * c - b**2
        x, y = r[40:].T
        alone = r[:40, 0]
        return 0.5 * (
            (np.log(both) + (c * x**2 - 2 * b * x * y + a * y**2) / both).sum()
            + (np.log(own[:40, 0, 0]) + alone**2 / own[:40, 0, 0]).sum()
        )

    slow = optimize.minimize(minus_log, [0.2, 0.015, 0.2], method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-8})
    fast = session_covariance(r, n)
    np.testing.assert_allclose(
        fast, [[slow.x[0] ** 2, slow.x[1]], [slow.x[1], slow.x[2] ** 2]], rtol=1e-3
    )  # Nelder-Mead stops at about 1e-4


@pytest.mark.parametrize("kind", ["beta", "logistic"])
def test_intervals_hold_the_truth_and_shrinking_helps(kind):
    results = pd.DataFrame([scored(country([7, k], kind=kind, colleges=400)) for k in range(8)])
    # 8 × 1 200 intervals, not independent of one another: the share varies by about one point.
    assert 0.92 <= results["session"].mean() <= 0.98
    assert 0.92 <= results["pooled"].mean() <= 0.98
    assert (results["squares"] < 0.8).all()
    if kind == "beta":
        assert results["omega"].mean() == pytest.approx(0.035, abs=3 * 0.0035 / np.sqrt(8))
        assert results["lasting"].mean() == pytest.approx(0.69, abs=3 * 0.05 / np.sqrt(8))


def test_few_units_need_what_is_not_known_of_the_variance():
    shares = pd.DataFrame([few([13, k]) for k in range(40)])
    # 40 × 15 intervals: the share has a standard error of 1.5 points or so.
    assert 0.90 <= shares["integrated"].mean() <= 0.99
    assert shares["known"].mean() < shares["integrated"].mean() - 0.02


def test_integrating_changes_nothing_with_hundreds_of_units():
    rng = np.random.default_rng(1)
    v = rng.uniform(0.05, 0.4, 500)
    fit = heterogeneity(rng.normal(0, 0.5, 500) + rng.normal(0, np.sqrt(v)), v)
    np.testing.assert_allclose(fit.integrated()["se"], fit.shrunken()["se"], rtol=0.02)


def test_no_variance_shrinks_to_the_mean():
    v = np.full(30, 1.0)
    y = np.linspace(-0.1, 0.1, 30)
    for method in ("REML", "PM", "DL"):
        fit = heterogeneity(y, v, method=method)
        assert fit.tau2 == 0.0
        np.testing.assert_allclose(fit.shrunken()["value"], 0.0, atol=1e-12)


def test_shape_of_the_result(rows, found):
    each, pooled = found.by_session, found.pooled
    assert len(each) == len(rows)
    assert pooled["uai"].is_unique
    assert len(pooled) == 500
    for frame in (each, pooled):
        assert frame.notna().all(axis=None)
        assert (frame["low"] <= frame["value"]).all()
        assert (frame["value"] <= frame["high"]).all()
        assert frame["reliability"].between(0, 1, inclusive="neither").all()
        assert (frame["expected"] + frame["low"]).min() >= 0
        assert (frame["expected"] + frame["high"]).max() <= 100 + 1e-9
    # The pooled value rests on more data than any session.
    assert pooled["se"].mean() < each["se"].mean()


def test_expected_is_unbiased_at_every_ips(rows, found):
    each = found.by_session
    assert np.average(each["difference"], weights=each["present"]) == pytest.approx(0.0, abs=1e-9)
    tenth = pd.qcut(each["ips"], 10, labels=False)
    for _, part in each.groupby(tenth):
        assert abs(np.average(part["difference"], weights=part["present"])) < 2.0
    assert abs(np.corrcoef(each["difference"], each["ips"])[0, 1]) < 0.1


def test_a_straight_line_would_favour_some(rows):
    straight, curved = (expected_rate(rows, 2022, degree=degree) for degree in (1, 2))
    top = rows[rows["ips"] > rows["ips"].quantile(0.97)]
    assert (curved.of(top) > straight.of(top)).all()
    assert curved.terms[2].name == "ips_2"
    assert curved.terms[2].low < 0.025 < curved.terms[2].high


def test_order_and_names_of_rows_change_nothing(rows, found):
    shuffled = rows.sample(frac=1, random_state=1).reset_index(drop=True)
    again = value_added(shuffled)
    pd.testing.assert_frame_equal(again.pooled, found.pooled, rtol=1e-6, atol=1e-6)


def test_a_college_of_one_session_is_kept_and_shrunken_more(rows):
    alone = rows[(rows["session"] == 2022) | (rows["uai"] != rows["uai"].iloc[0])]
    pooled = value_added(alone).pooled.set_index("uai")
    uai = rows["uai"].iloc[0]
    assert pooled.loc[uai, "sessions"] == 1
    similar = pooled[(pooled["sessions"] == 3) & (pooled["n"] > pooled.loc[uai, "n"])]
    assert pooled.loc[uai, "reliability"] < similar["reliability"].min() + 0.1


def test_refusals(rows):
    assert value_added(rows.iloc[:0]) == NotEstimable("no_data")
    small = value_added(country(1, colleges=40))
    assert small.reason == "too_few_units"
    assert small.units == 40
    assert heterogeneity(np.zeros(5), np.ones(5)).reason == "too_few_units"
    with pytest.raises(ValueError, match="not positive"):
        heterogeneity(np.zeros(9), np.zeros(9))


def test_territory_beside_its_expectation(found):
    each = found.by_session
    part = each[each["academie"] == 3]
    gap = territory_gap(part)
    assert gap.value == pytest.approx(np.average(part["difference"], weights=part["present"]))
    assert gap.units == part["uai"].nunique()
    assert gap.low < gap.value < gap.high
    assert gap.inference.cluster == "uai"
    few_rows = territory_gap(part[part["uai"].isin(part["uai"].unique()[:3])])
    assert few_rows.descriptive
    assert territory_gap(part.iloc[:0]) == NotEstimable("no_data")


def test_territory_gaps_hold_their_truth():
    held = []
    for k in range(12):
        rows = country([23, k], colleges=400)
        each = value_added(rows).by_session
        for academie, part in each.groupby("academie"):
            gap = territory_gap(part)
            # The truth is that of these very collèges: the interval counts them as drawn, so it is wide for it.
            truth = np.average(part["truth"], weights=part["present"])
            held.append(gap.low <= truth <= gap.high)
            assert academie in range(20)
    assert np.mean(held) > 0.95


def test_standing_says_alike_whenever_the_interval_holds_zero():
    assert standing([0.1, -2.0, -3.0, 0.0], [2.0, 1.0, -0.1, 1.0]).tolist() == ["above", "alike", "below", "alike"]


def test_stability_of_pure_noise_and_of_no_noise():
    rng = np.random.default_rng(2)
    noise = pd.DataFrame(rng.standard_normal((2000, 2)), columns=[1, 2])
    assert abs(session_correlation(noise, 1, 2).value) < 0.07
    kept = moves(noise, 1, 2)
    np.testing.assert_allclose(kept.counts.to_numpy() / 80, 1.0, atol=0.45)  # ±4 standard errors of a count of 80
    same = pd.DataFrame({1: noise[1], 2: noise[1]})
    assert moves(same, 1, 2).share(5, (5,)) == 100.0
    assert attenuation(0.36, 0.6, 0.6) == pytest.approx(0.6)
    with pytest.raises(ValueError, match="not positive"):
        attenuation(0.3, 0.0, 0.5)


def test_ties_are_shared_between_fifths():
    ties = pd.DataFrame({1: np.repeat([0.0, 1.0], [150, 50]), 2: np.arange(200.0)})
    counts = moves(ties, 1, 2).counts
    np.testing.assert_allclose(counts.sum(axis=1), 40.0)
    np.testing.assert_allclose(counts.sum(axis=0), 40.0)
    assert counts.loc[1, 1] == pytest.approx(40 * 40 / 150)


def test_stability_needs_enough():
    few_rows = pd.DataFrame(np.eye(10)[:, :2], columns=[1, 2])
    assert session_correlation(few_rows, 1, 2) == NotEstimable("too_few_units", units=10)
    assert moves(few_rows, 1, 2) == NotEstimable("too_few_units", units=10)
    flat = pd.DataFrame({1: np.zeros(20), 2: np.arange(20.0)})
    assert session_correlation(flat, 1, 2) == NotEstimable("constant_rate", units=20)


def test_published_counts_do_not_cross_a_break():
    counts = pd.Series({2022: 6282, 2023: 6430, 2024: 6170})
    rule = Comparability(lambda variable, start, end: ("IVAC24",) if start < 2024 <= end else ())
    assert published_change(counts, 2023, 2024, rule).reason == "break:IVAC24"
    allowed = published_change(counts, 2022, 2023, rule)
    assert isinstance(allowed, Estimate)
    assert (allowed.value, allowed.descriptive) == (148.0, True)
