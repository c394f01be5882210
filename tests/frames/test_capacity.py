"""Places offered: by territory, by bassin, in the bassins of a réseau; unknown is not 0."""

import pytest

from analysis.frames.capacity import capacity


@pytest.fixture
def store(store_of, uai):
    lycees, colleges = [uai("69", 100 + k) for k in range(3)], [uai("69", k) for k in (1, 2, 3)]
    places = [
        {"uai": lycees[0], "rentree": 2025, "destination": "2nde_gt", "places": 105},
        {"uai": lycees[0], "rentree": 2024, "destination": "2nde_gt", "places": 70},
        {"uai": lycees[0], "rentree": 2025, "destination": "2nde_pro", "field": "gestion", "places": 24},
        {"uai": lycees[0], "rentree": 2025, "destination": "2nde_pro", "field": "vehicules", "places": 15},
        {"uai": lycees[1], "rentree": 2025, "destination": "cap", "field": "vehicules", "places": 12},
        {"uai": lycees[2], "rentree": 2025, "destination": "2nde_gt", "places": 35},
    ]
    inside = {lycees[0]: "B1", lycees[1]: "B2", colleges[0]: "B1", colleges[1]: "B2", colleges[2]: "B3"}
    bassins = [{"uai": code, "bassin": bassin, "bassin_name": f"BASSIN {bassin}"} for code, bassin in inside.items()]
    members = [
        {"uai": code, "programme": "REP", "network": colleges[0], "rentree": 2024, "name": "RESEAU"}
        for code in colleges[:2]
    ]
    places_of = [{"uai": code, "name": "ICI", "commune_name": "ICI"} for code in (*lycees, *colleges)]
    return store_of(places=places, bassins=bassins, memberships=members, establishments=places_of)


def test_places_of_a_departement_by_rentree_and_kind(store):
    found = capacity(store, store.index().parse("departement:69"))
    assert found.places == {2024: {"gt": 70}, 2025: {"gt": 140, "pro": 51}}
    assert [bassin.code for bassin in found.bassins] == ["10-B1", "10-B2", "10-B3"]


def test_places_of_each_bassin_and_of_none(store):
    index = store.index()
    found = capacity(store, index.parse("departement:69"))
    first, second, third = index.all("bassin")
    assert [found.of(first, 2025, kind) for kind in ("gt", "pro")] == [105, 39]
    assert [found.of(second, 2025, kind) for kind in ("gt", "pro")] == [0, 12]
    assert found.of(third, 2025, "gt") is None
    assert found.of(first, 2023, "gt") is None


def test_a_reseau_is_given_the_places_of_its_bassins(store):
    index = store.index()
    network = index.all("reseau")[0]
    found = capacity(store, network)
    assert [bassin.code for bassin in found.area] == ["10-B1", "10-B2"]
    assert found.places[2025] == {"gt": 105, "pro": 51}
    assert capacity(store, index.parse("bassin:10-B2")).places == {2025: {"pro": 12}}


def test_a_reseau_of_no_bassin_is_given_the_places_of_its_departement(store_of, uai):
    college = uai("69", 1)
    store = store_of(
        places=[{"uai": uai("69", 100), "rentree": 2025, "destination": "2nde_gt", "places": 35}],
        memberships=[{"uai": college, "programme": "REP", "network": college, "rentree": 2024, "name": "RESEAU"}],
        establishments=[{"uai": college, "name": "ICI", "commune_name": "ICI"}],
    )
    found = capacity(store, store.index().all("reseau")[0])
    assert [part.id for part in found.area] == ["departement:rhone"]
    assert found.places == {2025: {"gt": 35}}


def test_without_the_tables_nothing_is_known(store_of, uai):
    store = store_of(establishments=[{"uai": uai("69", 1), "name": "ICI", "commune_name": "ICI"}])
    found = capacity(store, store.index().parse("academie:lyon"))
    assert found.places == {}
    assert found.bassins == ()
