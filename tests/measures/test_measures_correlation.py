"""The weighted correlation and its interval."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.measures import Estimate, NotEstimable, slope_points, weighted_correlation


def colleges(rng, units, rho=0.6, clusters=None):
    x, e = rng.normal(size=(2, units))
    frame = pd.DataFrame({"ips": 100 + 15 * x, "rate": 80 + 5 * (rho * x + np.sqrt(1 - rho**2) * e), "present": 100})
    frame["uai"] = [f"u{i}" for i in range(units)]
    return frame.assign(departement=np.arange(units) % (clusters or units))


def test_the_value_is_pearsons_with_weights():
    rng = np.random.default_rng(1)
    frame = colleges(rng, 50).assign(present=rng.integers(20, 200, 50))
    covariance = np.cov(frame["ips"], frame["rate"], aweights=frame["present"])
    expected = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
    found = weighted_correlation(frame, cluster="uai")
    assert found.value == pytest.approx(expected)
    assert found.value == pytest.approx(slope_points(frame).correlation)
    assert (found.n, found.units) == (frame["present"].sum(), 50)


def test_independent_rows_give_the_classical_interval_of_fishers_z():
    # With normal data the standard error of z is 1/√(n−3); the jackknife varies around it by a few percent at n = 2 000.
    frame = colleges(np.random.default_rng(2), 2000)
    found = weighted_correlation(frame, cluster="uai")
    reach = stats.norm.ppf(0.975) / np.sqrt(1997)
    z = np.arctanh(found.value)
    assert (np.arctanh(found.high) - z) == pytest.approx(reach, rel=0.08)
    assert (z - np.arctanh(found.low)) == pytest.approx(reach, rel=0.08)


def test_the_interval_covers_the_truth():
    # 400 draws of 80 collèges: a 95 % interval covers 93 to 97 % of the time within two Monte Carlo standard errors.
    rng = np.random.default_rng(3)
    hits = [low <= 0.6 <= high for low, high in (_bounds(colleges(rng, 80)) for _ in range(400))]
    assert 0.92 <= np.mean(hits) <= 0.98


def _bounds(frame):
    found = weighted_correlation(frame, cluster="uai")
    return found.low, found.high


def test_few_clusters_leave_it_descriptive_and_few_colleges_refuse():
    frame = colleges(np.random.default_rng(4), 40, clusters=4)
    assert weighted_correlation(frame, cluster="departement").descriptive
    assert isinstance(weighted_correlation(frame, cluster="uai"), Estimate)
    assert weighted_correlation(frame.head(5)) == NotEstimable("too_few_units", 500, 5)
