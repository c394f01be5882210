"""Hours of actions of orientation: an association that is found where it is, nil where it is not, refused where it cannot be told."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from analysis.context.orientation_actions import TOTAL, coverage
from analysis.frames.orientation_actions import ACTION_TYPES, hours_per_pupil
from analysis.measures.orientation import hours_association

COLLEGES, SIZE = 80, 40


def drawn(seed, slope):
    """Pupils whose wish depends on their grade, IPS and the hours of their collège (`slope` for ten), collèges differing besides."""
    rng = np.random.default_rng(seed)
    n, college = COLLEGES * SIZE, np.repeat(np.arange(COLLEGES), SIZE)
    rows = pd.DataFrame(
        {
            "uai": [f"069{k:04d}X" for k in college],
            "departement": "69",
            "academie": "10",
            "rentree": 2024,
            "coursework": rng.normal(12, 2.5, n).clip(3, 20),
            "ips": rng.normal(103, 33, n).clip(45, 185),
            "girl": rng.integers(0, 2, n).astype(float),
            "hours": rng.uniform(0, 30, COLLEGES)[college],
            **dict.fromkeys(("bourg", "disperse", "prive", "rep", "rep_plus"), 0.0),
        }
    )
    own = rng.normal(0, 0.3, COLLEGES)[college]
    logit = 0.7 + 0.6 * (rows["coursework"] - 12) + 0.0175 * (rows["ips"] - 103) + slope * rows["hours"] / 10 + own
    p = expit(logit)
    return rows.assign(wish=(rng.random(n) < p).astype(float)), 100 * float((p * (1 - p)).mean()) * slope


def test_the_association_is_that_of_the_truth():
    """Ten draws, half without any link: deviations of the size chance gives, none beyond 3.4 standard errors (1 in 1 000, t)."""
    deviations = []
    for seed in range(5):
        for slope in (0.0, 0.3):
            rows, truth = drawn(seed, slope)
            found = hours_association(rows)
            deviations.append((found.value - truth) / found.se)
    assert np.abs(deviations).max() < 3.4
    assert 0.4 < np.sqrt(np.mean(np.square(deviations))) < 1.6


def test_refusals():
    rows, _ = drawn(1, 0.0)
    assert hours_association(rows.assign(hours=4.0)).reason == "collinear"
    assert hours_association(rows.assign(hours=np.nan)).reason == "no_data"
    assert hours_association(rows[rows["uai"] < "0690005X"]).reason == "too_few_units"


ACTIONS = pd.DataFrame(
    [("A", 2024, "avenir", 40, 10.0), ("A", 2024, "forum", 50, 4.0), ("B", 2024, "avenir", 10, None), ("A", 2021, "avenir", 5, 2.0)],
    columns=list(ACTION_TYPES),
).astype(ACTION_TYPES)  # fmt: skip
PUPILS = pd.DataFrame({"uai": ["A"] * 50 + ["B"] * 20 + ["C"] * 30, "rentree": 2024})


def test_hours_for_each_pupil_of_3e():
    found = hours_per_pupil(ACTIONS, PUPILS).set_index("uai")
    assert found.loc["A", "hours"] == pytest.approx((40 * 10 + 50 * 4) / 50)
    assert np.isnan(found.loc["B", "hours"])  # hours of one line are not known: neither are the collège's
    assert found.loc["C", "hours"] == 0  # nothing declared in a rentrée that others have lines for
    silent = hours_per_pupil(ACTIONS, PUPILS.assign(rentree=2022))
    assert silent["hours"].isna().all()


def test_coverage_counts_each_action_and_all_together():
    hours = hours_per_pupil(ACTIONS, PUPILS)
    rows = pd.DataFrame(coverage(ACTIONS, hours, {"A", "C"})).set_index("action")
    assert rows.loc[TOTAL, ["colleges", "holding", "pupils"]].tolist() == [2, 1, 80]
    assert rows.loc[TOTAL, "hours"] == pytest.approx(600 / 80)
    assert rows.loc["avenir", ["holding", "reached", "hours"]].tolist() == pytest.approx([1, 50.0, 10.0])
    assert list(coverage(ACTIONS, hours, {"B"})) == []
