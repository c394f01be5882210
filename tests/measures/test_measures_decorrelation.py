"""The decision table: every combination of signs, the published scenarios, the safeguards."""

import json
from itertools import product
from math import atanh, hypot, sqrt, tanh

import pytest

from analysis.measures import Estimate, Inference, NotEstimable, decide

INFERENCE = Inference("WLS", "CR1")


def change(value: float, half: float, name: str = "change") -> Estimate:
    return Estimate(name, value, value - half, value + half, half / 2, 1000, 100, INFERENCE)


# Established down, down within noise, up within noise, established up.
POINTS = {"down": change(-1.0, 0.4), "downish": change(-0.2, 0.4), "upish": change(0.2, 0.4), "up": change(1.0, 0.4)}
LOGIT = {
    "down": change(-0.1, 0.04),
    "downish": change(-0.01, 0.04),
    "upish": change(0.01, 0.04),
    "up": change(0.1, 0.04),
}
R = {"down": change(-0.25, 0.1), "downish": change(-0.02, 0.1), "upish": change(0.02, 0.1), "up": change(0.25, 0.1)}
SII = {"down": change(-3.0, 1.0), "downish": change(-0.5, 1.0), "upish": change(0.5, 1.0), "up": change(3.0, 1.0)}


def expected(points: str, logit: str, r: str, sii: str) -> str:
    """The table, written once more from its rows."""
    flat = r in ("downish", "upish")
    noise = logit in ("downish", "upish")
    if points == "down" and logit == "down":
        return "decorrelation" if r.startswith("down") and sii.startswith("down") else "non_concluant"
    if points == "down" and noise and flat:
        return "effet_plafond"
    if points == "down" and logit == "up":
        return "aggravation_masquee"
    if points in ("upish", "up") and logit == "up":
        return "aggravation"
    if points == "up" and noise and flat:
        return "effet_de_niveau"
    return "non_concluant"


@pytest.mark.parametrize(("points", "logit", "r", "sii"), list(product(POINTS, repeat=4)))
def test_every_combination(points, logit, r, sii):
    verdict = decide(POINTS[points], LOGIT[logit], R[r], SII[sii], comparable=True)
    assert verdict.label == expected(points, logit, r, sii)
    assert verdict.reasons


@pytest.mark.parametrize("missing", range(4))
@pytest.mark.parametrize(
    "absent", [None, NotEstimable("separation"), Estimate("x", -1.0, None, None, None, 10, 3, INFERENCE)]
)
def test_decorrelation_needs_the_four_numbers(missing, absent):
    changes = [POINTS["down"], LOGIT["down"], R["down"], SII["down"]]
    assert decide(*changes, comparable=True).label == "decorrelation"
    changes[missing] = absent
    verdict = decide(*changes, comparable=True)
    assert verdict.label == "non_concluant"
    assert verdict.reasons[0].startswith(("points", "logit", "correlation", "sii")[missing])


def test_across_a_break_nothing_is_said():
    verdict = decide(POINTS["down"], LOGIT["down"], R["down"], SII["down"], comparable=False)
    assert (verdict.label, verdict.reasons) == ("non_comparable", ("break_crossed",))


def test_a_ceiling_needs_a_rate_that_rises():
    changes = POINTS["down"], LOGIT["upish"], R["upish"], SII["down"]
    assert decide(*changes, comparable=True, delta_rate=change(2.0, 0.5)).label == "effet_plafond"
    against = decide(*changes, comparable=True, delta_rate=change(-2.0, 0.5))
    assert (against.label, against.reasons[-1]) == ("non_concluant", "rate_contradicts")


def test_an_effect_of_level_needs_a_rate_that_falls():
    changes = POINTS["up"], LOGIT["upish"], R["upish"], SII["up"]
    assert decide(*changes, comparable=True, delta_rate=change(-2.0, 0.5)).label == "effet_de_niveau"
    assert decide(*changes, comparable=True, delta_rate=change(2.0, 0.5)).label == "non_concluant"


def test_a_tiny_but_established_change_of_correlation_is_flat():
    precise = change(-0.03, 0.01)
    assert decide(POINTS["down"], LOGIT["downish"], precise, SII["down"], comparable=True).label == "effet_plafond"
    strict = decide(POINTS["down"], LOGIT["downish"], precise, SII["down"], comparable=True, correlation_tolerance=0.01)
    assert strict.label == "non_concluant"


def test_real_panel_2023():
    """French collèges, session 2023 against 2022 (intervals clustered by département): points down, log-odds up."""
    points, logit = change(-0.171134, 0.163534), change(0.026282, 0.016688)
    assert (
        decide(points, logit, change(-0.0015, 0.0125), change(-1.1, 0.9), comparable=True).label
        == "aggravation_masquee"
    )


@pytest.mark.parametrize(
    ("scenario", "label"),
    [
        ("stationnaire", "non_concluant"),
        ("plafond", "effet_plafond"),
        ("decorrelation", "decorrelation"),
        ("aggravation_masquee", "aggravation_masquee"),
    ],
)
def test_published_scenarios(refs, scenario, label):
    """First and last of seven sessions, 390 collèges; the standard errors of the two sessions taken as independent,
    the gap Q4 − Q1 standing in for the slope index, which was not published."""
    sessions = json.loads((refs / "synth/scenarios.json").read_text(encoding="utf-8"))[scenario]
    first, last = sessions[0], sessions[-1]

    def difference(key: str, se: str) -> Estimate:
        return change(last[key] - first[key], 1.96 * hypot(first[se], last[se]))

    z, half = atanh(last["r"]) - atanh(first["r"]), 1.96 * sqrt(2 / 387)
    low, high = (tanh(atanh(first["r"]) + z + way * half) - first["r"] for way in (-1, 1))
    r = Estimate("delta_correlation", last["r"] - first["r"], low, high, half / 2, 42000, 390, INFERENCE)
    verdict = decide(
        difference("pente_pts", "se_HC1"),
        difference("pente_logit", "se_quasi"),
        r,
        change(last["ecart_q4q1_pts"] - first["ecart_q4q1_pts"], 2.5),
        comparable=True,
        delta_rate=change(last["taux"] - first["taux"], 0.8),
    )
    assert verdict.label == label
