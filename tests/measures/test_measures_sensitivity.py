"""Other choices: what they must leave as it is, and what a reversed sign does to a conclusion."""

import numpy as np
import pytest

from analysis.measures import (
    UNBROKEN,
    Comparability,
    Estimate,
    change_sensitivity,
    decide,
    evolution,
    flipped,
    flipped_changes,
    sensitivity,
    weakened,
)


@pytest.fixture(scope="module")
def panel(simulate):
    return simulate(colleges=240, alphas=(1.8, 3.2), slopes=(0.45, 0.45))


def test_the_headline_change_is_that_of_the_evolution(panel):
    change = evolution(panel, 2019, draws=99, comparability=UNBROKEN).changes[0]
    rows = {row.code: row for row in change_sensitivity(panel, 2019, 2020, "uai", comparability=UNBROKEN)}
    assert rows["headline"].points == change.points
    assert rows["headline"].logit == change.logit
    assert rows["full_panel"].points == change.points
    assert rows["unweighted"].points.inference.weights is None
    assert rows["unweighted"].points.value != change.points.value


def test_a_change_by_hand_in_public_colleges(panel):
    rows = {row.code: row for row in change_sensitivity(panel, 2019, 2020, "uai", comparability=UNBROKEN)}
    public = panel[panel["sector"] == "public"]
    alone = evolution(public, 2019, cluster="uai", draws=99, comparability=UNBROKEN).changes[0]
    assert rows["public_only"].points.value == pytest.approx(alone.points.value)
    assert rows["public_only"].logit.value == pytest.approx(alone.logit.value)


def test_colleges_at_the_ceiling_leave_both_sessions(panel):
    rows = {row.code: row for row in change_sensitivity(panel, 2019, 2020, "uai", comparability=UNBROKEN)}
    top = set(panel.loc[panel["rate"] == 100, "uai"])
    assert rows["below_ceiling"].points.units == 240 - len(top)


def test_across_a_break_nothing_is_varied(panel):
    broken = Comparability(lambda variable, start, end: ("R",) if variable == "dnb_slope" else ())
    assert change_sensitivity(panel, 2019, 2020, "uai", comparability=broken) == ()
    bridged = Comparability(broken.forbids, frozenset({"R"}))
    assert change_sensitivity(panel, 2019, 2020, "uai", comparability=bridged)


def test_small_perimeters_refuse(simulate):
    few = simulate(colleges=30, alphas=(2.0, 2.2), slopes=(0.4, 0.4))
    few["sector"] = np.where(few["uai"] < "0000005X", "prive_sous_contrat", "public")
    rows = {row.code: row for row in change_sensitivity(few, 2019, 2020, "uai", comparability=UNBROKEN)}
    assert rows["private_only"].points.reason == rows["private_only"].logit.reason == "too_few_units"
    assert isinstance(rows["public_only"].points, Estimate)


def test_a_variant_that_reverses_the_slope_is_named(simulate):
    rows = simulate(colleges=200)
    assert flipped(sensitivity(rows)) == ()
    private = rows["sector"] != "public"
    rows.loc[private, "rate"] = 100 - 0.3 * (rows.loc[private, "ips"] - 60)
    assert flipped(sensitivity(rows)) == ("private_only",)


def test_a_slope_around_zero_has_nothing_to_reverse(simulate):
    assert flipped(sensitivity(simulate(colleges=200, slopes=(0.0,)))) == ()


def test_a_reversed_change_takes_the_label_away(simulate):
    """Everywhere a ceiling, except in private collèges where the slope rises."""
    panel = simulate(colleges=390, alphas=(1.8, 3.3), slopes=(0.45, 0.45), seed=11)
    later = (panel["session"] == 2020) & (panel["sector"] != "public")
    panel.loc[later, "rate"] = np.clip(60 + 0.6 * (panel.loc[later, "ips"] - 60), 0, 100).round()
    rows = change_sensitivity(panel, 2019, 2020, "uai", comparability=UNBROKEN)
    assert "private_only" in flipped_changes(rows, "points")
    change = evolution(panel, 2019, draws=99, comparability=UNBROKEN).changes[0]
    assert change.points.sign == -1


@pytest.mark.parametrize(
    ("label", "points", "logit", "expected"),
    [
        ("decorrelation", True, False, "non_concluant"),
        ("decorrelation", False, True, "non_concluant"),
        ("effet_plafond", True, False, "non_concluant"),
        ("effet_plafond", False, True, "effet_plafond"),
        ("aggravation", True, False, "aggravation"),
        ("aggravation", False, True, "non_concluant"),
        ("non_comparable", True, True, "non_comparable"),
        ("non_concluant", True, True, "non_concluant"),
    ],
)
def test_one_notch_down(label, points, logit, expected):
    from analysis.measures import DecorrelationVerdict

    found = weakened(DecorrelationVerdict(label, ("r",)), points, logit)
    assert found.label == expected
    assert (len(found.reasons) > 1) == (expected != label)


def test_no_flip_changes_nothing():
    verdict = decide(None, None, None, None, comparable=True)
    assert weakened(verdict, False, False) is verdict
