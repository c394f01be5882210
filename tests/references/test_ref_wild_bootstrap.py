"""Ten networks followed six years, three treated (toy made for the project): R 4.2.2 (sandwich 3.0-2) and enumeration by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import few_treated, randomization_test
from analysis.measures.covariance import cr1, groups_of
from analysis.measures.models import fit_wls
from analysis.measures.wild import wild_p_value


@pytest.fixture(scope="module")
def toy(refs):
    """y, treated networks, exposure, dummies, clusters."""
    rows = pd.read_csv(refs / "data/toy_did_reseaux.csv")
    groups = groups_of(rows["reseau"], "reseau")
    treated = rows.groupby("reseau", sort=False)["traite"].max().loc[groups.labels].to_numpy(bool)
    exposure = rows["annee"].isin(rows.loc[rows["traite"] == 1, "annee"]).to_numpy(float)
    dummies = [
        pd.get_dummies(rows[column], dtype=float, drop_first=first).to_numpy()
        for column, first in (("reseau", False), ("annee", True))
    ]
    assert (treated[groups.codes] * exposure == rows["traite"]).all()
    return rows["y"].to_numpy(), treated, exposure, np.column_stack(dummies), groups


@pytest.fixture(scope="module")
def fit(toy):
    y, treated, exposure, dummies, groups = toy
    return fit_wls(np.column_stack([treated[groups.codes] * exposure, dummies]), y, np.ones(y.size))


def test_clustered_standard_errors(toy, fit):
    groups = toy[-1]
    assert fit.params[0] == pytest.approx(3.059698412698)
    assert np.sqrt(cr1(fit, groups)[0, 0]) == pytest.approx(0.7965288576198)
    uncorrected = cr1(fit, groups)[0, 0] / (10 / 9 * (fit.rows - 1) / (fit.rows - fit.size))
    assert np.sqrt(uncorrected) == pytest.approx(0.6525639854651)


def test_exact_p_values_of_the_wild_bootstrap(toy, fit):
    groups = toy[-1]
    assert wild_p_value(fit, 0, groups) == 2 / 1024
    assert wild_p_value(fit, 0, groups, restricted=False) == 0


def test_exact_randomization(toy):
    found = randomization_test(*toy)
    assert (found.exact, found.assignments) == (True, 120)
    assert found.beta == pytest.approx(3.059698412698)
    assert found.t == pytest.approx(4.688733183027)
    assert found.p_beta == found.p_t == pytest.approx(1 / 120)


def test_all_four_side_by_side(toy):
    found = few_treated(*toy)
    assert (found.beta, found.cr1_se) == (pytest.approx(3.059698412698), pytest.approx(0.7965288576198))
    assert (found.wcr, found.wcu) == (2 / 1024, 0)
    assert (found.p, found.used) == (pytest.approx(1 / 120), "RI")
    assert (found.treated, found.clusters) == (3, 10)
