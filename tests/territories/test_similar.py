import pandas as pd

from analysis.territories import similar

PROFILE = pd.DataFrame(
    {"ips": [100.0, 101.0, 120.0, 100.0, None, 100.0], "colleges": [10, 11, 300, 10, 10, 12], "same": 1.0},
    index=["academie:a", "academie:b", "academie:c", "departement:d", "academie:e", "academie:f"],
)


def test_nearest_first_within_the_level():
    assert similar(PROFILE, "academie:a", k=2) == ["academie:f", "academie:b"]
    assert similar(PROFILE, "academie:a", k=10) == ["academie:f", "academie:b", "academie:c"]


def test_the_unit_of_a_column_does_not_count():
    assert similar(PROFILE.assign(ips=PROFILE["ips"] * 1000), "academie:a") == similar(PROFILE, "academie:a")


def test_nothing_can_be_said_of_an_incomplete_or_unknown_territory():
    assert similar(PROFILE, "academie:e") == []
    assert similar(PROFILE, "academie:z") == []
    assert similar(PROFILE, "departement:d") == []


def test_ties_are_broken_by_id():
    flat = pd.DataFrame({"x": [1.0, 1.0, 1.0]}, index=["academie:c", "academie:b", "academie:a"])
    assert similar(flat, "academie:b") == ["academie:a", "academie:c"]
