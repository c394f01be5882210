"""Shrunken slopes of territories and spread of collèges: recovery, coverage, refusals."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import NotEstimable
from analysis.measures.multilevel import CollegeSpread, TerritorySlopes, college_spread, territory_slopes
from validation.mixed import country, slopes_held


@pytest.fixture(scope="module")
def countries():
    """Twelve simulated countries with their fits."""
    return [(data, territory_slopes(data)) for data in map(country, range(12))]


def test_intervals_hold_the_true_slopes_of_territories(countries):
    """360 slopes, 12 countries: between 92 and 98 % of the 95 % intervals (the full study has 200 countries)."""
    found = pd.concat([slopes_held(data, fitted) for data, fitted in countries])
    assert 0.92 <= found["held"].mean() <= 0.98
    assert found["shrunken"].mean() < 0.8 * found["raw"].mean()


def test_truth_recovered(countries):
    found = [fitted for _, fitted in countries]
    assert np.mean([f.average.value for f in found]) == pytest.approx(3.0, abs=0.12)
    assert np.mean([f.slope_sd for f in found]) == pytest.approx(0.6, abs=0.12)
    assert np.mean([f.level_sd for f in found]) == pytest.approx(2.0, abs=0.3)


def test_equal_slopes_are_drawn_to_one():
    data = country(3, slope_sd=0.0)
    found = territory_slopes(data)
    assert found.test.p_value > 0.05
    assert found.rows["slope"].std() < 0.35 * found.rows["raw"].std()


def test_one_territory_as_an_estimate():
    found = territory_slopes(country(1))
    estimate, row = found.of("T07"), found.rows.set_index("territory").loc["T07"]
    assert (estimate.value, estimate.low, estimate.high) == (row["slope"], row["low"], row["high"])
    assert (estimate.n, estimate.units, estimate.unit) == (row["n"], row["units"], "points_per_10_ips")
    assert estimate.inference.covariance == "empirical Bayes"
    assert found.of("T99") == NotEstimable("no_data")


def test_order_of_rows_changes_nothing():
    data = country(2)
    one, other = territory_slopes(data), territory_slopes(data.sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(one.rows, other.rows, rtol=1e-6)


def test_no_row_is_lost_silently():
    data = country(4)
    data.loc[data.index[:5], "ips"] = np.nan
    data.loc[data.index[10:13], "academie"] = None
    found = territory_slopes(data)
    assert isinstance(found, TerritorySlopes)
    assert found.rows["units"].sum() == found.average.units == len(data) - 8
    assert found.rows["n"].sum() == found.average.n


def test_refusals_of_slopes():
    data = country(5)
    few = data[data["academie"] < "T05"]
    assert territory_slopes(few) == NotEstimable("too_few_groups", int(few["present"].sum()), len(few))
    assert territory_slopes(data.iloc[:0]).reason == "no_data"
    assert territory_slopes(data.assign(ips=100.0)).reason == "constant_ips"
    assert territory_slopes(data.assign(rate=90.0)).reason == "constant_rate"


def test_spread_of_simulated_colleges(simulate):
    found = college_spread(simulate(colleges=900, college_sd=0.6, alphas=(1.2,)))
    assert isinstance(found, CollegeSpread)
    assert found.sd.low < 0.6 < found.sd.high
    assert found.slope.low < 0.36 < found.slope.high
    low, typical, high = found.at_origin
    assert low < typical < high
    assert typical == pytest.approx(100 / (1 + np.exp(-1.2)), abs=2)


def test_spread_of_colleges_all_alike(simulate):
    found = college_spread(simulate(colleges=300, college_sd=0.0))
    assert found.sd.value < 0.12
    assert found.sd.descriptive or found.sd.low < 0.05


def test_refusals_of_spread(simulate):
    data = simulate(colleges=40)
    assert college_spread(data.head(8)).reason == "too_few_units"
    assert college_spread(data.assign(rate=100.0)).reason == "constant_rate"
