"""Verdicts: the thirteen reference vectors, and what no verdict may ever do."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.wording.verdict import Verdict, sesoi, thresholds, verdict

# Reference vectors of the wording rule: estimate, interval, n, δ, broken series, expected code.
VECTORS = [
    (3.1, (2.2, 4.0), 4000, 2.0, False, "hausse_nette"),
    (2.4, (0.4, 4.4), 900, 2.0, False, "hausse_etablie_ampleur_incertaine"),
    (0.6, (0.2, 1.0), 20000, 2.0, False, "hausse_negligeable"),
    (1.2, (0.1, 2.3), 3000, 2.0, False, "hausse_faible"),
    (0.3, (-0.9, 1.5), 2500, 2.0, False, "stable"),
    (1.8, (-2.5, 6.1), 140, 2.0, False, "non_concluant"),
    (-2.9, (-3.7, -2.1), 5000, 2.0, False, "baisse_nette"),
    (-2.2, (-4.1, -0.3), 700, 2.0, False, "baisse_etablie_ampleur_incertaine"),
    (5.0, (-8.0, 18.0), 12, 2.0, False, "non_publiable"),
    (0.0, (-2.0, 2.0), 1000, 2.0, False, "stable"),
    (-0.8, (-1.4, -0.2), 9000, 2.0, False, "baisse_negligeable"),
    (1.9, (-0.1, 3.9), 800, 2.0, False, "non_concluant"),
    (3.0, (2.5, 3.5), 5000, 2.0, True, "non_comparable"),
]


@pytest.mark.parametrize(("est", "ci", "n", "delta", "broken", "code"), VECTORS)
def test_reference_vectors(est, ci, n, delta, broken, code):
    assert verdict(est, ci, n, delta, broken=broken).code == code


def test_reference_vectors_are_those_of_the_reference_file(refs):
    cases = json.loads((refs / "L_misc.json").read_text(encoding="utf-8"))["verdicts"]
    read = [
        (c["estimation"], tuple(c["ic"]), c["n"], c["seuil_interet"], c.get("rupture", False), c["verdict"])
        for c in cases
    ]
    assert read == VECTORS


def test_small_n_comes_before_everything():
    assert verdict(3.0, (2.5, 3.5), 19, 2.0, broken=True) == Verdict("non_publiable")
    assert verdict(float("nan"), None, 0, 2.0) == Verdict("non_publiable")
    assert verdict(3.0, (2.5, 3.5), 12, 2.0, n_min=10).code == "hausse_nette"


def test_without_interval_a_change_is_only_described():
    assert verdict(9.0, None, 500, 2.0) == Verdict("descriptif")


@pytest.mark.parametrize(
    ("est", "ci", "delta"), [(float("nan"), (0, 1), 1), (1, (2, 1), 1), (1, (float("nan"), 2), 1), (1, (0, 2), 0)]
)
def test_nonsense_is_refused(est, ci, delta):
    with pytest.raises(ValueError, match=r"no verdict|interval"):
        verdict(est, ci, 100, delta)


CASES = st.tuples(st.floats(-20, 20), st.floats(0, 15), st.floats(0, 15), st.floats(0.01, 5))


@settings(deadline=None)
@given(CASES)
def test_mirror_image(case):
    est, below, above, delta = case
    up = verdict(est, (est - below, est + above), 500, delta)
    down = verdict(-est, (-est - above, -est + below), 500, delta)
    assert up.label == down.label
    assert {up.direction, down.direction} in ({None}, {"hausse", "baisse"})


@settings(deadline=None)
@given(CASES)
def test_a_direction_only_when_zero_is_excluded_and_stable_only_within_delta(case):
    est, below, above, delta = case
    low, high = est - below, est + above
    found = verdict(est, (low, high), 500, delta)
    assert (found.direction is not None) == (low > 0 or high < 0)
    if found.label == "stable":
        assert -delta <= low <= 0 <= high <= delta


@settings(deadline=None)
@given(CASES, st.floats(0.01, 100))
def test_the_unit_of_measure_does_not_matter(case, scale):
    est, below, above, delta = case
    bounds = (est - below, est + above)
    edges = (*bounds, est)
    if any(abs(abs(edge) - delta) < 1e-6 or 0 < abs(edge) < 1e-300 for edge in edges):
        return
    scaled = tuple(bound * scale for bound in bounds)
    assert verdict(est * scale, scaled, 500, delta * scale) == verdict(est, bounds, 500, delta)


@pytest.mark.parametrize(
    ("indicator", "level", "delta"),
    [
        ("rate", "academie", 1),
        ("rate", "region_academique", 1),
        ("rate", "departement", 2),
        ("rate", "reseau", 3),
        ("rate", "etablissement", 5),
        ("ips", "academie", 3),
        ("score", "reseau", 5),
        ("slope_points", "france", 0.3),
        ("slope_logit", "departement", 0.03),
        ("correlation", "", 0.05),
        ("entropy", "", 0.005),
        ("value_added", "etablissement", 3),
    ],
)
def test_default_thresholds(indicator, level, delta):
    assert sesoi(indicator, level) == delta


def test_thresholds_can_be_overridden_and_unknown_ones_are_refused():
    assert sesoi("rate", "departement", {("rate", "departement"): 1.5}) == 1.5
    assert sesoi("ips", "reseau", {("ips", "reseau"): 4}) == 4
    with pytest.raises(KeyError, match="slope_points"):
        sesoi("slope_point")
    with pytest.raises(KeyError):
        sesoi("rate", "commune")
    assert all(delta > 0 for delta in thresholds().values())
