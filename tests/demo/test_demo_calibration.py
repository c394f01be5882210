"""The fictitious country has the magnitudes of the real one.

Targets: a reference simulation of the same design (390 collèges, session 2023). Every figure is the mean over three
seeds, compared within three standard errors of such a mean, or within the distance between the reference simulation and
the published files where that is larger (spread of the IPS: 15.3 simulated, 16.2 published; weight of the private
sector: 20.7 % and 21.6 %).
"""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from analysis.demo import generate

SEEDS = (1, 2, 3)


def _weighted_line(x, y, weight):
    dx, dy = x - np.average(x, weights=weight), y - np.average(y, weights=weight)
    slope = (weight * dx * dy).sum() / (weight * dx * dx).sum()
    return slope, slope**2 * (weight * dx * dx).sum() / (weight * dy * dy).sum()


def _logit(x, share, weight):
    """Slope and Pearson dispersion of a binomial logit."""
    design, beta = np.column_stack([np.ones_like(x), x]), np.zeros(2)
    for _ in range(30):
        fitted = expit(design @ beta)
        curve = weight * fitted * (1 - fitted)
        beta = beta + np.linalg.solve((design * curve[:, None]).T @ design, design.T @ (weight * (share - fitted)))
    fitted = expit(design @ beta)
    pearson = (weight * (share - fitted) ** 2 / (fitted * (1 - fitted))).sum()
    return beta[1], pearson / (len(x) - 2)


@pytest.fixture(scope="module")
def figures():
    """The mean over the seeds of what a statistician would compute from the published tables."""
    rows = []
    for seed in SEEDS:
        country = generate(seed=seed, sessions=(2023,), levels="observed")
        ips = country.ips[(country.ips["level"] == "college") & country.ips["ips"].notna()]
        joined = country.exams[country.exams["series"] == "generale"].merge(ips[["uai", "ips"]], on="uai")
        x, weight = joined["ips"].to_numpy() / 10, joined["present"].to_numpy(float)
        rate, mark = joined["rate"].to_numpy(), joined["mark"].to_numpy()
        slope, r2 = _weighted_line(x, rate, weight)
        note, note_r2 = _weighted_line(x, mark, weight)
        logit, dispersion = _logit(x, rate / 100, weight)
        kind = ips.merge(country.colleges[["uai", "kind"]], on="uai").groupby("kind")["ips"].mean()
        private = joined["sector"].ne("public").to_numpy()
        mentions = joined[["mentions_ab", "mentions_b", "mentions_tb"]].sum() / weight.sum()
        rows.append(
            {
                "ips_mean": ips["ips"].mean(),
                "ips_sd": ips["ips"].std(),
                "slope": slope,
                "r2": r2,
                "logit": logit,
                "dispersion": dispersion,
                "mark_slope": note,
                "mark_r2": note_r2,
                "rate": np.average(rate, weights=weight),
                "private": weight[private].sum() / weight.sum(),
                "full": (rate == 100).mean(),
                **kind.add_prefix("ips_"),
                **mentions,
            }
        )
    return pd.DataFrame(rows).mean()


@pytest.mark.parametrize(
    ("name", "target", "tolerance"),
    [
        ("ips_mean", 104.15, 0.6),
        ("ips_sd", 15.33, 0.9),
        ("ips_public", 103.9, 1.2),
        ("ips_REP", 88.2, 2.5),
        ("ips_REP+", 75.8, 2.0),
        ("ips_prive", 119.0, 2.0),
        ("slope", 3.05, 0.20),
        ("r2", 0.396, 0.04),
        ("logit", 0.370, 0.020),
        ("dispersion", 3.9, 0.5),
        ("mark_slope", 0.716, 0.03),
        ("mark_r2", 0.687, 0.03),
        ("rate", 89.8, 0.6),
        ("private", 0.2069, 0.03),
        ("full", 0.077, 0.035),
        # Shares of the pupils present in the published file of session 2023.
        ("mentions_ab", 0.191, 0.02),
        ("mentions_b", 0.243, 0.035),
        ("mentions_tb", 0.308, 0.035),
    ],
)
def test_magnitudes(figures, name, target, tolerance):
    assert figures[name] == pytest.approx(target, abs=tolerance)


def test_segregation_is_of_the_real_order(small_country):
    """Index 0.06 to 0.13 in real académies; about 37 % of disadvantaged pupils in 2021."""
    france = small_country.segregation[small_country.segregation["level"] == "france"]
    assert france["entropy_total"].between(0.05, 0.12).all()
    assert france["p_defav"].between(33, 42).all()
    assert france["p_tfav"].between(20, 30).all()


def test_value_added_is_not_a_function_of_the_ips(small_country):
    """Published value added is built to be unrelated to the IPS (|r| < 0.1), with a spread of 5 to 7 points."""
    general = small_country.exams.query("series == 'generale' and session == 2025 and va_rate.notna()")
    joined = general.merge(small_country.colleges[["uai", "ips"]], on="uai")
    assert abs(np.corrcoef(joined["va_rate"], joined["ips"])[0, 1]) < 0.15
    assert 4.5 < joined["va_rate"].std() < 8.5
