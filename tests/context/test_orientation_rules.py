"""What the rules on outputs let through of the context on orientation."""

import numpy as np
import pandas as pd
import pytest

from analysis.context.orientation import SAMPLE_TYPES
from analysis.context.orientation_actions import COVERAGE_TYPES
from analysis.context.orientation_estimates import ESTIMATE_TYPES, row_of
from analysis.context.orientation_rules import PAIR_TYPES, let_through
from analysis.context.orientation_spread import SPREAD_TYPES
from analysis.disclosure import read_audience
from analysis.measures import Estimate, Inference
from analysis.measures.orientation import PAIR_TYPES as COMPUTED
from analysis.work import DISCLOSURE

PROFILE = read_audience(DISCLOSURE).profile
HERE = {"territory": "departement:rhone", "level": "departement"}


def estimate(n, units):
    return HERE | row_of(
        "comparable", "girl", Estimate("girl", 4.0, 3.0, 5.0, 0.5, n, units, Inference("x", "CV3", df=9.0), "points")
    )


@pytest.fixture(scope="module")
def passed():
    rows = [estimate(500, 30), estimate(500, 2), estimate(19, 5), estimate(24, 5)]
    sample = HERE | {
        "rentrees": "2024",
        "kept": 500,
        "colleges": 30,
        "parameters": 15,
        "ips_q1": 60.0,
        "ips_q4": 150.0,
        "rate": 70.0,
    }
    samples = [sample | {"pupils": 503}, sample | {"territory": "departement:ain", "pupils": 9, "kept": 9}]
    spread = [
        HERE | {"stage": stage, "icc": 0.1, "deff": 2.0, "units": units}
        for stage, units in (("wish", 30), ("passage", 2))
    ]
    covered = HERE | {"action": "total", "rentree": 2024, "pupils": 900, "reached": np.nan, "hours": 4.0}
    actions = [covered | {"colleges": 12, "holding": 9}, covered | {"colleges": 12, "holding": 2}]
    pairs = [
        ("A", "X", 60, 200, 400, 1.0, 0.5, 1.5, 3.0, 0.001, True),
        ("B", "X", 22, 24, 400, 1.0, 0.5, 1.5, 3.0, 0.5, True),
    ]
    counted = pd.DataFrame({"reason": ["a", "b"], "motif": ["a", "b"], "pupils": [4, 5]})
    return let_through(
        {
            "estimates": pd.DataFrame(rows, columns=list(ESTIMATE_TYPES)).astype(ESTIMATE_TYPES),
            "samples": pd.DataFrame(samples, columns=list(SAMPLE_TYPES)).astype(SAMPLE_TYPES),
            "spread": pd.DataFrame(spread, columns=list(SPREAD_TYPES)).astype(SPREAD_TYPES),
            "exclusions": counted,
            "coverage": counted,
            "pairs": pd.DataFrame(pairs, columns=list(COMPUTED)).astype(COMPUTED).assign(rentrees="2024"),
            "actions": pd.DataFrame(actions, columns=list(COVERAGE_TYPES)).astype(COVERAGE_TYPES),
        },
        PROFILE,
    )


def test_an_estimate_needs_pupils_colleges_and_degrees_of_freedom(passed):
    found = passed["estimates"]
    assert found["refused"].tolist() == ["", "secret", "secret", "secret"]
    assert found.loc[found["refused"] == "secret", ["value", "low", "high", "se"]].isna().all(axis=None)


def test_those_left_out_are_not_told_when_they_are_few(passed):
    assert passed["samples"]["territory"].tolist() == ["departement:rhone"]
    assert passed["samples"]["pupils"].isna().all()
    assert passed["exclusions"]["pupils"].tolist()[1:] == [5]
    assert passed["coverage"]["pupils"].isna().tolist() == [True, False]


def test_two_colleges_are_nobody_in_particular(passed):
    assert passed["spread"]["stage"].tolist() == ["wish"]
    assert passed["actions"]["holding"].tolist() == [9]


def test_pairs_carry_no_number_of_pupils(passed):
    """B has 24 pupils in seconde GT: to name its pair, 20 or more, would say that at most 4 go elsewhere. p-values are adjusted over both."""
    assert passed["pairs"].columns.tolist() == list(PAIR_TYPES)
    assert passed["pairs"]["uai"].tolist() == ["A"]
    assert passed["pairs"]["adjusted"].tolist() == pytest.approx([0.002])
