"""The pupils have the magnitudes of a reference simulation (390 collèges, seven sessions), itself set on published figures.

Every figure is the mean over three seeds of 1 560 collèges, session 2022, whose level is the mean of the seven. Tolerances:
two standard deviations of the reference, one draw of 390 collèges: about 0.012 for a rate over all pupils, 0.03 in REP (41
collèges), 0.05 in REP+ (20 collèges, effects of 0.62 in log-odds). Shares of CAP, repeated and other destinations, and
exits after them, rest on coefficients of our own.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.demo.colleges import draw_colleges
from analysis.demo.parameters import SCENARIOS, SIZES
from analysis.demo.pupils.generation import Cohort
from analysis.demo.pupils.paths import SECOND_YEARS, TRACKS, draw_paths
from analysis.demo.pupils.profile import draw_profiles
from analysis.demo.pupils.truth import cohort_truth
from analysis.demo.territory import draw_territory

SEEDS = (1, 2, 3)


def draw(seed):
    """Collèges and the pupils of the exam of session 2022."""
    colleges = draw_colleges(seed, draw_territory(seed, SIZES["demo"]))
    keep = np.ones(len(colleges), bool)
    profiles = draw_profiles(seed, colleges, 2022, SCENARIOS["stationnaire"], "observed", keep)
    paths = draw_paths(seed, colleges, profiles, 2022, confounded=False)
    frame = pd.concat([profiles, paths], axis=1)
    return colleges, frame[frame["group"] == 0]


def summary(colleges, frame):
    """What a statistician would compute from the extracts."""
    college = frame["college"].to_numpy()
    kind = colleges["kind"].to_numpy()[college]
    wish, general = frame["wish"] == 0, frame["track"] == 0
    place = np.select([colleges["remote"], colleges["rural"]], ["remote", "near"], "urban")[college]
    quarter = pd.qcut(frame["ips"].rank(method="first"), 4, labels=False)
    second = frame.loc[general, "second_year"]
    left, lost = frame["exit_year"] > 0, frame["lost"] > 0
    joined, alone = frame[frame["cordees"]], frame[frame["eligible"] & ~frame["cordees"]]
    score = 254 + 50 * 0.9 * frame["ability"]
    return {
        "girls": frame["girl"].mean(),
        "ips_sd": frame["ips"].std(),
        "ips_ability": np.corrcoef(frame["ips"], frame["ability"])[0, 1],
        **score.groupby(kind).mean().add_prefix("score_"),
        "written_mean": frame["written"].mean(),
        "written_sd": frame["written"].std(),
        **frame["passed"].groupby(frame["girl"].map({True: "dnb_F", False: "dnb_M"})).mean(),
        **frame["passed"].groupby(kind).mean().add_prefix("dnb_"),
        **frame["passed"].groupby(quarter).mean().add_prefix("dnb_q"),
        **wish.groupby(frame["girl"].map({True: "wish_F", False: "wish_M"})).mean(),
        **wish.groupby(kind).mean().add_prefix("wish_"),
        **wish.groupby(place).mean().add_prefix("wish_"),
        **wish.groupby(quarter).mean().add_prefix("wish_q"),
        **dict(zip(TRACKS, np.bincount(frame["track"], minlength=len(TRACKS)) / len(frame), strict=True)),
        **general.groupby(kind).mean().add_prefix("general_"),
        **dict(zip((f"then_{n}" for n in SECOND_YEARS), np.bincount(second, minlength=5) / len(second), strict=True)),
        "left": left.mean(),
        "lost": lost.mean(),
        "lost_of_left": lost[left].mean(),
        "cordees": frame["cordees"].mean(),
        "cordees_effect": (joined["wish_1"] - joined["wish_0"]).mean(),
        "cordees_naive": (joined["wish"] == 0).mean() - (alone["wish"] == 0).mean(),
    }


@pytest.fixture(scope="module")
def figures():
    return pd.DataFrame([summary(*draw(seed)) for seed in SEEDS]).mean()


@pytest.mark.parametrize(
    ("name", "target", "tolerance"),
    [
        ("girls", 0.495, 0.003),
        ("ips_sd", 34.51, 1.0),
        ("score_prive", 273.4, 3.0),
        ("score_public", 255.0, 3.0),
        ("score_REP", 243.2, 4.0),
        ("score_REP+", 230.9, 3.0),
        ("written_mean", 11.14, 0.15),
        ("written_sd", 3.20, 0.12),
        ("dnb_F", 0.911, 0.012),
        ("dnb_M", 0.866, 0.012),
        ("dnb_prive", 0.969, 0.012),
        ("dnb_public", 0.88, 0.015),
        ("dnb_REP", 0.834, 0.03),
        ("dnb_REP+", 0.749, 0.05),
        ("dnb_q0", 0.791, 0.03),
        ("dnb_q3", 0.964, 0.01),
        ("wish_F", 0.771, 0.015),
        ("wish_M", 0.643, 0.015),
        ("wish_prive", 0.838, 0.02),
        ("wish_public", 0.679, 0.02),
        ("wish_REP", 0.671, 0.03),
        ("wish_REP+", 0.564, 0.03),
        ("wish_urban", 0.721, 0.015),
        ("wish_near", 0.674, 0.02),
        ("wish_remote", 0.642, 0.03),
        ("wish_q0", 0.486, 0.02),
        ("wish_q3", 0.908, 0.015),
        ("2nde_gt", 0.695, 0.015),
        ("2nde_pro", 0.184, 0.012),
        ("cap", 0.037, 0.006),
        ("apprentissage", 0.052, 0.006),
        ("redoublement", 0.017, 0.004),
        ("autre", 0.015, 0.004),
        ("general_prive", 0.826, 0.02),
        ("general_public", 0.668, 0.025),
        ("general_REP", 0.654, 0.035),
        ("general_REP+", 0.549, 0.03),
        ("then_1re_g", 0.69, 0.015),
        ("then_1re_t", 0.221, 0.01),
        ("then_redoublement", 0.04, 0.006),
        ("then_1re_pro", 0.039, 0.006),
        ("left", 0.0753, 0.008),
        ("lost", 0.0533, 0.004),
        ("lost_of_left", 0.1316, 0.012),
        ("cordees", 0.1116, 0.015),
        ("cordees_effect", 0.0313, 0.002),
        ("cordees_naive", 0.1935, 0.02),
    ],
)
def test_magnitudes(figures, name, target, tolerance):
    assert figures[name] == pytest.approx(target, abs=tolerance)


def test_the_national_size_is_national():
    """800 000 pupils a year in about 7 000 collèges, within 8 %."""
    colleges = draw_colleges(1, draw_territory(1, SIZES["national"]))
    assert colleges["size"].sum() == pytest.approx(800_000, rel=0.08)
    assert len(colleges) == pytest.approx(7_000, rel=0.12)


def test_pupils_not_found_hide_some_exits(truth):
    """The share among pupils found is too low; the bounds hold the true one, everywhere."""
    for part in truth["exits"].values():
        assert part["low"] <= part["true"] <= part["high"]
        assert part["high"] - part["low"] == pytest.approx(part["not_found"])
    everyone = truth["exits"]["ensemble"]
    assert everyone["found_only"] < everyone["true"] - 0.003


def test_a_cohort_says_what_it_is(cohort):
    assert isinstance(cohort, Cohort)
    assert cohort.rentree == 2020
    assert cohort_truth(cohort)["pupils"] == (cohort.pupils["group"] == 0).sum()
    assert cohort.pupils["number"].is_unique
