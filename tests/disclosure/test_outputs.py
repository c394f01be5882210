"""Rules of what is not a count, one threshold at a time."""

import numpy as np
import pytest

from analysis.disclosure import outputs
from analysis.measures.results import NotEstimable

SECRET = NotEstimable("secret")


@pytest.fixture
def copil(rules):
    return rules.chosen("copil")


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({"n": 20}, True),
        ({"n": 19}, False),
        ({"n": 200, "residual_df": 10}, True),
        ({"n": 200, "residual_df": 9.9}, False),
        ({"n": 200, "smallest_group": 5}, True),
        ({"n": 200, "smallest_group": 4}, False),
        ({"n": 200, "establishments": 3}, True),
        ({"n": 200, "establishments": 2}, False),
    ],
)
def test_an_estimate(copil, given, allowed):
    found = outputs.estimate(1.5, copil, **given)
    assert found == (1.5 if allowed else NotEstimable("secret", units=given.get("establishments", 0)))


def test_sensitive_variables_have_larger_thresholds_inside_the_service(rules):
    interne = rules.chosen("interne")
    assert outputs.estimate(1.5, interne, n=10) == 1.5
    assert outputs.estimate(1.5, interne, n=19, sensitive=True) == SECRET
    assert outputs.estimate(1.5, interne, n=20, sensitive=True) == 1.5


def test_another_refusal_keeps_its_reason(copil):
    refused = NotEstimable("separation", n=12)
    assert outputs.estimate(refused, copil, n=3) == refused


def test_a_sum_that_one_unit_makes_up(rules):
    public, even = rules.chosen("public"), np.ones(10)
    assert outputs.total(10.0, public, even) == 10.0
    assert outputs.total(9.0, public, even[:9]) == SECRET
    assert outputs.total(0.0, public, np.zeros(10)) == 0.0
    # The largest of 10 units makes up exactly 85 %, then a little more.
    at_limit = np.r_[51.0, np.ones(9)]
    assert outputs.total(60.0, public, at_limit) == 60.0
    assert outputs.total(60.5, public, np.r_[51.5, np.ones(9)]) == SECRET
    # Two units make up 90 %, and neither 85 %.
    assert outputs.total(0.0, public, np.r_[40.0, -41.0, np.ones(8)]) == SECRET
    assert outputs.total(0.0, rules.chosen("copil"), np.r_[51.5, np.ones(9)]) == 0.0


def test_a_quantile_has_units_on_both_sides(copil):
    assert outputs.quantile(12.0, copil, below=10, above=10) == 12.0
    assert outputs.quantile(12.0, copil, below=30, above=9) == SECRET
    assert outputs.quantile(20.0, copil, below=30, above=0) == SECRET


def test_points_are_named_when_large_enough_and_never_in_public(rules):
    assert outputs.named_point("A", rules.chosen("copil"), n=20) == "A"
    assert outputs.named_point("A", rules.chosen("copil"), n=19) == SECRET
    assert outputs.named_point("A", rules.chosen("public"), n=500) == SECRET
    assert outputs.named_point("A", rules.chosen("public"), n=500, public=True) == "A"


def test_an_aggregate_beside_one_of_its_members(copil):
    assert outputs.beside_one(50.0, copil, establishments=3) == 50.0
    assert outputs.beside_one(50.0, copil, establishments=2) == SECRET
