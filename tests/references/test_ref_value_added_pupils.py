"""Pupils' value added against lme4 1.1-31 (R 4.2.2) on the Exam data of London: 4 059 pupils, 65 schools."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.measures import NotEstimable
from analysis.measures.covariance import groups_of
from analysis.measures.mixed import binomial_mixed, linear_mixed
from analysis.measures.value_added import rate_value_added, score_value_added


@pytest.fixture(scope="module")
def exam(refs: Path) -> pd.DataFrame:
    return pd.read_csv(refs / "data/exam_london.csv.gz", dtype={"school": str})


@pytest.fixture(scope="module")
def scores(exam) -> pd.DataFrame:
    y, x = exam["normexam"].to_numpy(), np.column_stack([np.ones(len(exam)), exam["standLRT"]])
    fit = linear_mixed(y, x, groups_of(exam["school"], "school"), reml=False)
    return score_value_added(fit, y, x).set_index("school")


@pytest.fixture(scope="module")
def passes(exam) -> pd.DataFrame:
    """Pass: normexam above −0.5."""
    passed = (exam["normexam"] > -0.5).to_numpy(float)
    x = np.column_stack([np.ones(len(exam)), exam["standLRT"], exam["sex"] == "M"]).astype(float)
    one = np.ones(len(exam))
    fit = binomial_mixed(passed, one, x, groups_of(exam["school"], "school"), nodes=15)
    assert fit.params == pytest.approx([1.322109297876, 1.245948455531, -0.4231591225811], abs=1e-4)
    assert fit.sd == pytest.approx(0.5925425219874, abs=1e-4)
    return rate_value_added(fit, passed, one, x).set_index("school")


def test_scores_of_the_65_schools(scores, refs):
    expected = pd.read_csv(refs / "data/exam_value_added.csv", dtype={"school": str}).set_index("school")
    found = scores.loc[expected.index]
    assert (found["n"] == expected["n"]).all()
    for ours, theirs in (("value", "va_eb"), ("se", "se"), ("difference", "raw"), ("reliability", "reliability")):
        np.testing.assert_allclose(found[ours], expected[theirs], rtol=1e-4, atol=1e-5)


def test_a_small_school_is_shrunken_by_half(scores):
    small, large = scores.loc["54"], scores.loc["53"]
    assert small["n"] == 8
    assert small["difference"] == pytest.approx(-0.9673184992743, abs=1e-4)
    assert small["value"] == pytest.approx(-0.5472565475943, abs=1e-4)
    assert small["reliability"] == pytest.approx(0.5657459750897, abs=1e-4)
    assert large["value"] == pytest.approx(0.7233148229747, abs=1e-4)


def test_schools_beyond_two_standard_errors(scores):
    assert ((scores["low"] > 0) | (scores["high"] < 0)).sum() == 31


def test_expected_rates_of_the_65_schools(passes, refs):
    expected = pd.read_csv(refs / "data/exam_binary_va.csv", dtype={"school": str}).set_index("school")
    found = passes.loc[expected.index]
    for ours, theirs in (("observed", "obs"), ("expected_conditional", "exp_cond"), ("expected", "exp_marg")):
        np.testing.assert_allclose(found[ours] / 100, expected[theirs], atol=1e-5)


def test_marginal_expectation_is_nearer_the_middle(passes):
    gap = passes["expected"] - passes["expected_conditional"]
    assert gap.abs().max() > 0.5
    assert (gap[passes["expected"] > 70] < 0).all()


def test_values_are_differences_shrunken(passes):
    assert (passes["value"].abs() < passes["difference"].abs() + 0.3).mean() > 0.95
    assert (np.sign(passes["value"]) == np.sign(passes["difference"]))[passes["difference"].abs() > 3].all()
    assert ((passes["low"] < passes["value"]) & (passes["value"] < passes["high"])).all()
    assert np.average(passes["difference"], weights=passes["n"]) == pytest.approx(0.0, abs=0.6)


def test_a_school_without_information_adds_nothing():
    rng = np.random.default_rng(1)
    school = np.r_[np.repeat(np.arange(60), 50), 60]
    x = np.column_stack([np.ones(school.size), rng.standard_normal(school.size)])
    effect = np.r_[0.8 * rng.standard_normal(60), 0.0]
    eta = x @ [1.5, 0.7] + effect[school]
    passed = (rng.random(school.size) < 1 / (1 + np.exp(-eta))).astype(float)
    trials = np.r_[np.ones(3000), 1e-6]  # the last school: next to nothing is known of it
    fit = binomial_mixed(passed * trials, trials, x, groups_of(school, "school"))
    found = rate_value_added(fit, passed * trials, trials, x)
    alone = found.iloc[-1]
    # The mode alone, p(η + û), would be off by what the conditional expectation exceeds the marginal one.
    assert alone["value"] == pytest.approx(0.0, abs=1e-3)
    assert alone["expected_conditional"] - alone["expected"] > 1
    truth = 100 * _true_gap(x, effect, school)
    assert ((found["low"] <= truth) & (truth <= found["high"])).mean() >= 0.90
    assert ((found["value"] - truth) ** 2).mean() < ((found["difference"] - truth) ** 2).mean()


def _true_gap(x: np.ndarray, effect: np.ndarray, school: np.ndarray) -> np.ndarray:
    nodes, weights = np.polynomial.hermite_e.hermegauss(30)
    eta = x @ [1.5, 0.7]
    marginal = sum(
        w * 1 / (1 + np.exp(-(eta + 0.8 * node))) for node, w in zip(nodes, weights / weights.sum(), strict=True)
    )
    gap = 1 / (1 + np.exp(-(eta + effect[school]))) - marginal
    return np.bincount(school, weights=gap) / np.bincount(school)


def test_a_refused_model_passes_its_refusal_on():
    refused = NotEstimable("too_few_groups", 30, 3)
    nothing = np.zeros(0)
    assert rate_value_added(refused, nothing, nothing, nothing) is refused
    assert score_value_added(refused, nothing, nothing) is refused
