"""Destinations at comparable grades: they add up to 0, find the truth of what was drawn, and are refused where they must be."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import softmax

from analysis.measures import NotEstimable
from analysis.measures.orientation import CATEGORIES, destination_model, mixed_wish, wish_model

SEEDS = (1, 2, 3, 4, 5)
TRUTH = {
    "grade": (-0.55, -0.25, -0.30, -0.2),
    "ips": (-0.018, -0.012, -0.008, -0.006),
    "girl": (-0.4, -1.0, -0.3, -0.1),
}
LEVELS = (-0.2, -1.6, -1.7, -2.4)
COLLEGES, SIZE = 60, 40


def drawn(seed):
    """Pupils of sixty collèges of one académie, collèges with lasting differences; `truth` the probabilities of each pupil."""
    rng = np.random.default_rng(seed)
    n = COLLEGES * SIZE
    college = np.repeat(np.arange(COLLEGES), SIZE)
    rows = pd.DataFrame(
        {
            "uai": [f"069{k:04d}X" for k in college],
            "departement": "69",
            "academie": "10",
            "rentree": 2024,
            "coursework": rng.normal(12, 2.5, n).clip(3, 20),
            "ips": (103 + rng.normal(0, 15, COLLEGES)[college] + rng.normal(0, 30, n)).clip(45, 185),
            "girl": rng.integers(0, 2, n).astype(float),
            **dict.fromkeys(("bourg", "disperse", "prive", "rep", "rep_plus"), 0.0),
        }
    )
    shift = rng.normal(0, 0.2, (COLLEGES, 4))[college]
    scores = chances(rows, shift)
    codes = (rng.random(n)[:, None] > scores.cumsum(axis=1)[:, :-1]).sum(axis=1)
    return rows.assign(destination=np.array(CATEGORIES)[codes], wish=(codes == 0).astype(float)), shift


def chances(rows, shift, **changed):
    given = rows.assign(**changed)
    own = [
        level + g * (given["coursework"] - 12) + i * (given["ips"] - 103) + f * given["girl"]
        for level, g, i, f in zip(LEVELS, *TRUTH.values(), strict=True)
    ]
    return softmax(np.column_stack([np.zeros(len(rows)), np.column_stack(own) + shift]), axis=1)


def test_the_truth_is_found():
    """Twenty differences by seed, held to three standard errors; their spread is what chance gives."""
    deviations = []
    for seed in SEEDS:
        rows, shift = drawn(seed)
        model = destination_model(rows)
        girl = 100 * (chances(rows, shift, girl=1) - chances(rows, shift, girl=0)).mean(axis=0)
        step = 0.01
        slope = 100 * 35 * (chances(rows, shift, ips=rows["ips"] + step) - chances(rows, shift)).mean(axis=0) / step
        for variable, truth in (("girl", girl), ("ips", slope)):
            found = model.differences(variable)
            assert sum(part.value for part in found.values()) == pytest.approx(0, abs=1e-9)
            assert list(found) == list(CATEGORIES)
            deviations += [(found[c].value - t) / found[c].se for c, t in zip(CATEGORIES, truth, strict=True)]
    assert np.abs(deviations).max() < 3.3  # two-sided 1 in 1 000: fifty differences, t with 59 degrees of freedom
    assert 0.6 < np.sqrt(np.mean(np.square(deviations))) < 1.4


def test_a_destination_nobody_has_is_left_out_and_a_code_of_none_refused():
    rows, _ = drawn(1)
    model = destination_model(rows.assign(destination=rows["destination"].replace("non_retrouve", "autre_suite")))
    assert model.categories == CATEGORIES[:-1]
    with pytest.raises(ValueError, match="CATEGORIES"):
        destination_model(rows.assign(destination=rows["destination"].replace("apprentissage", "ailleurs")))


def test_refusals():
    rows, _ = drawn(1)
    few = rows[rows["uai"].isin(rows["uai"].unique()[:8])]
    assert destination_model(few) == NotEstimable("too_few_units", len(few), 8)
    assert destination_model(rows.assign(destination="2nde_gt")).reason == "constant_rate"
    rare = rows.assign(rep=(rows["uai"] == rows["uai"].iloc[0]).astype(float))
    assert destination_model(rare).differences("rep") == NotEstimable("too_few_units", len(rows), 1)


def test_pupils_in_any_order_give_the_same():
    rows, _ = drawn(2)
    one, two = (destination_model(r).differences("ips")["2nde_gt"] for r in (rows, rows.sample(frac=1, random_state=1)))
    assert (one.value, one.se) == pytest.approx((two.value, two.se), rel=1e-9)


def test_a_constant_of_its_own_for_each_college_moves_the_differences_little():
    """Grades, IPS and sexes are drawn alike in all collèges: both models aim at the same averages, within one standard error."""
    rows, _ = drawn(3)
    found = {part.name: part for part in mixed_wish(rows)}
    plain = wish_model(rows)
    for name in ("ips", "girl"):
        other = plain.difference(name)
        assert abs(found[name].value - other.value) < other.se
        assert found[name].low < found[name].value < found[name].high
