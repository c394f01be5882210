"""Orientation against R 4.2.2 (oaxaca 0.1.5 formulas, glm, prop.trend.test), statsmodels and patsy."""

import numpy as np
import pandas as pd
import patsy
import pytest
import statsmodels.api as sm
from statsmodels.sandbox.regression.gmm import IV2SLS

from analysis.measures.covariance import groups_of
from analysis.measures.inference import Clustered, Clustering
from analysis.measures.models import fit_logit, fit_wls
from analysis.measures.orientation import (
    kitagawa,
    linear_split,
    mean_slope,
    mean_switch,
    natural_spline,
    rate_gap_split,
    rate_trend,
    two_stage,
)
from analysis.measures.orientation.nonlinear import explained_by, yun_detail

CLOSED = {"rel": 1e-6}  # closed forms and maxima of a concave likelihood


def test_kitagawa_of_the_three_strata():
    rows = pd.DataFrame(
        {
            "stratum": ["REP+", "REP", "hors EP"],
            "n1": [500, 1000, 8500],
            "k1": [250, 570, 5610],
            "n2": [650, 1150, 8200],
            "k2": [344.5, 678.5, 5494],
        }
    )
    found = kitagawa(rows)
    assert (found.first, found.second) == pytest.approx((64.3, 65.17), abs=1e-9)
    assert found.structure == pytest.approx(-0.3525, abs=1e-9)
    assert found.rates == pytest.approx(1.2225, abs=1e-9)
    assert found.structure + found.rates == pytest.approx(found.total, abs=1e-9)


def test_trend_of_two_series_of_rates():
    """Second one: ``smokers`` of R's ``prop.trend.test``, scores 1 to 4."""
    found = rate_trend((6510, 6603, 6581, 6720, 6845), (10000, 10080, 9950, 10050, 10120), range(5))
    assert found.statistic == pytest.approx(18.659323, abs=1e-6)
    assert found.slope == pytest.approx(0.6439, abs=5e-5)
    smokers = rate_trend((83, 90, 129, 70), (86, 93, 136, 82), (1, 2, 3, 4))
    assert smokers.statistic == pytest.approx(8.224922, abs=1e-6)
    assert smokers.p_value == pytest.approx(0.004132, abs=1e-6)


def classical(fit, rows):
    """The information matrix of glm, dispersion 1, for comparison with R."""
    return np.sqrt(rows @ fit.bread @ rows)


@pytest.fixture(scope="module")
def mroz(refs):
    return pd.read_csv(refs / "data" / "mroz_ame.csv")


def test_average_marginal_effects_of_mroz(mroz):
    names = ["age", "education", "youngkids", "oldkids", "fincome"]
    x = np.column_stack([np.ones(len(mroz)), mroz[names]])
    fit = fit_logit(x, mroz["y"].to_numpy(float), np.ones(len(mroz)))
    published = {
        "age": (-0.01378112001951, 0.002505952685376),
        "education": (0.0397412484938, 0.008084485743437),
        "youngkids": (-0.3133156280985, 0.03571667518777),
        "oldkids": (-0.02090742577079, 0.01423149667724),
        "fincome": (0.0013755339448, 0.001542315353501),
    }
    for k, name in enumerate(names, start=1):
        found = mean_slope(fit.params, x, k)
        assert found.value == pytest.approx(published[name][0], **CLOSED)
        assert classical(fit, found.gradient) == pytest.approx(published[name][1], **CLOSED)


def test_discrete_difference_of_mroz(mroz):
    """``glm(y ~ age + coll + youngkids + fincome, binomial)``, everyone with and without ``coll``."""
    names = ["age", "coll", "youngkids", "fincome"]
    x = np.column_stack([np.ones(len(mroz)), mroz[names]])
    fit = fit_logit(x, mroz["y"].to_numpy(float), np.ones(len(mroz)))
    on, off = x.copy(), x.copy()
    on[:, 2], off[:, 2] = 1.0, 0.0
    found = mean_switch(fit.params, on, off)
    assert found.value == pytest.approx(0.1598621483601, **CLOSED)
    assert classical(fit, found.gradient) == pytest.approx(0.03958260230004, **CLOSED)


@pytest.fixture(scope="module")
def exam(refs):
    rows = pd.read_csv(refs / "data" / "exam_london.csv.gz")
    return rows.assign(first=rows["sex"] == "F", passed=(rows["normexam"] > 0).astype(float))


BLOCKS = {"standLRT": (0,), "schavg": (1,)}


def test_oaxaca_of_exam(exam):
    x = exam[["standLRT", "schavg"]].to_numpy()
    found = linear_split(exam["normexam"].to_numpy(), x, exam["first"].to_numpy(), BLOCKS)
    assert found.means == pytest.approx((0.09331958522167, -0.1403502438694), **CLOSED)
    assert found.gap == pytest.approx(0.2336698290911, **CLOSED)
    threefold = [found.threefold[name] for name in ("endowments", "coefficients", "interaction")]
    assert threefold == pytest.approx([0.06859558520539, 0.1642917135599, 0.0007825303257509], **CLOSED)
    assert found.explained["second"] == pytest.approx(0.06859558520539, **CLOSED)
    assert found.unexplained("second") == pytest.approx(0.1650742438857, **CLOSED)
    assert found.explained["pooled"] == pytest.approx(0.06904421331783, **CLOSED)
    assert found.unexplained() == pytest.approx(0.1646256157732, **CLOSED)
    assert found.explained["neumark"] == pytest.approx(0.06961432365436, **CLOSED)
    assert sum(found.detail.values()) == pytest.approx(found.explained["pooled"], **CLOSED)


def test_nonlinear_split_of_exam(exam):
    x, first = exam[["standLRT", "schavg"]].to_numpy(), exam["first"].to_numpy()
    y = exam["passed"].to_numpy()
    found = rate_gap_split(y, x, first, BLOCKS, exam["school"], "school")
    assert found.gap == pytest.approx(6.70328619568, **CLOSED)
    assert found.references["second"] == pytest.approx(2.602417099339, **CLOSED)
    assert found.references["first"] == pytest.approx(2.78048072617, **CLOSED)
    assert found.explained.value + found.unexplained.value == pytest.approx(found.gap, abs=1e-9)
    design = np.column_stack([np.ones(len(x)), x])
    second = fit_logit(design[~first], y[~first], np.ones(int((~first).sum())))
    explained = explained_by(second.params, design, first)
    assert yun_detail(second.params, design, first, BLOCKS, explained) == pytest.approx(
        {"standLRT": 2.266633337841, "schavg": 0.3357837614975}, **CLOSED
    )


def test_the_spline_spans_that_of_patsy():
    """Fitted values of natural cubic splines with the same knots agree, whatever the basis."""
    rng = np.random.default_rng(3)
    x = np.sort(rng.normal(12, 3, 500))
    y = np.sin(x) + rng.normal(size=500)
    spline = natural_spline(x, 4)
    other = patsy.dmatrix("cr(x, knots=knots, lower_bound=low, upper_bound=high) - 1",
                          {"x": x, "knots": list(spline.knots[1:-1]), "low": spline.knots[0], "high": spline.knots[-1]})  # fmt: skip
    ours = fit_wls(np.column_stack([np.ones(500), spline.basis(x)]), y, np.ones(500)).mean
    theirs = np.asarray(other) @ np.linalg.lstsq(np.asarray(other), y, rcond=None)[0]
    assert ours == pytest.approx(theirs, abs=1e-9)


def test_two_stage_least_squares_against_statsmodels():
    rng = np.random.default_rng(4)
    z, w, e = rng.normal(size=(300, 2)), rng.normal(size=300), rng.normal(size=300)
    t = z @ (1.0, 0.5) + 0.4 * w + 0.6 * e + rng.normal(size=300)
    y = 1 + 2 * t + 3 * w + e
    x = np.column_stack([np.ones(300), t, w])
    found = two_stage(y, x, 1, z)
    theirs = IV2SLS(y, x, np.column_stack([np.ones(300), z, w])).fit()
    assert found.params == pytest.approx(theirs.params, rel=1e-8)
    assert np.sqrt(np.diag(found.dispersion * found.bread)) == pytest.approx(theirs.bse, rel=1e-8)


def test_clustered_margins_against_statsmodels(mroz):
    """CR1 sandwich then delta method: ``Logit.fit(cov_type="cluster")`` and ``get_margeff``."""
    names, labels = ["age", "education", "youngkids"], np.arange(len(mroz)) // 9
    x = np.column_stack([np.ones(len(mroz)), mroz[names]])
    fit = fit_logit(x, mroz["y"].to_numpy(float), np.ones(len(mroz)))
    groups = groups_of(labels, "block")
    found = mean_slope(fit.params, x, 2).estimate(
        Clustered(fit, Clustering(groups, groups.count, "CR1")), name="education", n=len(mroz), units=groups.count
    )
    theirs = sm.Logit(mroz["y"], x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": labels})
    assert found.value == pytest.approx(100 * theirs.get_margeff().margeff[1], **CLOSED)
    assert found.se == pytest.approx(100 * theirs.get_margeff().margeff_se[1], rel=1e-5)
