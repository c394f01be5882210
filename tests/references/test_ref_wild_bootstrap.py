"""Restricted wild cluster bootstrap of ten networks, three treated: every sign pattern, exact p-value."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures.covariance import cr1, groups_of
from analysis.measures.models import fit_wls
from analysis.measures.wild import wild_p_value


def test_exact_p_value(refs):
    toy = pd.read_csv(refs / "data/toy_did_reseaux.csv")
    post = toy["traite"].to_numpy(float)
    dummies = [
        pd.get_dummies(toy[column], dtype=float, drop_first=first).to_numpy()
        for column, first in (("reseau", False), ("annee", True))
    ]
    fit = fit_wls(np.column_stack([post, *dummies]), toy["y"].to_numpy(), np.ones(len(toy)))
    groups = groups_of(toy["reseau"], "reseau")
    assert fit.params[0] == pytest.approx(3.059698412698)
    assert wild_p_value(fit, 0, groups, 0.0) == 2 / 1024
    uncorrected = cr1(fit, groups)[0, 0] / (10 / 9 * (fit.rows - 1) / (fit.rows - fit.size))
    assert np.sqrt(uncorrected) == pytest.approx(0.6525639854651)
