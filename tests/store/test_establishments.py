import pandas as pd
import pytest

from analysis.store import Store


@pytest.fixture
def store(tmp_path, rows, reading, uai):
    head, other = uai("069", 1), uai("069", 2)
    place = {"nature": "college", "departement": "69", "ep_known": False}
    annuaire = rows(
        "establishments",
        [
            {"uai": head, "name": "Collège Jean Moulin", "ep": None, "commune_name": "Vénissieux", "latitude": 45.7}
            | place
            | {"nature": "autre", "ep_known": True}
        ],
        source="fr-en-annuaire-education",
    )
    ips = rows(
        "establishments",
        [
            {"uai": head, "name": "COLLEGE JEAN MOULIN", "commune": "69259", "sector": "public"} | place,
            {"uai": other, "name": "AMPERE", "commune_name": "LYON"} | place,
        ],
        source="fr-en-ips-colleges-ap2022",
    )
    ep = rows("establishments", [{"uai": head, "ep": "REP+"} | place | {"ep_known": True}], source="reseaux")
    network = rows(
        "memberships",
        [
            {"uai": u, "network": head, "programme": "REP+", "role": "tete", "departement": "69", "rentree": 2022}
            for u in (head, other)
        ],
    )
    built = Store(tmp_path)
    built.write([reading({"establishments": f}, file=str(i)) for i, f in enumerate((ips, ep, annuaire))])
    built.write([reading({"memberships": network})])
    return built


def test_one_row_per_uai_by_priority_of_source(store, uai):
    frame = store.establishments()
    assert list(frame["uai"]) == sorted([uai("069", 1), uai("069", 2)])
    head = frame.set_index("uai").loc[uai("069", 1)]
    assert head["name"] == "Collège Jean Moulin"
    assert head["commune"] == "69259"
    assert head["sector"] == "public"
    assert head["latitude"] == 45.7
    assert head["nature"] == "college"
    assert "source" not in frame.columns


def test_outside_priority_education_is_an_answer(store, uai):
    frame = store.establishments().set_index("uai")
    assert pd.isna(frame.loc[uai("069", 1), "ep"])
    assert frame.loc[uai("069", 1), "ep_known"]
    assert not frame.loc[uai("069", 2), "ep_known"]


def test_types_are_those_of_the_contract(store):
    types = store.establishments().dtypes.astype(str)
    assert types["name"] == types["ep"] == "str"
    assert types["ep_known"] == "bool"
    assert types["longitude"] == "float64"


def test_a_réseau_is_a_territory_of_the_store(store, uai):
    network = store.index().parse(f"reseau:{uai('069', 1)}")
    assert network.label == "Réseau REP+ Jean Moulin (Vénissieux)"
    assert set(store.establishments(network)["uai"]) == set(network.uais)
    assert store.index() is store.index()
    college = store.index().parse(f"etablissement:{uai('069', 2)}")
    assert college.label == "Collège Ampere (Lyon)"
    assert list(store.establishments(college)["uai"]) == [uai("069", 2)]
