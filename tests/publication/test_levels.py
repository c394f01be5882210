"""Bassins and réseaux cross: what each has of the other is counted, so that no subtraction escapes the protection."""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import CountTable, Dimension, publish
from analysis.disclosure.profiles import read_rules
from analysis.publication import Places
from analysis.publication.levels import academies_only, with_bassins
from analysis.publication.territories import NAME
from analysis.territories import TerritoryIndex
from analysis.work import DISCLOSURE

SCHOOLS = [("0690001A", "69"), ("0690002B", "69"), ("0690003D", "69"), ("0690004E", "69"), ("0420009C", "42")]
BASSINS = {"0690001A": "B1", "0690002B": "B1", "0690003D": "B2", "0420009C": "B2"}


@pytest.fixture(scope="module")
def index():
    members = [("0690001A", "0690001A"), ("0690003D", "0690001A"), ("0690002B", "0690002B")]
    networks = pd.DataFrame(members, columns=["uai", "network"])
    networks = networks.assign(programme="REP", departement="69", rentree=2024, role="college", name="Collège")
    bassins = pd.DataFrame([(uai, code, None, None, None, dict(SCHOOLS)[uai]) for uai, code in BASSINS.items()])
    bassins.columns = ["uai", "bassin", "bassin_name", "date_from", "date_to", "departement"]
    return TerritoryIndex.official(networks=networks, bassins=bassins.astype("str"))


@pytest.fixture(scope="module")
def schools():
    return pd.DataFrame(SCHOOLS, columns=["uai", "departement"])


@pytest.fixture(scope="module")
def places(index, schools):
    return with_bassins(Places.of(index, schools), index)


def members(places):
    """By code, the schools whose leaf lies in it."""
    sums = pd.DataFrame(
        places.dimension.sums().toarray(), index=places.dimension.codes, columns=places.dimension.leaves
    )
    return {
        code: {uai for (uai, _), leaf in places.leaves.items() if sums.loc[code, leaf]}
        for code in places.dimension.codes
    }


def test_every_territory_holds_its_own_schools(places, index):
    held = members(places)
    for code in ("bassin:10-B1", "bassin:10-B2", "reseau:0690001A", "reseau:0690002B"):
        assert held[code] == set(index.parse(code).uais) & {uai for uai, _ in SCHOOLS}, code
    assert held["departement:rhone"] == {uai for uai, code in SCHOOLS if code == "69"}
    assert held["france"] == {uai for uai, _ in SCHOOLS}


def test_what_a_reseau_has_in_a_bassin_is_a_leaf(places):
    also = places.dimension.also
    assert len(also["reseau:0690001A"]) == 2
    assert set(also["bassin:10-B2"]) == {"bassin:10-B2@departement:rhone", "bassin:10-B2@departement:loire"}
    assert places.dimension.parents["reseau:0690002B"] == "bassin:10-B1"
    assert all("@" in code for code in places.dimension.unpublished)


def test_without_bassins_nothing_changes(schools):
    index = TerritoryIndex.official()
    before = Places.of(index, schools)
    assert with_bassins(before, index) is before


def test_academies_only(index, schools):
    wide = academies_only(Places.of(index, schools, level="departement"))
    assert set(wide.leaves) == {"academie:lyon"}
    assert "departement:rhone" not in wide.dimension.codes


def test_a_small_reseau_is_not_given_away_by_its_bassin(places, schools):
    """Three pupils of a réseau, whose bassin has one other collège, part of another réseau: one of these counts is hidden too."""
    counts = pd.Series({"0690001A": 40, "0690002B": 3, "0690003D": 60, "0690004E": 50, "0420009C": 70})
    leaves = places.codes(schools)
    rows = [
        {NAME: leaf, "rentree": "2024", "voie": voie, "count": int(n)}
        for leaf, total in zip(leaves, counts.reindex(schools["uai"]), strict=True)
        for voie, n in (("gt", total), ("pro", 30))
    ]
    years, voies = Dimension.separate("rentree", ["2024"]), Dimension.flat("voie", ("gt", "pro"))
    table = CountTable("essai/voie", "essai", (places.dimension, years, voies), pd.DataFrame(rows))
    shown = publish([table], read_rules(DISCLOSURE).chosen("copil"))
    codes = shown.ledger.set_index(["territory", "filters"])["code"]
    assert codes[("reseau:0690002B", "rentree=2024;voie=gt")] == "s"
    assert (codes[[("bassin:10-B1", "rentree=2024;voie=gt"), ("reseau:0690001A", "rentree=2024;voie=gt")]] == "s").any()
    assert shown.audit.narrowest is None or shown.audit.narrowest >= 5
    assert np.all(shown.ledger.loc[shown.ledger["code"] == "", "value"].fillna(9) != 3)
