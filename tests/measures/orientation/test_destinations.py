"""Destinations at comparable grades: they add up to 0, find the truth of what was drawn, and are refused where they must be."""

import numpy as np
import pytest

from analysis.measures import NotEstimable
from analysis.measures.orientation import CATEGORIES, destination_model, hours_association, mixed_wish, wish_model
from validation.destinations import country, true_differences

SEEDS = (1, 2, 3, 4, 5)


def test_the_truth_is_found():
    """Twenty differences by seed, held to three standard errors; their spread is what chance gives."""
    deviations = []
    for seed in SEEDS:
        rows, shift = country([7, seed], size=80)  # a rare destination needs pupils for its normal approximation
        truths = true_differences(rows, shift)
        model = destination_model(rows)
        for variable in ("girl", "ips"):
            found, truth = model.differences(variable), truths[variable]
            assert sum(part.value for part in found.values()) == pytest.approx(0, abs=1e-9)
            assert list(found) == list(CATEGORIES)
            deviations += [(found[c].value - t) / found[c].se for c, t in zip(CATEGORIES, truth, strict=True)]
    assert np.abs(deviations).max() < 3.3  # two-sided 1 in 1 000: fifty differences, t with 59 degrees of freedom
    assert 0.6 < np.sqrt(np.mean(np.square(deviations))) < 1.4


def test_a_destination_nobody_has_is_left_out_and_a_code_of_none_refused():
    rows, _ = country(1)
    model = destination_model(rows.assign(destination=rows["destination"].replace("non_retrouve", "autre_suite")))
    assert model.categories == CATEGORIES[:-1]
    with pytest.raises(ValueError, match="CATEGORIES"):
        destination_model(rows.assign(destination=rows["destination"].replace("apprentissage", "ailleurs")))


def test_refusals():
    rows, _ = country(1)
    few = rows[rows["uai"].isin(rows["uai"].unique()[:8])]
    assert destination_model(few) == NotEstimable("too_few_units", len(few), 8)
    assert destination_model(rows.assign(destination="2nde_gt")).reason == "constant_rate"
    rare = rows.assign(rep=rows["uai"].isin(rows["uai"].unique()[:4]).astype(float))
    assert destination_model(rare).differences("rep") == NotEstimable("too_few_units", len(rows), 4)


def test_pupils_in_any_order_give_the_same():
    rows, _ = country(2)
    one, two = (destination_model(r).differences("ips")["2nde_gt"] for r in (rows, rows.sample(frac=1, random_state=1)))
    assert (one.value, one.se) == pytest.approx((two.value, two.se), rel=1e-9)


def test_a_constant_of_its_own_for_each_college_moves_the_differences_little():
    """Grades, IPS and sexes are drawn alike in all collèges: both models aim at the same averages, within one standard error."""
    rows, _ = country(3)
    found = {part.name: part for part in mixed_wish(rows)}
    plain = wish_model(rows)
    for name in ("ips", "girl"):
        other = plain.difference(name)
        assert abs(found[name].value - other.value) < other.se
        assert found[name].low < found[name].value < found[name].high


def test_hours_of_orientation_go_with_what_they_go_with():
    """Five draws within 3.3 standard errors of the true difference for ten hours."""
    for seed in SEEDS:
        rows, shift = country(seed)
        found = hours_association(rows)
        assert abs(found.value - true_differences(rows, shift)["hours"][0]) < 3.3 * found.se
