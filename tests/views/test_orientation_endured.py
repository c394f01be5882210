"""Orientation endured and families of trades, on a publication made from pupils: equal to direct counts, hidden where they are."""

import pytest
from orientation_counts import context
from orientation_panel import drawn_panel

from analysis.disclosure import publish, read_audience
from analysis.measures.segregation import dissimilarity
from analysis.publication import Places
from analysis.publication.orientation import BANDS, tables_of
from analysis.territories import TerritoryIndex
from analysis.views import orientation as ori
from analysis.work import DISCLOSURE

INDEX = TerritoryIndex.official()


@pytest.fixture(scope="module")
def pupils():
    common = drawn_panel().common
    return common[common["rentree"] == 2024]


@pytest.fixture(scope="module")
def found():
    panel = drawn_panel()
    places = [Places.of(INDEX, panel.common, level=level) for level in ("reseau", "departement")]
    publication = publish(tables_of(panel, *places), read_audience(DISCLOSURE).profile)
    return ori.measured(INDEX.parse("academie:lyon"), publication, context())


def value(table, label, group="Ensemble"):
    return table[(table["label"] == label) & (table["group"] == group)]["value"].item()


def test_shares_are_those_of_the_pupils(found, pupils):
    table = ori.endured.endured(found)
    asked = pupils[pupils["wish"] == "2nde_gt"]
    assert value(table, ori.endured.REFUSED) == pytest.approx(100 * (asked["decision"] != "2nde_gt").mean())
    assert value(table, ori.endured.APPEALED) == pytest.approx(100 * (pupils["appeal"] == "rejete").mean())
    placed = pupils[(pupils["destination"] == "2nde_gt") & pupils["distance"].notna()]
    assert value(table, ori.endured.FAR["gt"]) == pytest.approx(100 * (placed["distance"] >= BANDS[1][1]).mean())


def test_nobody_assigned_elsewhere_is_withheld(found):
    """All are assigned to their first wish here: a share of 0 % is shown from a hundred pupils on, never below."""
    table = ori.endured.endured(found)
    assert value(table, ori.endured.OTHER_WISH) in (0.0, "s")


def test_families_of_trades_are_those_of_the_pupils(found, pupils):
    table = ori.fields.by_field(found).set_index("label")
    taught = pupils[pupils["field"] == "vehicules"]
    row = table.loc["Maintenance des matériels et des véhicules"]
    assert row["n"] == len(taught)
    assert row["share"] == pytest.approx(100 * (taught["sex"] == "F").mean())
    assert row["low"] < row["share"] < row["high"]
    counts = pupils[pupils["field"] != ""].groupby(["field", "sex"]).size().unstack()[["F", "M"]].to_numpy(float)
    index, chance = ori.fields.separation(found)
    assert index == pytest.approx(100 * dissimilarity(counts, 0))
    assert 0 < chance < 30
    assert "familles" in ori.fields.sentence(found) or "famille" in ori.fields.sentence(found)


def test_families_are_not_told_below_academies(found):
    rhone = ori.measured(INDEX.parse("departement:69"), found.publication, found.context)
    assert ori.fields.by_field(rhone).empty
    assert ori.fields.separation(rhone).reason == "no_data"
