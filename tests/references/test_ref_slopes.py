"""Slopes of 6 613 real collèges against R 4.2.2 (lm, glm, sandwich 3.0-2): IPS 2022-2023 × DNB session 2023."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.measures import boundary_mass, by_sector, cluster_influence, slope_logit, slope_points

exactly = pytest.approx


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-6)


def test_the_sample(session_2023):
    fit = slope_points(session_2023)
    assert (fit.units, fit.n) == (6613, 748628)
    assert session_2023["departement"].nunique() == 101
    assert session_2023["academie"].nunique() == 30


def test_weighted_line(session_2023):
    fit = slope_points(session_2023)
    assert fit.intercept == close(88.840480819874)
    assert fit.slope.value == close(2.971944830359)
    assert fit.r2 == close(0.4343887552685)
    assert fit.correlation == exactly(0.6591, abs=5e-5)
    assert fit.ips_mean == close(105.764148549079)
    assert fit.ips_sd == close(17.260080133109)
    assert fit.slope_per_sd.value == close(5.129600592317)
    assert fit.rate_mean == close(90.553553968059)


@pytest.mark.parametrize(
    ("covariance", "cluster", "slope_se", "quadratic_se"),
    [
        ("classical", None, 0.04170872315414, None),
        ("HC1", None, 0.05594864531326, None),
        ("CR1", "departement", 0.1789526225038, 0.0606181581982),
        ("CR1", "academie", 0.218861254677, None),
        ("CV3", "academie", 0.24651819316, None),
        ("CV3", "departement", 0.18741867653, None),
    ],
)
def test_standard_errors(session_2023, covariance, cluster, slope_se, quadratic_se):
    fit = slope_points(session_2023, covariance=covariance, cluster=cluster)
    assert fit.slope.se == close(slope_se)
    assert fit.slope_per_sd.se == close(slope_se * 1.7260080133109)
    if quadratic_se:
        assert fit.quadratic.se == close(quadratic_se)


def test_the_rule_takes_the_30_academies_and_the_jackknife(session_2023):
    inference = slope_points(session_2023).slope.inference
    assert (inference.covariance, inference.cluster, inference.n_clusters) == ("CV3", "academie", 30)
    assert 11 < inference.df < 12.687716955003


def test_unweighted_line(session_2023):
    fit = slope_points(session_2023, weight=None, covariance="HC1")
    assert fit.intercept == close(89.423423129478)
    assert fit.slope.value == close(2.886622950396)
    assert fit.slope.se == close(0.04724161648243)
    assert fit.r2 == close(0.3779056979128)
    assert fit.n == 748628


def test_quadratic_term(session_2023):
    assert slope_points(session_2023).quadratic.value == close(-0.2786415622947)


def test_written_mark(session_2023):
    fit = slope_points(session_2023, y="mark", covariance="CR1", cluster="departement")
    assert fit.slope.value == close(0.8000591075761)
    assert fit.slope.se == close(0.03241732671838)
    assert fit.r2 == close(0.6873865641403)


def test_logit(session_2023):
    fit = slope_logit(session_2023, covariance="CR1", cluster="departement")
    assert fit.intercept == close(2.205052363688)
    assert fit.slope.value == close(0.3731600430832)
    assert fit.dispersion == close(4.543877929468)
    assert fit.se_quasi == close(0.005346932031104)
    assert fit.slope.se == close(0.01428295241447)


def test_average_marginal_effect(session_2023):
    quasi = slope_logit(session_2023, covariance="classical").ame
    clustered = slope_logit(session_2023, covariance="CR1", cluster="departement").ame
    assert quasi.value == close(3.083625298079)
    assert quasi.se == close(0.0457145915505)
    assert clustered.se == close(0.1187257142386)


def test_the_larger_standard_error_wins(session_2023):
    fit = slope_logit(session_2023)
    assert fit.slope.se == fit.se_cluster > fit.se_quasi
    homogeneous = session_2023[session_2023["academie"] == "CORSE"]
    alone = slope_logit(homogeneous)
    assert alone.slope.se == max(alone.se_cluster, alone.se_quasi)


def test_logit_with_sector(session_2023):
    fit = slope_logit(session_2023, sector=True, covariance="CR1", cluster="departement")
    assert fit.intercept == close(2.064289943182)
    assert fit.slope.value == close(0.2816415940786)
    assert fit.slope.se == close(0.01577300150601)
    assert fit.sector.value == close(1.504504054841)
    assert fit.sector.se == close(0.07049645250525)
    # R stops its iterations a little before the maximum here, and its χ² with them.
    assert fit.dispersion == pytest.approx(3.815594061567, rel=3e-6)


def test_by_sector(session_2023):
    fits = by_sector(session_2023)
    assert fits["public"].slope.value == exactly(2.6853, abs=5e-5)
    assert fits["prive"].slope.value == exactly(0.8153, abs=5e-5)


# R: lm by académie with weights, sandwich::vcovHC(type = "HC1").
BY_ACADEMIE = {
    "LYON": (304, 38453, 90.9392505136, 3.1052712582, 0.17243107907, 0.53819064377),
    "MAYOTTE": (22, 6413, 67.8673007953, 4.933217135, 2.1346822638, 0.17457098437),
    "REIMS": (158, 14074, 83.423618019, 5.0159025355, 0.36852586741, 0.50747521088),
    "RENNES": (357, 35980, 95.0952751529, 2.2414459513, 0.29469897476, 0.22399156266),
    "VERSAILLES": (517, 71973, 90.6110485877, 2.5351450735, 0.094800767615, 0.56551016974),
}


@pytest.mark.parametrize("academie", BY_ACADEMIE)
def test_by_academie(session_2023, academie):
    units, n, rate, slope, se, r2 = BY_ACADEMIE[academie]
    fit = slope_points(session_2023[session_2023["academie"] == academie], covariance="HC1")
    assert (fit.units, fit.n) == (units, n)
    assert [fit.rate_mean, fit.slope.value, fit.slope.se, fit.r2] == [close(x) for x in (rate, slope, se, r2)]


def test_influence_by_academie(session_2023):
    change = cluster_influence(session_2023).set_index("academie")["change"]
    expected = {
        "MAYOTTE": -0.1318774976,
        "REIMS": -0.049653926706,
        "GRENOBLE": -0.024038106087,
        "LILLE": 0.031463398017,
        "PARIS": 0.063295234093,
        "VERSAILLES": 0.18677521563,
    }
    for academie, value in expected.items():
        assert change[academie] == close(value)


def test_share_of_colleges_at_100_percent(national_panel):
    shares = {session: boundary_mass(rows).share for session, rows in national_panel.groupby("session")}
    assert np.round(pd.Series(shares), 2).to_dict() == {2022: 7.63, 2023: 11.3, 2024: 7.33}


def test_bias_reduced_variance_and_its_degrees_of_freedom(session_2023):
    """R clubSandwich 0.5.8: vcovCR(type = "CR2"), coef_test(test = "Satterthwaite"), by académie."""
    fit = slope_points(session_2023, covariance="CR2", cluster="academie")
    assert fit.slope.se == close(0.2337979480143)
    assert fit.slope.inference.df == close(12.687716955003)
    assert fit.slope.value / fit.slope.se == close(12.711595014412)
    assert fit.slope.inference.covariance == "CR2"
    reach = stats.t.ppf(0.975, 12.687716955003) * 0.2337979480143
    assert [fit.slope.low, fit.slope.high] == [close(fit.slope.value - reach), close(fit.slope.value + reach)]
