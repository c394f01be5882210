"""Randomization inference and the wild bootstraps when few units are treated."""

from itertools import combinations

import numpy as np
import pytest

from analysis.measures import NotEstimable, few_treated, randomization_test
from analysis.measures.covariance import groups_of
from analysis.measures.models import fit_wls
from analysis.measures.wild import wild_p_value


def panel(rng, units: int, treated: int, *, effect: float = 0.0, years: int = 4, shock: float = 1.0):
    """Units followed some years, treated in the second half; shocks that last within a unit."""
    groups = groups_of(np.repeat(np.arange(units), years), "reseau")
    year = np.tile(np.arange(years), units)
    exposure = (year >= years // 2).astype(float)
    flags = np.arange(units) < treated
    lasting = rng.normal(0, shock, (units, 2))[groups.codes, (year >= years // 2).astype(int)]
    y = 80 + year + rng.normal(0, 2, units)[groups.codes] + lasting + rng.normal(0, 0.5, year.size)
    fixed = np.column_stack([np.eye(units)[groups.codes], np.eye(years)[year]])
    return y + effect * flags[groups.codes] * exposure, flags, exposure, fixed, groups


def test_by_brute_force():
    y, treated, exposure, fixed, groups = panel(np.random.default_rng(2), 8, 2)

    def beta(chosen):
        labels = np.isin(np.arange(8), chosen)[groups.codes] * exposure
        return fit_wls(np.column_stack([labels, fixed[:, :-1]]), y, np.ones(y.size)).params[0]

    drawn = np.array([beta(chosen) for chosen in combinations(range(8), 2)])
    found = randomization_test(y, treated, exposure, fixed, groups)
    assert found.beta == pytest.approx(beta((0, 1)))
    assert found.p_beta == pytest.approx((np.abs(drawn) >= abs(found.beta) * (1 - 1e-9)).mean())
    assert found.spread == pytest.approx(drawn.std())


def test_weights_and_controls_are_those_of_the_regression():
    rng = np.random.default_rng(3)
    y, treated, exposure, fixed, groups = panel(rng, 12, 3, effect=2.0)
    weight, control = rng.uniform(20, 200, y.size), rng.normal(size=(y.size, 1))
    fixed = np.column_stack([fixed, control])
    found = few_treated(y, treated, exposure, fixed, groups, weight=weight)
    design = np.column_stack([treated[groups.codes] * exposure, np.delete(fixed, 12, axis=1)])
    assert found.beta == pytest.approx(fit_wls(design, y, weight).params[0])


def test_many_assignments_are_drawn_with_their_seed():
    arguments = panel(np.random.default_rng(4), 40, 5, effect=3.0)
    one, again, other = (randomization_test(*arguments, seed=seed) for seed in (1, 1, 2))
    assert (one.exact, one.assignments, one.seed) == (False, 9999, 1)
    assert one == again
    assert other.p_t == pytest.approx(one.p_t, abs=0.01)
    assert 0 < one.p_beta < 0.05


def test_only_eligible_units_are_drawn():
    y, treated, exposure, fixed, groups = panel(np.random.default_rng(5), 9, 2)
    eligible = np.arange(9) < 5
    assert randomization_test(y, treated, exposure, fixed, groups, eligible=eligible).assignments == 10
    with_all = randomization_test(y, treated, exposure, fixed, groups, eligible=np.arange(9) < 2)
    assert with_all == NotEstimable("constant_treatment", y.size, 9)


def test_nobody_treated_is_refused():
    y, _, exposure, fixed, groups = panel(np.random.default_rng(6), 8, 0)
    assert randomization_test(y, np.zeros(8), exposure, fixed, groups).reason == "constant_treatment"
    assert few_treated(y, np.ones(8), exposure, fixed, groups).reason == "constant_treatment"


@pytest.mark.parametrize(("units", "treated"), [(10, 1), (10, 3)])
def test_size(units, treated):
    """No true difference: randomization rejects about 5 % of the time (10 assignments can never go below 10 %), CR1
    with one treated unit far more often. 150 draws: three standard errors are 5 points."""
    rejected = np.zeros(2)
    for seed in range(150):
        found = few_treated(*panel(np.random.default_rng(seed), units, treated))
        rejected += (found.randomization.p_beta <= 0.05, abs(found.beta) > 2.262 * found.cr1_se)
    by_chance, by_cr1 = rejected / 150
    assert by_chance <= 0.10
    assert by_cr1 > 0.25 if treated == 1 else by_cr1 < 0.25


def test_one_treated_unit_goes_by_randomization_alone():
    found = few_treated(*panel(np.random.default_rng(8), 12, 1, effect=6.0))
    assert found.wcu < 0.05 < found.wcr
    assert (found.used, found.p) == ("RI", max(found.randomization.p_beta, found.randomization.p_t))


def test_drawn_patterns_agree_with_all_of_them(monkeypatch):
    y, treated, exposure, fixed, groups = panel(np.random.default_rng(9), 11, 4, effect=1.0)
    fit = fit_wls(np.column_stack([treated[groups.codes] * exposure, fixed[:, :-1]]), y, np.ones(y.size))
    exact = wild_p_value(fit, 0, groups)
    monkeypatch.setattr("analysis.measures.wild.ENUMERATED", 1)
    from analysis.measures import wild

    wild._patterns.cache_clear()
    monkeypatch.setattr("analysis.measures.wild.POINTS", wild.POINTS | {"webb": wild.POINTS["rademacher"]})
    drawn = wild_p_value(fit, 0, groups, points="webb")
    wild._patterns.cache_clear()
    assert drawn == pytest.approx(exact, abs=0.02)


def test_thirteen_clusters_are_drawn():
    y, treated, exposure, fixed, groups = panel(np.random.default_rng(10), 13, 6)
    fit = fit_wls(np.column_stack([treated[groups.codes] * exposure, fixed[:, :-1]]), y, np.ones(y.size))
    for points in ("rademacher", "webb"):
        assert 1 / 10_000 <= wild_p_value(fit, 0, groups, points=points) <= 1
