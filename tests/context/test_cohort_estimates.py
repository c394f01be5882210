"""Estimates on pupils followed: person-years count every pupil, and nothing leaves without the rules on outputs."""

import pandas as pd
import pytest
from followed_cohorts import drawn_cohort

from analysis.context import cohort_aftermath, cohort_attrition
from analysis.context.cohort_exits import GROUPS, person_years, rows
from analysis.disclosure import read_rules
from analysis.measures.cohorts import from_records
from analysis.work import DISCLOSURE


@pytest.fixture(scope="module")
def pupils():
    return drawn_cohort(2020, pupils=6000).pupils


@pytest.fixture(scope="module")
def copil():
    return read_rules(DISCLOSURE).profiles["copil"]


@pytest.fixture(scope="module")
def cells(pupils):
    return person_years(pupils)


def test_person_years_count_every_pupil_once_a_year(pupils, cells):
    issue = pupils["issue"].astype("str")
    assert cells.loc[cells["time"] == 1, "at_risk"].sum() == len(pupils)
    assert cells["first"].sum() == issue.str.startswith("ssq").sum()
    assert cells["second"].sum() == issue.str.startswith("qualifie").sum()
    gone = issue.str.endswith("_1").sum()
    assert cells.loc[cells["time"] == 2, "at_risk"].sum() == len(pupils) - gone


def test_hazards_of_the_cells_are_those_of_the_incidence(pupils, cells):
    kind = pupils["issue"].astype("str").str.partition("_")
    time = kind[2].replace("", "3").astype(int)
    cause = kind[0].map({"ssq": 1, "qualifie": 2}).fillna(0).astype(int)
    whole = cells.groupby("time")[["at_risk", "first"]].sum()
    found = from_records(time, cause)
    assert (whole["first"] / whole["at_risk"]).to_numpy() == pytest.approx(found.hazards[:, 0])


def test_a_pupil_of_unknown_profile_is_left_out(pupils):
    some = pupils.assign(sex=pupils["sex"].where(pupils.index >= 100))
    assert person_years(some).loc[lambda rows: rows["time"] == 1, "at_risk"].sum() == len(pupils) - 100


def test_estimates_stand_beside_their_reference_and_pass_the_rules(pupils, copil):
    found = list(rows(pupils, copil))
    sexes = [row for row in found if row["group"] == "sexe"]
    assert {row["category"] for row in sexes if row["unit"] == "points"} == {"F"}
    assert all(row["low"] <= row["value"] <= row["high"] for row in found)
    assert not list(rows(_two_colleges(pupils), copil))
    assert set(GROUPS) >= {row["group"] for row in found}


def test_weighted_shares_are_between_the_bounds(pupils, copil):
    """Attrition drawn apart from the covariates: weighting gives the share among those found, and its interval holds it."""
    found = {row["event"]: row for row in cohort_attrition.rows(pupils, copil)}
    assert set(found) == {"gt", "professionnel", "ssq"}
    issue = pupils["issue"].astype("str")
    known = ~issue.str.startswith(("perdu", "parti"))
    left = issue.str.startswith("ssq")
    assert found["ssq"]["value"] == pytest.approx(100 * left[known].mean(), abs=0.3)
    for row in found.values():
        assert row["low"] < row["value"] < row["high"]
        assert (row["n"], row["units"]) == (len(pupils), 12)
    assert not list(cohort_attrition.rows(_two_colleges(pupils), copil))


def test_weighted_shares_leave_out_unknown_profiles_and_say_how_many_count(pupils, copil):
    some = pupils.assign(late=pupils["late"].where(pupils.index >= 100))
    assert {row["n"] for row in cohort_attrition.rows(some, copil)} == {len(pupils) - 100}


def test_situations_after_an_exit_cover_all_leavers(pupils, copil):
    found = pd.DataFrame(cohort_aftermath.rows(pupils, (6, 12), copil))
    assert found.groupby("months")["value"].sum().tolist() == pytest.approx([100, 100])
    left = pupils["issue"].astype("str").str.startswith("ssq")
    assert set(found["n"]) == {int(left.sum())}
    first = pupils.loc[left, "apres6"].astype("str")
    seen = first[first != "non_retrouve"]
    back = found.set_index(["months", "state"])["value"][6, "retour"]
    assert back == pytest.approx(100 * (seen == "retour").mean())


def test_a_situation_of_fewer_leavers_than_a_count_shown_is_not_told(pupils, copil):
    left = pupils["issue"].astype("str").str.startswith("ssq")
    rare = pupils["apres6"].where(pupils["apres6"] != "neet", "emploi")
    few = pupils.index[left][: copil.threshold(sensitive=True) - 1]
    rare[few] = "neet"
    found = {(row["months"], row["state"]) for row in cohort_aftermath.rows(pupils.assign(apres6=rare), (6, 12), copil)}
    assert (6, "neet") not in found
    assert (6, "emploi") in found


def _two_colleges(pupils):
    return pupils[pupils["uai"].isin(sorted(pupils["uai"].unique())[:2])]
