"""Pairs of a collège and a lycée: Welch's interval as scipy gives it, the exact law of unequal chances, and what is drawn is found."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.context.orientation_rules import nameable
from analysis.disclosure import read_audience
from analysis.measures.orientation import feeder_pairs, sum_of_chances
from analysis.work import DISCLOSURE


def drawn(seed, *, unlike=0.0):
    """Thirty collèges and six lycées, fifty pupils each way; the pairs of the lycée L0 are reoriented more often by `unlike` (logit)."""
    rng = np.random.default_rng(seed)
    college, lycee = np.repeat(np.arange(30), 100), np.tile(np.repeat([0, 1], 50), 30)
    lycee = (college // 5 + lycee) % 6
    written = rng.normal(11 + 0.1 * college, 3).clip(0, 20)
    logit = -2.2 - 0.3 * (written - 11) + unlike * (lycee == 0)
    rows = {"uai": [f"C{k:02d}" for k in college], "lycee": [f"L{k}" for k in lycee], "written": written}
    return pd.DataFrame(rows | {"reoriented": (rng.random(len(college)) < 1 / (1 + np.exp(-logit))).astype(float)})


def test_the_gap_is_welchs():
    rows = drawn(1)
    found = feeder_pairs(rows).set_index(["uai", "lycee"])
    for pair in (("C00", "L0"), ("C17", "L3")):
        inside = (rows["uai"] == pair[0]) & (rows["lycee"] == pair[1])
        others = (rows["lycee"] == pair[1]) & ~inside
        test = stats.ttest_ind(rows["written"][inside], rows["written"][others], equal_var=False)
        bounds = test.confidence_interval()
        assert found.loc[pair, ["low", "high"]].tolist() == pytest.approx([bounds.low, bounds.high], rel=1e-9)
        assert found.loc[pair, "gap"] == pytest.approx((bounds.low + bounds.high) / 2, rel=1e-9)


def test_the_law_of_a_sum_of_chances():
    """Equal chances: the binomial law; unequal ones: mean and variance in closed form, all outcomes enumerated."""
    assert sum_of_chances(np.full(30, 0.2)) == pytest.approx(stats.binom.pmf(np.arange(31), 30, 0.2), abs=1e-12)
    chances = np.array([0.1, 0.7, 0.35, 0.9])
    law = sum_of_chances(chances)
    every = np.array([[k >> i & 1 for i in range(4)] for k in range(16)])
    weight = np.prod(np.where(every, chances, 1 - chances), axis=1)
    assert law == pytest.approx(np.bincount(every.sum(axis=1), weights=weight), abs=1e-12)


def test_expected_reorientations_add_up_to_those_observed():
    """A logit with a constant: over all the pupils it was fitted on, expected and observed are equal."""
    rows = drawn(2)
    found = feeder_pairs(rows, least=1)
    assert found["n"].sum() == len(rows)
    assert found["expected"].sum() == pytest.approx(rows["reoriented"].sum(), rel=1e-8)


def test_chance_alone_is_rarely_taken_for_a_finding_and_a_difference_is_found():
    p = np.concatenate([feeder_pairs(drawn(seed))["p_value"] for seed in range(5)])
    assert (p <= 0.05).mean() < 0.06  # exact and two-sided: never more than 5 %, some less for discreteness
    unlike = feeder_pairs(drawn(9, unlike=2.0))
    there = unlike["lycee"] == "L0"
    assert (unlike.loc[there, "p_value"] < 0.01).mean() > 0.6
    assert unlike.loc[there & (unlike["p_value"] < 0.01), "more"].all()


def test_what_is_missing_is_not_zero():
    rows = drawn(3).assign(reoriented=np.nan)
    found = feeder_pairs(rows)
    assert found["p_value"].isna().all()
    assert found["expected"].isna().all()
    assert feeder_pairs(rows.assign(written=np.nan))["gap"].isna().all()


def test_only_pairs_whose_rest_is_not_known_are_named():
    """45 pupils of a collège, a pair of 22: « at least 20 » leaves 25 for the others, a second pair of 20 leaves 5; a third none."""
    profile = read_audience(DISCLOSURE).profile
    pairs = pd.DataFrame(
        [("A", "X", 22, 45, 400), ("A", "Y", 20, 45, 400), ("B", "X", 22, 24, 400), ("C", "Z", 60, 90, 62), ("D", "X", 19, 90, 400)],
        columns=["uai", "lycee", "n", "of_college", "of_lycee"],
    )  # fmt: skip
    kept = nameable(pairs, profile)
    assert set(kept[["uai", "lycee"]].itertuples(index=False, name=None)) == {("A", "X"), ("A", "Y"), ("C", "Z")}
    tighter = pairs.assign(of_college=44)
    assert set(nameable(tighter, profile)["uai"] + nameable(tighter, profile)["lycee"]) >= {"AX"}
    assert ("A", "Y") not in set(nameable(tighter, profile)[["uai", "lycee"]].itertuples(index=False, name=None))
