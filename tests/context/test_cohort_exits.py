"""Exits compared at equal characteristics: person-years count every pupil, and nothing leaves without the rules on outputs."""

import pytest
from followed_cohorts import drawn_cohort

from analysis.context.cohort_exits import GROUPS, _rows, person_years
from analysis.disclosure import read_rules
from analysis.measures.cohorts import from_records
from analysis.territories import TerritoryIndex
from analysis.work import DISCLOSURE


@pytest.fixture(scope="module")
def pupils():
    return drawn_cohort(2020, pupils=6000).pupils


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


def test_estimates_stand_beside_their_reference_and_pass_the_rules(cells):
    place = TerritoryIndex.official().parse("departement:69")
    rows = list(_rows(place, cells, read_rules(DISCLOSURE).profiles["copil"]))
    sexes = [row for row in rows if row["group"] == "sexe"]
    assert {row["category"] for row in sexes if row["unit"] == "points"} == {"F"}
    assert all(row["low"] <= row["value"] <= row["high"] for row in rows)
    few = cells[cells["uai"].isin(sorted(cells["uai"].unique())[:2])]
    assert not list(_rows(place, few, read_rules(DISCLOSURE).profiles["copil"]))
    assert set(GROUPS) >= {row["group"] for row in rows}
