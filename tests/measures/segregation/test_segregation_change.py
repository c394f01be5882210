"""What chance shows, intervals, and what a change comes from."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import NotEstimable
from analysis.measures import segregation as sg
from validation.segregation import run


def _at(rows, **counts):
    return sg.composition(rows.assign(**counts))


def test_chance_is_taken_off():
    """Pupils allotted at random: H − H₀ is about 0, H* too; three standard errors of 200 draws."""
    rng = np.random.default_rng(4)
    share = np.array([0.2, 0.13, 0.27, 0.4])
    drawn = rng.multinomial(90, share, size=(200, 25))
    freed = [sg.corrected(float(sg.entropy_index(t)), sg.expected_index(t)) for t in drawn]
    assert abs(np.mean(freed)) < 3 * np.std(freed) / np.sqrt(200)
    assert np.mean(sg.entropy_index(drawn)) > 0.01


def test_permutations_keep_both_margins_and_are_reproducible(make_colleges):
    pupils = sg.composition(make_colleges(8))
    first, again = (sg.permuted_index(pupils.counts, draws=60, seed=3) for _ in range(2))
    assert (first == again).all()
    assert first.mean() == pytest.approx(sg.expected_index(pupils.counts), rel=0.15)


def test_correction_keeps_the_ends():
    assert sg.corrected(1.0, 0.03) == 1.0
    assert sg.corrected(0.03, 0.03) == 0.0


def test_intervals_hold_the_truth():
    """Reduced validation: with 40 replications, 95 % intervals hold the truth at least 33 times (P < 0,001 otherwise)."""
    rows = pd.DataFrame(run(20240702, 40))
    assert (rows["coverage"] >= 33 / 40).all(), rows[["quantity", "coverage"]]
    assert (abs(rows["mean_estimate"] - rows["truth"]) < 4 * rows["sd_estimate"] / np.sqrt(40)).all()


def test_the_standard_error_of_a_published_index_is_that_of_the_bootstrap(make_colleges):
    for count, seed in ((12, 2), (40, 3), (150, 4)):
        pupils = sg.composition(make_colleges(count, seed))
        found = sg.by_sector(pupils)
        near = sg.standard_error(found.index, count, 4, pupils.n, found.entropy)
        exact = sg.index_interval(pupils, draws=300)
        assert 0.9 < near / exact.se < 1.3
        guessed = sg.published_index(found, units=count, n=pupils.n)
        assert guessed.value == pytest.approx(exact.value, abs=exact.se)
        assert guessed.low < guessed.value < guessed.high


def test_a_published_change_has_both_errors(make_colleges):
    first, last = (sg.by_sector(sg.composition(make_colleges(40, seed))) for seed in (1, 2))
    change = sg.published_change(first, last, units=(40, 40), n=(14_000, 14_000))
    alone = [sg.standard_error(f.index, 40, 4, 14_000, f.entropy) for f in (first, last)]
    assert change.value == pytest.approx(last.index - first.index)
    assert change.se == pytest.approx(np.hypot(*alone))


def test_no_change_has_no_interval_beyond_it(make_colleges):
    pupils = sg.composition(make_colleges())
    same = sg.index_change(pupils, pupils, draws=50)
    assert (same.value, same.se) == (0, 0)
    assert sg.index_change(pupils.where(np.arange(40) < 5), pupils.where(np.arange(40) < 5)).reason == "too_few_units"


def test_the_change_of_the_index_is_that_of_the_two_years(make_colleges):
    """The bootstrap with every collège once gives the two indices back; a closed collège counts for its year only."""
    rows = make_colleges()
    before, after = sg.composition(rows), sg.composition(make_colleges(seed=2).iloc[:-3])
    found = sg.index_change(before, after, draws=99)
    expected = float(sg.entropy_index(after.counts) - sg.entropy_index(before.counts))
    assert found.value == pytest.approx(expected, abs=1e-12)
    assert found.units == 40
    assert found.inference.n_clusters == 40


def test_parts_of_a_change_sum_to_it_and_mirror(make_colleges):
    first, second = (sg.composition(make_colleges(20, seed)).counts for seed in (1, 5))
    second = second.copy()
    second[0], first = 0, np.where(np.arange(20)[:, None] == 3, 0, first)
    found, back = sg.change_parts(first, second), sg.change_parts(second, first)
    assert found.opened + found.closed + found.units + found.groups + found.structure == pytest.approx(found.total)
    assert found.total == pytest.approx(float(sg.entropy_index(second) - sg.entropy_index(first)))
    assert (back.structure, back.units, back.groups) == pytest.approx((-found.structure, -found.units, -found.groups))
    assert (back.opened, back.closed) == pytest.approx((-found.closed, -found.opened))


def test_only_margins_moved_is_no_structural_change(make_colleges):
    """Rows and columns multiplied: odds ratios are the same, the whole change is marginal."""
    counts = sg.composition(make_colleges(15)).counts
    moved = counts * np.linspace(0.5, 2, 15)[:, None] * np.array([1.5, 1.0, 0.8, 0.6])
    found = sg.change_parts(counts, moved)
    assert found.structure == pytest.approx(0, abs=1e-8)
    assert abs(found.groups) > 1e-4
    assert (found.opened, found.closed) == (0, 0)


def test_only_structure_moved_is_no_marginal_change(make_colleges):
    counts = sg.composition(make_colleges(15)).counts.astype(float)
    even = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    found = sg.change_parts(counts, 0.7 * counts + 0.3 * even)
    assert (found.units, found.groups) == pytest.approx((0, 0), abs=1e-8)
    assert found.structure == pytest.approx(found.total)


def test_a_group_absent_at_one_year_is_refused():
    first = np.array([[10.0, 5, 3], [4, 9, 2]])
    assert sg.change_parts(first, first * [1, 1, 0]).reason == "no_common_margins"
    assert sg.change_parts(first, np.array([[10.0, 5, 3], [0, 0, 0]])) == NotEstimable("no_data", 51, 1)
