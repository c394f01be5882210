"""Gradients inside and between collèges: recovery of a known truth, the fixed-effects identity, refusals."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import NotEstimable
from analysis.measures.within_between import within_between
from validation.mixed import pupils


@pytest.fixture(scope="module")
def large():
    data = pupils(1, count=400)
    return data, within_between(data)


def test_both_parts_and_their_difference_are_recovered(large):
    _, found = large
    for estimate, truth in ((found.logit.within, 0.2), (found.logit.between, 0.35), (found.logit.contextual, 0.15)):
        assert abs(estimate.value - truth) < 3 * estimate.se
    assert found.logit.contextual.value == pytest.approx(found.logit.between.value - found.logit.within.value)
    assert found.points.contextual.value == pytest.approx(found.points.between.value - found.points.within.value)
    assert found.college_sd == pytest.approx(0.5, abs=0.08)
    assert found.ips_within_sd == pytest.approx(30, abs=0.5)


def test_the_linear_model_has_the_fixed_effects_slope(large):
    """With the mean of the collège beside it, the within coefficient is that of constants by collège (Mundlak 1978)."""
    data, _ = large
    found = within_between(data, controls=())
    inside = data["ips"] - data.groupby("uai")["ips"].transform("mean")
    passed = 100.0 * data["passed"]
    centred = passed - passed.groupby(data["uai"]).transform("mean")
    assert found.linear.within.value == pytest.approx(10 * (inside * centred).sum() / (inside**2).sum(), rel=1e-9)


def test_points_agree_between_the_two_models(large):
    _, found = large
    for one, other in zip(
        (found.points.within, found.points.between), (found.linear.within, found.linear.between), strict=True
    ):
        assert abs(one.value - other.value) < 2 * other.se
        assert 0.5 < one.se / other.se < 2


def test_controls_are_differences_in_points(large):
    data, found = large
    assert set(found.controls) == {"girl", "delay"}
    assert found.controls["girl"].low > 0 > found.controls["delay"].high
    raw = 100 * (data.loc[data["girl"], "passed"].mean() - data.loc[~data["girl"], "passed"].mean())
    assert found.controls["girl"].value == pytest.approx(raw, abs=1.5)


def test_slopes_that_vary_between_colleges():
    found = within_between(pupils(2, count=300, size=80, slope_sd=0.12), slopes=True)
    assert found.slope_sd == pytest.approx(0.12, abs=0.04)
    assert abs(found.logit.within.value - 0.2) < 3 * found.logit.within.se


def test_a_control_that_does_not_vary_is_left_out_and_told():
    data = pupils(3, count=40)
    found = within_between(data.assign(delay=0))
    assert found.left_out == ("delay",)
    assert set(found.controls) == {"girl"}


def test_rows_without_ips_are_left_out():
    data = pupils(4, count=40)
    data.loc[data.index[::10], "ips"] = np.nan
    assert within_between(data).n == data["ips"].notna().sum()


def test_sessions_are_told_apart():
    data = pd.concat([pupils(k, count=40, size=40).assign(session=2022 + k) for k in range(2)])
    data.loc[(data["session"] == 2023) & (np.arange(len(data)) % 3 == 0), "passed"] = False
    pooled = within_between(data)
    plain = within_between(data.drop(columns="session"))
    assert pooled.log_likelihood > plain.log_likelihood + 20


def test_refusals():
    data = pupils(5, count=30)
    few = data[data["uai"] < 8]
    assert within_between(few) == NotEstimable("too_few_units", len(few), 8)
    assert within_between(data.assign(passed=True)).reason == "constant_rate"
    assert within_between(data.assign(ips=100.0)).reason == "constant_ips"
    assert within_between(data.iloc[:0]).reason == "no_data"
    separated = data.assign(passed=data["ips"] > 100)
    assert within_between(separated).reason == "separation"
