"""Properties of incidences, of Gray's test, of passages and of access."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analysis.measures import NotEstimable
from analysis.measures.cohorts import (
    from_records,
    gray_test,
    incidence,
    synthetic_cohort,
    transitions,
    true_cohort,
)

tables = arrays.arrays(np.int64, (3, 3), elements=st.integers(0, 40)).filter(lambda t: t.sum() > 0)


@given(tables)
def test_incidences_and_survival_sum_to_one(table):
    found = incidence([1, 2, 3], table[:, :2], table[:, 2])
    assert found.cif.sum(axis=1) + found.survival == pytest.approx(np.ones(found.times.size))
    assert (np.diff(found.cif, axis=0, prepend=0) >= -1e-12).all()
    assert np.isfinite(found.variance).all()
    assert (found.variance >= 0).all()


@given(tables)
def test_without_censoring_the_incidence_is_the_share(table):
    table = table.copy()
    table[:, 2] = 0
    if not table.sum():
        return
    found = incidence([1, 2, 3], table[:, :2], table[:, 2])
    shares = np.cumsum(table[:, :2], axis=0) / table[:, :2].sum()
    assert found.cif == pytest.approx(shares[: found.times.size])


def test_records_and_counts_agree():
    found = from_records([1, 1, 2, 2, 3, 3], [1, 0, 2, 1, 0, 0])
    same = incidence([1, 2, 3], [[1, 0], [1, 1], [0, 0]], [1, 0, 2])
    assert found.cif == pytest.approx(same.cif)
    assert found.n == 6


def test_incidence_refuses():
    assert incidence([1, 2], [[0], [0]], [0, 0]) == NotEstimable("no_data")
    with pytest.raises(ValueError, match="ascend"):
        incidence([2, 1], [[1], [1]], [0, 0])


def test_variance_against_simulation():
    """Aalen's variance at three years within 8 % of the variance over 2 000 draws (its own error: 3.2 %)."""
    rng = np.random.default_rng(11)
    n, hazard = 400, np.array([[0.04, 0.0, 0.02], [0.035, 0.0, 0.02], [0.02, 0.05, 0.02]])
    drawn, expected = [], []
    for _ in range(2000):
        left, rows = n, []
        for year in hazard:
            chances = [year[0], year[1], (1 - year[0] - year[1]) * year[2]]
            out = rng.multinomial(left, [*chances, 1 - sum(chances)])
            rows.append(out[:3])
            left -= out[:3].sum()
        rows[-1] = np.array([*rows[-1][:2], rows[-1][2] + left])
        table = np.array(rows)
        found = incidence([1, 2, 3], table[:, :2], table[:, 2])
        drawn.append(found.cif[-1, 0])
        expected.append(found.variance[-1, 0])
    assert np.mean(expected) == pytest.approx(np.var(drawn), rel=0.08)


def test_identical_groups_do_not_differ():
    events = np.array([[[6, 0], [7, 5], [5, 30]]] * 2)
    found = gray_test(events, [[4, 3, 40]] * 2)
    assert found.statistic == pytest.approx(0, abs=1e-10)
    assert found.p_value == pytest.approx(1)


def test_gray_test_does_not_depend_on_the_order_of_groups():
    events = np.array([[[6, 0], [7, 5], [5, 30]], [[9, 0], [4, 9], [8, 20]], [[2, 0], [4, 9], [3, 25]]])
    censored = np.array([[4, 3, 40], [1, 5, 44], [2, 2, 30]])
    whole, turned = gray_test(events, censored), gray_test(events[::-1], censored[::-1])
    assert whole.statistic == pytest.approx(turned.statistic, rel=1e-9)
    assert whole.df == 2


def test_gray_test_holds_its_level():
    """5 % of 600 draws under equality: the error of simulation is 0.9 point."""
    rng = np.random.default_rng(3)
    rejected = []
    for _ in range(600):
        table = np.stack([rng.multinomial(250, [0.05, 0.06, 0.04, 0.0, 0.03, 0.2, 0.04, 0.03, 0.55]) for _ in range(2)])
        events, censored = table[:, :6].reshape(2, 2, 3).transpose(0, 2, 1), table[:, 6:]
        rejected.append(gray_test(events, censored).p_value < 0.05)
    assert 0.025 <= np.mean(rejected) <= 0.08


def test_gray_test_refuses():
    events, censored = np.zeros((2, 3, 2)), np.ones((2, 3))
    assert gray_test(events, censored) == NotEstimable("constant_response", 6, 2)
    assert gray_test(events[:1], censored[:1]) == NotEstimable("too_few_groups", 3, 1)


def test_transitions():
    found = transitions([[90, 10], [0, 0]], ["gt", "pro"], ["gt", "pro"])
    share = found.at("gt", "pro")
    assert (share.value, share.n) == (pytest.approx(10), 100)
    assert share.low < 10 < share.high
    assert found.at("pro", "gt") == NotEstimable("no_data")
    with pytest.raises(ValueError, match="origins"):
        transitions([[1, 2]], ["a", "b"], ["a", "b"])


def test_access_rates():
    assert true_cohort(60, 100).value == pytest.approx(60)
    found = synthetic_cohort([80, 90, 95], [100, 100, 100])
    assert found.value == pytest.approx(100 * 0.8 * 0.9 * 0.95)
    assert found.low < found.value < found.high <= 100
    assert synthetic_cohort([0, 5], [10, 10]).descriptive
    assert synthetic_cohort([5], [0]) == NotEstimable("no_data")


def test_synthetic_cohort_interval_is_covered():
    """2 000 draws: the error of simulation is 0.5 point."""
    rng = np.random.default_rng(5)
    p, n = np.array([0.65, 0.9, 0.96]), np.array([150, 90, 85])
    inside = [
        found.low <= 100 * p.prod() <= found.high
        for draw in rng.binomial(n, p, (2000, 3))
        for found in [synthetic_cohort(draw, n)]
    ]
    assert 0.93 <= np.mean(inside) <= 0.97
