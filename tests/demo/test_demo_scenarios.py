"""The four scenarios: true slopes move as designed, and nothing else does."""

import numpy as np
import pytest

from analysis.demo import SCENARIOS, SIZES, generate
from analysis.demo.colleges import draw_colleges
from analysis.demo.territory import draw_territory
from analysis.demo.truth import true_links
from analysis.errors import UserError

# Reference simulation, sessions 2019 and 2025: slope in points (true), logit slope, correlation, national rate.
EXPECTED = {
    "stationnaire": ((3.3926, 3.4911), (0.3612, 0.3822), (88.5, 88.5)),
    "plafond": ((4.3671, 1.8985), (0.3590, 0.3886), (84.2, 94.3)),
    "decorrelation": ((3.3926, 1.8709), (0.3612, 0.2133), (88.5, 89.3)),
    "aggravation_masquee": ((4.1647, 2.4027), (0.3625, 0.4594), (85.2, 93.6)),
}


@pytest.fixture(scope="module")
def links():
    """True links of the first and last sessions, mean over three seeds, 1 560 collèges each."""
    found = {name: [] for name in SCENARIOS}
    for seed in (1, 2, 3):
        colleges = draw_colleges(seed, draw_territory(seed, SIZES["demo"]))
        for name, scenario in SCENARIOS.items():
            truth = true_links(seed, colleges, (2019, 2025), scenario, "constant")
            keys = ("slope_points", "slope_logit", "rate", "correlation", "gap_q4_q1")
            found[name].append([[truth[s][k] for s in (2019, 2025)] for k in keys])
    return {name: np.mean(rows, axis=0) for name, rows in found.items()}


@pytest.mark.parametrize("scenario", EXPECTED)
def test_size_of_the_slopes(links, scenario):
    """Tolerances: three standard errors between two countries (0.24 point and 0.024 on a slope with 390 collèges, three
    times 1 560 here), rounded down: 0.5 point, 0.05."""
    points, logit, rate, *_ = links[scenario]
    expected_points, expected_logit, expected_rate = EXPECTED[scenario]
    assert points == pytest.approx(expected_points, abs=0.5)
    assert logit == pytest.approx(expected_logit, abs=0.05)
    assert rate == pytest.approx(expected_rate, abs=0.9)


@pytest.mark.parametrize(
    ("scenario", "points", "logit", "correlation"),
    [
        ("stationnaire", 0, 0, 0),
        ("plafond", -1, 0, None),
        ("decorrelation", -1, -1, -1),
        ("aggravation_masquee", -1, 1, 0),
    ],
)
def test_direction_of_the_changes(links, scenario, points, logit, correlation):
    """0: no change (less than 0.3 point, 0.025, 0.04), −1 and 1: a fall or a rise of at least 1 point, 0.05, 0.1."""
    change = links[scenario][:, 1] - links[scenario][:, 0]
    for found, expected, nil, least in (
        (change[0], points, 0.3, 1.0),
        (change[1], logit, 0.025, 0.05),
        (change[3], correlation, 0.04, 0.1),
    ):
        if expected == 0:
            assert abs(found) < nil
        elif expected is not None:
            assert found * expected > least


def test_scenarios_share_the_country():
    countries = [generate(seed=5, size="ci", scenario=name, sessions=(2022, 2025)) for name in SCENARIOS]
    first, *others = countries
    for country in others:
        assert country.establishments.equals(first.establishments)
        assert country.ips.equals(first.ips)
        assert country.segregation.equals(first.segregation)
        assert not country.exams.equals(first.exams)


def test_observed_levels_fall_in_2024(small_country):
    rate = {session: truth["rate"] for session, truth in small_country.truth.items()}
    assert rate[2024] < rate[2023] - 2
    assert rate[2020] == max(rate.values())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"scenario": "stationaire"}, "stationnaire"),
        ({"size": "grand"}, "demo, ci"),
        ({"sessions": ()}, "aucune session"),
    ],
)
def test_wrong_arguments_are_told_in_french(arguments, words):
    with pytest.raises(UserError, match=words):
        generate(**arguments)
