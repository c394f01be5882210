"""Girls and boys over codes, and how pupils of one collège resemble each other."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from analysis.measures import NotEstimable
from analysis.measures.orientation.clusters import contrast_effect, resemblance
from analysis.measures.orientation.gender import code_gaps, separation, sex_counts


def rows(counts):
    """Rows from {uai: {code: (girls, boys)}}."""
    found = [
        {"uai": uai, "code": code, "sex": sex, "pupils": n}
        for uai, codes in counts.items()
        for code, pair in codes.items()
        for sex, n in zip("FM", pair, strict=True)
    ]
    return pd.DataFrame(found)


def test_dissimilarity_by_hand():
    """½ (|60/100 − 20/100| + |40/100 − 80/100|) = 40 %."""
    table = rows({f"U{k}": {"A": (6, 2), "B": (4, 8)} for k in range(10)})
    found = separation(sex_counts(table, ("A", "B")))
    assert found.index.value == pytest.approx(40.0)
    assert found.index.se == pytest.approx(0.0, abs=1e-9)  # ten lycées all alike: leaving one out changes nothing
    assert 0 < found.by_chance < 12


def test_shares_and_gaps_by_hand():
    whole = rows({f"U{k}": {"pair": (10, 20)} for k in range(6)})
    chosen = rows({f"U{k}": {"maths": (3, 12)} for k in range(6)})
    (gap,) = code_gaps(sex_counts(chosen, ("maths", "none"), whole))
    assert (gap.girls, gap.boys) == (18, 72)
    assert gap.girls_share.value == pytest.approx(20.0)
    assert gap.gap.value == pytest.approx(30.0 - 60.0)


def test_a_code_of_few_lycees_has_no_interval_for_its_share():
    table = rows({f"U{k}": {"A": (5 + k, 4), **({"B": (2, 9)} if k < 3 else {})} for k in range(8)})
    gaps = {gap.code: gap for gap in code_gaps(sex_counts(table, ("A", "B")))}
    assert gaps["B"].girls_share.descriptive
    assert not gaps["A"].girls_share.descriptive
    assert 0 <= gaps["A"].girls_share.low <= gaps["A"].girls_share.high <= 100


def test_refusals():
    assert sex_counts(rows({"U1": {"A": (0, 5)}}), ("A",)).reason == "no_data"
    one = separation(sex_counts(rows({"U1": {"A": (5, 5)}}), ("A",)))
    assert isinstance(one, NotEstimable)
    assert one.reason == "too_few_groups"


def drawn(rng, *, clusters=60, size=40, sd=0.8):
    effect = np.repeat(rng.normal(0, sd, clusters), size)
    labels = np.repeat([f"{k:03d}" for k in range(clusters)], size)
    return (rng.random(clusters * size) < expit(0.5 + effect)).astype(float), labels


def test_resemblance_is_that_of_the_analysis_of_variance():
    """Against the closed form on two lines: clusters {1,1,0,0} and {1,1,1,1,1,0}… by direct computation."""
    y = np.array([1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0], dtype=float)
    labels = np.repeat(list("ABCDE"), 4)
    found = resemblance(y, labels)
    means = y.reshape(5, 4).mean(axis=1)
    between = 4 * ((means - y.mean()) ** 2).sum() / 4
    within = ((y.reshape(5, 4) - means[:, None]) ** 2).sum() / 15
    assert found.icc == pytest.approx(max(0.0, (between - within) / (between + 3 * within)))
    assert found.design_effect == pytest.approx(1 + 3 * found.icc)
    assert resemblance(np.ones(20), labels).reason == "constant_rate"


def test_the_design_effect_gives_the_spread_of_rates():
    """Over 200 countries: the variance of the rate is the binomial one times the design effect, within 20 %."""
    rng = np.random.default_rng(5)
    rates, effects = [], []
    for _ in range(200):
        y, labels = drawn(rng)
        rates.append(y.mean())
        effects.append(resemblance(y, labels).design_effect)
    p = np.mean(rates)
    assert np.var(rates) * 2400 / (p * (1 - p)) == pytest.approx(np.mean(effects), rel=0.2)


def test_a_difference_inside_colleges_loses_what_they_share():
    rng = np.random.default_rng(6)
    y, labels = drawn(rng, sd=1.2)
    side = np.tile([True, False], y.size // 2)
    other = np.repeat(np.arange(60) < 30, 40)
    assert contrast_effect(y, side, labels) < 2 < contrast_effect(y, other, labels)
    assert contrast_effect(y, np.arange(y.size) < 80, labels).reason == "too_few_units"
