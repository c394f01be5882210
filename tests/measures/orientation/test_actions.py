"""Actions of orientation: hours for each pupil, what they cover, an association refused where it cannot be told."""

import numpy as np
import pandas as pd
import pytest

from analysis.context.orientation_actions import TOTAL, coverage
from analysis.frames.orientation_actions import ACTION_TYPES, hours_per_pupil
from analysis.measures.orientation import hours_association
from validation.destinations import country


def test_refusals():
    rows, _ = country(1)
    assert hours_association(rows.assign(hours=4.0)).reason == "collinear"
    assert hours_association(rows.assign(hours=np.nan)).reason == "no_data"
    assert hours_association(rows[rows["uai"] < "0000005A"]).reason == "too_few_units"


ACTIONS = pd.DataFrame(
    [("A", 2024, "avenir", 40, 10.0), ("A", 2024, "forum", 50, 4.0), ("B", 2024, "avenir", 10, None), ("A", 2021, "avenir", 5, 2.0)],
    columns=list(ACTION_TYPES),
).astype(ACTION_TYPES)  # fmt: skip
PUPILS = pd.DataFrame({"uai": ["A"] * 50 + ["B"] * 20 + ["C"] * 30, "academie": "10", "rentree": 2024})


def test_hours_for_each_pupil_of_3e():
    found = hours_per_pupil(ACTIONS, PUPILS).set_index("uai")
    assert found.loc["A", "hours"] == pytest.approx((40 * 10 + 50 * 4) / 50)
    assert np.isnan(found.loc["B", "hours"])  # hours of one line are not known: neither are the collège's
    assert found.loc["C", "hours"] == 0  # nothing declared in a rentrée that others have lines for
    elsewhere = hours_per_pupil(ACTIONS, PUPILS.assign(academie=PUPILS["uai"].map({"A": "10", "B": "10", "C": "22"})))
    assert np.isnan(elsewhere.set_index("uai").loc["C", "hours"])  # no file from that académie
    silent = hours_per_pupil(ACTIONS, PUPILS.assign(rentree=2022))
    assert silent["hours"].isna().all()


def test_coverage_counts_each_action_and_all_together():
    hours = hours_per_pupil(ACTIONS, PUPILS)
    rows = pd.DataFrame(coverage(ACTIONS, hours, {"A", "C"})).set_index("action")
    assert rows.loc[TOTAL, ["colleges", "holding", "pupils"]].tolist() == [2, 1, 80]
    assert rows.loc[TOTAL, "hours"] == pytest.approx(600 / 80)
    assert rows.loc["avenir", ["holding", "reached", "hours"]].tolist() == pytest.approx([1, 50.0, 10.0])
    assert list(coverage(ACTIONS, hours, {"B"})) == []
