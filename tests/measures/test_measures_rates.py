"""Rates: intervals stay sensible, pooling is a ratio of sums, differences know what they share."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures import NotEstimable, newcombe, pooled_rate, rate_difference, rounding_bound, wilson

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_wilson_holds_the_rate_inside_0_and_100(count):
    passed, n = count
    rate = wilson(passed, n)
    assert 0 <= rate.low <= rate.value <= rate.high <= 100
    assert rate.low < rate.high


@given(counts)
def test_wilson_mirrors_failures(count):
    passed, n = count
    success, failure = wilson(passed, n), wilson(n - passed, n)
    assert [success.low, success.high] == pytest.approx([100 - failure.high, 100 - failure.low], abs=1e-9)


@given(counts)
def test_more_pupils_more_precise(count):
    passed, n = count
    few, many = wilson(passed, n), wilson(4 * passed, 4 * n)
    assert many.high - many.low < few.high - few.low


def test_wilson_of_nobody_is_refused():
    assert wilson(0, 0) == NotEstimable("no_data", 0, 1)


@pytest.mark.parametrize("passed", [-1, 11])
def test_wilson_of_impossible_counts(passed):
    with pytest.raises(ValueError, match="passed out of 10"):
        wilson(passed, 10)


@given(counts, counts)
def test_newcombe_is_antisymmetric(first, second):
    there, back = newcombe(*first, *second), newcombe(*second, *first)
    assert there.low <= there.value <= there.high
    assert [there.value, there.low, there.high] == pytest.approx([-back.value, -back.high, -back.low], abs=1e-9)


def test_newcombe_of_nobody():
    assert isinstance(newcombe(0, 0, 3, 5), NotEstimable)


tables = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 400)), min_size=1, max_size=60)


@settings(max_examples=40)
@given(tables)
def test_pooled_rate_is_a_ratio_of_sums(table):
    rate, present = (np.array(column, dtype=float) for column in zip(*table, strict=True))
    found = pooled_rate(rate, present)
    assert found.value == pytest.approx((rate * present).sum() / present.sum())
    assert rate.min() - 1e-9 <= found.value <= rate.max() + 1e-9
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 100
    assert (found.n, found.units) == (present.sum(), len(table))


@settings(max_examples=40)
@given(tables, st.randoms())
def test_pooled_rate_does_not_depend_on_the_order_of_rows(table, random):
    mixed = random.sample(table, len(table))
    one, other = (pooled_rate(*zip(*rows, strict=True)) for rows in (table, mixed))
    assert [one.value, one.low, one.high] == pytest.approx([other.value, other.low, other.high], rel=1e-6, abs=1e-6)


def test_pooled_rate_is_not_the_mean_of_rates():
    assert pooled_rate([50, 100], [300, 100]).value == 62.5


def test_one_college_gets_wilson_on_the_recovered_count():
    assert pooled_rate([93.0], [44]).inference.covariance == "wilson"
    assert pooled_rate([93.0], [44]).low == wilson(0.93 * 44, 44).low


@pytest.mark.parametrize(("colleges", "covariance"), [(3, "wilson"), (7, "WCR"), (20, "CV3"), (520, "CR1")])
def test_the_interval_follows_the_number_of_colleges(simulate, colleges, covariance):
    rows = simulate(colleges=colleges)
    found = pooled_rate(rows["rate"], rows["present"], cluster=rows["uai"])
    assert found.inference.covariance == covariance
    assert found.low < found.value < found.high
    plain = wilson(found.value * found.n / 100, found.n)
    assert found.high - found.low >= 0.95 * (plain.high - plain.low)


def test_clusters_widen_the_interval_when_territories_differ(simulate):
    rows = simulate(colleges=200, departements=20, departement_sd=1.0)
    alone = pooled_rate(rows["rate"], rows["present"])
    together = pooled_rate(rows["rate"], rows["present"], cluster=rows["departement"])
    assert together.inference.cluster == "departement"
    assert together.high - together.low > 1.3 * (alone.high - alone.low)


@pytest.mark.parametrize("rate", [0.0, 100.0])
def test_everyone_alike_still_has_an_interval(rate):
    found = pooled_rate(np.full(30, rate), np.full(30, 60))
    assert (found.value, found.inference.covariance) == (rate, "wilson")
    assert found.low < found.high


def test_missing_rates_and_empty_collèges_are_left_out():
    rate = pd.array([90, None, 80, 70], dtype="Float64")
    present = pd.array([10, 10, None, 0], dtype="Int64")
    assert (pooled_rate(rate, present).value, pooled_rate(rate, present).units) == (90, 1)
    assert pooled_rate([], []) == NotEstimable("no_data")


def test_difference_with_the_whole_counts_the_shared_colleges_once(simulate):
    rows = simulate(colleges=300, departements=3, departement_sd=0.3)
    part = rows[rows["departement"] == "900"]
    nested = rate_difference(part, rows)
    apart = rate_difference(part, rows[rows["departement"] != "900"])
    share = part["present"].sum() / rows["present"].sum()
    assert nested.value == pytest.approx((1 - share) * apart.value)
    assert nested.se == pytest.approx((1 - share) * apart.se, rel=0.05)
    assert nested.inference.covariance == "CV3"


def test_difference_between_sessions_of_the_same_colleges_is_paired(simulate):
    rows = simulate(colleges=150, alphas=(2.0, 2.4), slopes=(0.36, 0.36), college_sd=1.0)
    before, after = (rows[rows["session"] == session] for session in (2019, 2020))
    paired = rate_difference(after, before)
    unpaired = rate_difference(after.assign(uai="b" + after["uai"]), before)
    assert paired.value == unpaired.value > 0
    assert paired.se < 0.7 * unpaired.se


def test_difference_of_two_single_colleges_is_newcombe():
    one, other = (
        pd.DataFrame({"uai": [u], "rate": [r], "present": [n]}) for u, r, n in (("a", 80.0, 70), ("b", 60.0, 80))
    )
    found = rate_difference(one, other)
    assert found.inference.covariance == "newcombe"
    assert [found.value, found.low, found.high] == pytest.approx([20, 5.243147240236, 33.38726540369])


def test_difference_of_one_college_with_a_territory_combines_their_intervals(simulate):
    rows = simulate(colleges=60)
    found = rate_difference(rows.head(1), rows)
    assert found.inference.covariance == "mover"
    assert found.low < found.value < found.high
    assert isinstance(rate_difference(rows.head(0), rows), NotEstimable)


def test_rounding_bounds():
    assert [rounding_bound(kind) for kind in ("integer", "truncated_0.1", "exact")] == [0.5, 0.1, 0.0]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(20, 300)), min_size=1, max_size=30))
def test_pooling_whole_rates_stays_within_the_bound(table):
    present = np.array([n for _, n in table], dtype=float)
    passed = np.minimum([x for x, _ in table], present)
    published = np.rint(100 * passed / present)
    truth = 100 * passed.sum() / present.sum()
    assert abs(pooled_rate(published, present).value - truth) <= rounding_bound("integer") + 1e-9
