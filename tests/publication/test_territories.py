"""Where pupils are counted: the hierarchy of schools, with réseaux that lie in two départements."""

import pandas as pd
import pytest

from analysis.publication import Places
from analysis.territories import TerritoryIndex


@pytest.fixture(scope="module")
def index():
    members = [
        ("0690001A", "0690001A", "REP", "069"),
        ("0690002B", "0690001A", "REP", "069"),
        ("0420009C", "0420009C", "REP+", "042"),
        ("0690003D", "0420009C", "REP+", "069"),
    ]
    networks = pd.DataFrame(members, columns=["uai", "network", "programme", "departement"])
    networks["departement"] = networks["departement"].str.lstrip("0")
    return TerritoryIndex.official(networks=networks.assign(rentree=2024, role="college", name="Collège"))


@pytest.fixture(scope="module")
def schools():
    rows = [("0690001A", "69"), ("0690003D", "69"), ("0690004E", "69"), ("0420009C", "42"), ("0750001F", "75")]
    return pd.DataFrame(rows, columns=["uai", "departement"])


def test_the_whole_hierarchy_of_the_schools_that_count(index, schools):
    places = Places.of(index, schools)
    parents = places.dimension.parents
    assert parents["reseau:0690001A"] == "departement:rhone"
    assert parents["departement:rhone"] == "academie:lyon"
    assert parents["academie:lyon"] == "region_academique:auvergne-rhone-alpes"
    assert places.dimension.total == "france"
    assert "departement:ain" not in parents


def test_a_network_in_two_departements_is_the_sum_of_its_parts(index, schools):
    places = Places.of(index, schools)
    assert places.dimension.also == {
        "reseau:0420009C": ("reseau:0420009C@departement:loire", "reseau:0420009C@departement:rhone")
    }
    assert set(places.dimension.also["reseau:0420009C"]) <= places.dimension.unpublished
    sums = pd.DataFrame(
        places.dimension.sums().toarray(), index=places.dimension.codes, columns=places.dimension.leaves
    )
    assert sums.loc["reseau:0420009C"].sum() == 2
    assert sums.loc["departement:rhone"].sum() == 3
    assert sums.loc["france"].sum() == len(places.dimension.leaves)


def test_what_no_network_covers_is_counted_and_not_published(index, schools):
    places = Places.of(index, schools)
    codes = places.codes(schools)
    assert codes.tolist()[2] == "hors-reseau@departement:rhone"
    assert codes.tolist()[0] == "reseau:0690001A"
    assert "hors-reseau@departement:rhone" in places.dimension.unpublished
    assert "hors-reseau@departement:paris" in places.dimension.unpublished


def test_tables_that_stop_at_departements(index, schools):
    places = Places.of(index, schools, level="departement")
    assert set(places.codes(schools)) == {"departement:rhone", "departement:loire", "departement:paris"}
    assert not places.dimension.unpublished


def test_a_school_without_a_place(index, schools):
    places = Places.of(index, schools)
    with pytest.raises(KeyError, match="0010001X"):
        places.codes(pd.DataFrame({"uai": ["0010001X"], "departement": ["01"]}))
    with pytest.raises(ValueError, match="bassin"):
        Places.of(index, schools, level="bassin")
