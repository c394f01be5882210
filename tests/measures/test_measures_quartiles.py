"""National quartiles: the tie rule, bounds by pupils, gaps that refuse what they cannot tell."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures import NotEstimable, assign, by_quartile, national_bounds

values = st.floats(40, 190, allow_nan=False)
bounds = st.lists(values, min_size=3, max_size=3).map(sorted).map(tuple)


@given(st.lists(values, min_size=1), bounds)
def test_a_bound_belongs_to_the_quartile_below(ips, bounds):
    found = assign(ips, bounds)
    for x, quartile in zip(ips, found, strict=True):
        assert quartile == 1 + sum(x > bound for bound in bounds)


@given(st.lists(values, min_size=2), bounds)
def test_quartiles_follow_ips(ips, bounds):
    assert (np.diff(assign(sorted(ips), bounds)) >= 0).all()


def test_missing_ips_has_no_quartile():
    assert assign([100.0, None, np.nan], (90, 100, 110)).tolist() == [2, 0, 0]


tables = st.lists(st.tuples(st.integers(50, 150), st.integers(1, 300)), min_size=4, max_size=60)


@given(tables)
def test_a_quarter_of_the_pupils_is_at_or_below_the_first_bound(table):
    ips, pupils = (np.array(column, dtype=float) for column in zip(*table, strict=True))
    for bound, share in zip(national_bounds(ips, pupils), (0.25, 0.5, 0.75), strict=True):
        assert pupils[ips <= bound].sum() >= share * pupils.sum() * (1 - 1e-9)
        assert pupils[ips < bound].sum() < share * pupils.sum()


@given(tables, st.randoms())
def test_bounds_do_not_depend_on_order(table, random):
    mixed = random.sample(table, len(table))
    assert national_bounds(*zip(*table, strict=True)) == national_bounds(*zip(*mixed, strict=True))


def test_bounds_of_nobody():
    with pytest.raises(ValueError, match="no pupil"):
        national_bounds([100.0, None], [0, 10])


def test_rows_add_up(simulate):
    rows = simulate(colleges=200)
    found = by_quartile(rows, national_bounds(rows["ips"], rows["present"]))
    assert [row.quartile for row in found.rows] == [1, 2, 3, 4]
    assert sum(row.n for row in found.rows) == found.n == rows["present"].sum()
    assert sum(row.units for row in found.rows) == found.units == 200
    assert sum(row.share.value for row in found.rows) == pytest.approx(100)
    assert all(23 < row.share.value < 27 for row in found.rows)


def test_gaps_match_the_rates(simulate):
    rows = simulate(colleges=300)
    found = by_quartile(rows, national_bounds(rows["ips"], rows["present"]))
    bottom, top = (found.rows[k].rate.value / 100 for k in (0, 3))
    assert found.gap_points.value == pytest.approx(100 * (top - bottom))
    assert found.gap_logit.value == pytest.approx(np.log(top / (1 - top)) - np.log(bottom / (1 - bottom)))
    assert found.failure_ratio.value == pytest.approx((1 - bottom) / (1 - top))
    for gap in (found.gap_points, found.gap_logit):
        assert 0 < gap.low < gap.value < gap.high
    assert 1 < found.failure_ratio.low < found.failure_ratio.value < found.failure_ratio.high


def test_failure_ratio_agrees_with_its_jackknife(simulate):
    rows = simulate(colleges=400, departements=20, departement_sd=1.0)
    bounds = national_bounds(rows["ips"], rows["present"])
    found = by_quartile(rows, bounds, cluster="departement").failure_ratio
    without = [
        by_quartile(rows[rows["departement"] != code], bounds).failure_ratio.value
        for code in rows["departement"].unique()
    ]
    jackknife = np.sqrt(19 / 20 * (np.log(np.array(without) / found.value) ** 2).sum())
    assert found.se / found.value == pytest.approx(jackknife, rel=0.1)


def test_an_empty_extreme_quartile_gives_no_gap(simulate):
    rows = simulate(colleges=60)
    found = by_quartile(rows, (10.0, 100.0, 110.0))
    assert found.rows[0].rate is None
    assert (found.rows[0].n, found.rows[0].units, found.rows[0].share.value) == (0, 0, 0.0)
    assert (found.gap_points, found.gap_logit, found.failure_ratio) == (None, None, None)


def test_an_extreme_quartile_of_few_colleges_has_no_interval(simulate):
    rows = simulate(colleges=60)
    lowest = float(np.sort(rows["ips"])[2])
    found = by_quartile(rows, (lowest, 100.0, 110.0))
    assert found.rows[0].units == 3
    assert found.gap_points.descriptive
    assert found.gap_points.inference.covariance == "descriptive"
    assert found.rows[0].rate.inference.covariance == "wilson"


def test_an_extreme_quartile_of_some_colleges_takes_the_jackknife_with_their_degrees_of_freedom(simulate):
    rows = simulate(colleges=120)
    lowest = float(np.sort(rows["ips"])[6])
    inference = by_quartile(rows, (lowest, 100.0, 110.0)).gap_points.inference
    assert (inference.covariance, inference.df) == ("CV3", 6)
    assert inference.n_clusters > 20


def test_everyone_passing_at_the_top_leaves_the_gap_in_points(simulate):
    rows = simulate(colleges=100)
    bounds = national_bounds(rows["ips"], rows["present"])
    rows["rate"] = rows["rate"].where(assign(rows["ips"], bounds) < 4, 100.0)
    found = by_quartile(rows, bounds)
    assert found.gap_points.value > 0
    assert (found.gap_logit, found.failure_ratio) == (None, None)


@pytest.mark.parametrize("colleges", [1, 3])
def test_tiny_territories(simulate, colleges):
    found = by_quartile(simulate(colleges=colleges), (95.0, 105.0, 116.0))
    assert sum(row.units for row in found.rows) == colleges
    assert all(row.share.descriptive for row in found.rows)


def test_nobody():
    empty = pd.DataFrame({"uai": [], "rate": [], "ips": [], "present": []})
    assert by_quartile(empty, (95.0, 105.0, 116.0)) == NotEstimable("no_data")
