"""Binomial mixed models against lme4 1.1-31 (R 4.2.2): Exam (mlmRev), 6 613 real collèges, cbpp (lme4).

Tolerances as for the linear models: 1e-4 for fixed effects, 1e-3 relative for standard deviations, 0.01 for
log-likelihoods; lme4 stops its own search at about 1e-5.
"""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.measures.covariance import groups_of
from analysis.measures.mixed import BinomialMixed, averaged_probability, binomial_mixed
from analysis.measures.multilevel import college_spread, territory_slopes

FIXED = 2e-5


@pytest.fixture(scope="module")
def exam(refs: Path) -> pd.DataFrame:
    rows = pd.read_csv(refs / "data/exam_london.csv.gz", dtype={"school": str})
    return rows.assign(passed=(rows["normexam"] > -0.5).astype(float), boy=(rows["sex"] == "M").astype(float))


def design(exam: pd.DataFrame) -> np.ndarray:
    return np.column_stack([np.ones(len(exam)), exam["standLRT"], exam["boy"]])


def fit(exam: pd.DataFrame, **options: object) -> BinomialMixed:
    groups = groups_of(exam["school"], "school")
    return binomial_mixed(exam["passed"].to_numpy(), np.ones(len(exam)), design(exam), groups, **options)


@pytest.mark.parametrize("nodes", [9, 15, 25])
def test_passing_the_exam(exam, nodes):
    found = fit(exam, nodes=nodes)
    assert found.params == pytest.approx([1.322109297876, 1.245948455531, -0.4231591225811], abs=FIXED)
    assert found.se == pytest.approx([0.09907443499827, 0.05154713248906, 0.1034096935307], abs=FIXED)
    assert found.sd == pytest.approx(0.5925425219874, rel=1e-5)
    assert found.log_likelihood == pytest.approx(-1973.63089704277, abs=1e-5)


def test_value_added_of_schools_on_passing(exam, refs):
    found = fit(exam, nodes=15)
    expected = pd.read_csv(refs / "data/exam_binary_va.csv", dtype={"school": str}).set_index("school")
    expected = expected.loc[list(found.groups.labels)]
    assert found.modes[:, 0] == pytest.approx(expected["eb"].to_numpy(), abs=2e-5)
    groups, eta = found.groups, design(exam) @ found.params
    mean = groups.sum(averaged_probability(eta, found.sd)) / groups.sizes
    assert mean == pytest.approx(expected["exp_marg"].to_numpy(), abs=2e-5)
    conditional = groups.sum(averaged_probability(eta, 0.0)) / groups.sizes
    assert conditional == pytest.approx(expected["exp_cond"].to_numpy(), abs=2e-5)


def test_spread_of_colleges(session_2023):
    quadrature, laplace = college_spread(session_2023, nodes=15), college_spread(session_2023, nodes=1)
    assert quadrature.slope.value == pytest.approx(0.4463760421152, abs=FIXED)
    assert quadrature.sd.value == pytest.approx(0.7429400156915, rel=1e-5)
    assert laplace.slope.value == pytest.approx(0.4461923690402, abs=FIXED)
    assert laplace.slope.se == pytest.approx(0.006803751801289, rel=1e-4)
    assert laplace.sd.value == pytest.approx(0.738622759438, rel=1e-5)
    assert laplace.log_likelihood == pytest.approx(-20534.5826000082, abs=1e-3)
    assert quadrature.at_origin[1] == pytest.approx(100 / (1 + np.exp(-2.43489326706)), abs=1e-3)


def test_slopes_of_written_marks_by_academie(session_2023):
    found = territory_slopes(session_2023, y="mark", weight=None)
    assert found.average.value == pytest.approx(0.7972645483374, abs=FIXED)
    assert found.average.se == pytest.approx(0.02267221376285, rel=1e-4)
    assert found.slope_sd == pytest.approx(0.1149247436332, rel=1e-4)
    assert found.level_sd == pytest.approx(0.7700421566703, rel=1e-4)
    assert found.correlation == pytest.approx(-0.7675542849796, abs=1e-4)


def test_slopes_of_rates_are_drawn_together(session_2023):
    """Thirty least-squares slopes go from 2.2 to 5.0; drawn together they spread less."""
    rows = territory_slopes(session_2023).rows
    assert (len(rows), rows["units"].sum(), rows["n"].sum()) == (30, 6613, 748628)
    assert (rows["raw"].min(), rows["raw"].max()) == pytest.approx((2.2414459513, 5.0159025355), abs=1e-6)
    assert rows["raw"].std() > 1.2 * rows["slope"].std()
    small, large = rows.set_index("territory").loc[["CORSE", "VERSAILLES"], "reliability"]
    assert small < 0.5 < 0.95 < large


def test_cbpp():
    """Counts of several trials. Figures of lme4's manual page of cbpp (Laplace)."""
    datasets = pytest.importorskip("mixedlm.datasets", reason="mixedlm absent (make test installs it)")
    with warnings.catch_warnings(action="ignore"):  # it reads its files with an option pandas is dropping
        rows = datasets.load_cbpp()
    periods = [(rows["period"].astype(str) == str(k)).to_numpy(float) for k in (2, 3, 4)]
    x = np.column_stack([np.ones(len(rows)), *periods])
    groups = groups_of(rows["herd"].astype(str), "herd")
    found = binomial_mixed(rows["incidence"].to_numpy(float), rows["size"].to_numpy(float), x, groups, nodes=1)
    assert found.params == pytest.approx([-1.3983, -0.9919, -1.1282, -1.5797], abs=1e-3)
    assert found.sd == pytest.approx(0.6421, abs=1e-3)
    # lme4 stops a little short here: the log-likelihood reached is higher, by less than 0.001.
    assert -92.02657 < found.log_likelihood < -92.0256
