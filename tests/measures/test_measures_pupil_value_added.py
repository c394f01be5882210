"""The pupils' model: recovery of coefficients and of schools' values, what it leaves out, what it refuses."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import NotEstimable
from analysis.measures.mixed import averaged_probability
from analysis.measures.value_added import pupil_value_added

TRUTH = {"ips_within": 0.07, "ips_between": 0.1, "girl": 0.6, "delay": -0.5, "entry_score": 1.4}
SD = 0.6


def pupils(seed: int, colleges: int = 100, size: int = 60) -> pd.DataFrame:
    """Pupils of two sessions with a lasting effect of collèges; `gap` is the collège's true value added, in points."""
    rng = np.random.default_rng(seed)
    school = np.repeat(np.arange(colleges), 2 * size)
    session = np.tile(np.repeat([2022, 2023], size), colleges)
    mean = rng.normal(103, 14, colleges)
    ips = mean[school] + rng.normal(0, 28, school.size)
    girl, delay = (rng.random(school.size) < 0.5).astype(float), (rng.random(school.size) < 0.12).astype(float)
    entry = 0.018 * (mean[school] - 103) + 0.01 * (ips - mean[school]) + 0.9 * rng.standard_normal(school.size)
    rows = pd.DataFrame({"school": school, "ips": ips})
    own = rows.groupby("school")["ips"].transform("mean").to_numpy()
    eta = 1.8 + TRUTH["ips_within"] * (ips - own) / 10 + TRUTH["ips_between"] * (own - 100) / 10
    eta += TRUTH["girl"] * girl + TRUTH["delay"] * delay + TRUTH["entry_score"] * entry - 0.2 * (session == 2023)
    effect = SD * rng.standard_normal(colleges)
    p = 1 / (1 + np.exp(-(eta + effect[school])))
    gap = 100 * (p - averaged_probability(eta, SD))
    return pd.DataFrame(
        {
            "uai": [f"{k:07d}X" for k in school],
            "session": session,
            "passed": (rng.random(school.size) < p).astype(float),
            "ips": ips,
            "girl": girl,
            "delay": delay,
            "entry_score": entry,
            "gap": gap,
        }
    )


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    return pupils(3)


@pytest.fixture(scope="module")
def found(data):
    return pupil_value_added(data)


def test_coefficients_are_recovered(found):
    terms = {term.name: term for term in found.terms}
    for name, truth in TRUTH.items():
        assert abs(terms[name].value - truth) < 3.5 * terms[name].se, name
    assert terms["session_2023"].value == pytest.approx(-0.2, abs=3.5 * terms["session_2023"].se)
    assert found.sd == pytest.approx(SD, abs=0.15)  # 100 collèges: a standard error of 0.05


def test_values_of_colleges_hold_the_truth():
    held = []
    for seed in (3, 4, 5):
        data = pupils(seed)
        rows = pupil_value_added(data).schools.set_index("school").join(data.groupby("uai")["gap"].mean())
        held.append(((rows["low"] <= rows["gap"]) & (rows["gap"] <= rows["high"])).mean())
        assert ((rows["value"] - rows["gap"]) ** 2).mean() < ((rows["difference"] - rows["gap"]) ** 2).mean()
    # 300 intervals, those of a seed sharing its coefficients: a standard error of two points or so.
    assert 0.90 <= np.mean(held) <= 0.99


def test_entry_counts_only_where_it_is_known(data):
    rng = np.random.default_rng(1)
    some = data.assign(entry_score=data["entry_score"].mask(rng.random(len(data)) < 0.1))
    found = pupil_value_added(some)
    assert not found.without_entry
    assert found.left_out == some["entry_score"].isna().sum()
    most = data.assign(entry_score=data["entry_score"].mask(rng.random(len(data)) < 0.5))
    without = pupil_value_added(most)
    assert without.without_entry
    assert without.left_out == 0
    assert "entry_score" not in {term.name for term in without.terms}


def test_a_column_that_does_not_vary_is_left_out(data):
    found = pupil_value_added(data.assign(delay=0.0))
    assert "delay" not in {term.name for term in found.terms}


def test_refusals(data):
    few = data[data["uai"].isin(data["uai"].unique()[:19])]
    assert pupil_value_added(few) == NotEstimable("too_few_units", len(few), 19)
    assert pupil_value_added(data.iloc[:0]) == NotEstimable("too_few_units", 0, 0)
    assert pupil_value_added(data.assign(passed=1.0)).reason == "constant_response"
