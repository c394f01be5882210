import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UserError
from analysis.territories import LEVELS, TerritoryIndex, slugify

OFFICIAL = TerritoryIndex.official()
DEMO = TerritoryIndex.official(fictitious=True)
NAMED = [t for index in (OFFICIAL, DEMO) for level in LEVELS[:4] for t in index.all(level)]


@pytest.fixture
def local():
    """An index with one réseau over two départements and four établissements."""
    establishments = pd.DataFrame(
        {
            "uai": ["0690001A", "0690002B", "0010003C", "0690009Z"],
            "name": ["COLLEGE JEAN MOULIN", "ECOLE LES LILAS", "Collège de l’Ain", "JACQUES PREVERT"],
            "nature": ["college", "ecole", "college", "lycee_pro"],
            "commune_name": ["VENISSIEUX", None, "Lagnieu", "LYON"],
            "departement": ["69", "69", "01", "69"],
        }
    )
    networks = pd.DataFrame(
        {
            "uai": ["0690001A", "0690002B", "0690001A", "0010003C"],
            "programme": ["REP+"] * 4,
            "network": ["0690001A"] * 4,
            "rentree": pd.array([2021, 2021, 2022, 2022], dtype="Int64"),
            "name": ["JEAN MOULIN", "LES LILAS", "JEAN MOULIN", "DE L’AIN"],
            "departement": ["69", "69", "69", "01"],
        }
    )
    return TerritoryIndex.official(networks=networks, establishments=establishments)


@pytest.mark.parametrize("territory", NAMED, ids=lambda t: t.id)
def test_an_id_reads_back(territory):
    index = DEMO if territory.fictitious else OFFICIAL
    assert index.parse(territory.id) == territory
    assert index.expand(territory.id) == [territory]


def test_slugs_never_collide():
    slugs = [t.slug for t in NAMED if t.level != "france"]
    assert len(slugs) == len(set(slugs)) == 149 + 16
    assert all(slugify(s) == s for s in slugs)
    for level in LEVELS[1:4]:
        names = [slugify(t.name) for t in NAMED if t.level == level]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("index", [OFFICIAL, DEMO])
@pytest.mark.parametrize("level", LEVELS[:4])
def test_each_level_partitions_the_departements(index, level):
    covered = [d for t in index.all(level) for d in t.departements]
    assert sorted(covered) == sorted(index.france.departements)


def test_children_and_parents_mirror_each_other():
    for territory in NAMED:
        index = DEMO if territory.fictitious else OFFICIAL
        for child in index.children(territory):
            assert index.parents(child) == (territory, *index.parents(territory))
            assert set(child.departements) <= set(territory.departements)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("academie:10", "academie:lyon"),
        ("Académie : LYON", "academie:lyon"),
        ("academie:Aix Marseille", "academie:aix-marseille"),
        ("academie:1", "academie:paris"),
        ("departement:69", "departement:rhone"),
        ("departement:069", "departement:rhone"),
        ("departement:1", "departement:ain"),
        ("département:Côte d'Or", "departement:cote-d-or"),
        ("departement:2a", "departement:corse-du-sud"),
        ("departement:974", "departement:la-reunion"),
        ("region:01", "region_academique:auvergne-rhone-alpes"),
        ("région académique:Île-de-France", "region_academique:ile-de-france"),
        ("region_academique:provence alpes cote d’azur", "region_academique:provence-alpes-cote-d-azur"),
        (" FRANCE ", "france"),
    ],
)
def test_what_users_type(text, id_):
    assert OFFICIAL.parse(text).id == id_


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("academie:Lion", "academie:lyon"),
        ("academie:rhone", "departement:rhone"),
        ("lyon", "academie:lyon"),
        ("69", "departement:rhone"),
        ("academi:lyon", "vouliez-vous dire « academie »"),
        ("departement:100", "territoire inconnu"),
        ("academie:", "territoire inconnu"),
        ("academie:val-fictif", "territoire inconnu"),
        ("reseau:0690001A", "importer le fichier des réseaux"),
        ("etablissement:0690001A", "importer un fichier d’établissements"),
        ("academie:zz*", "aucun territoire"),
        ("reseau:*", "aucun réseau n’est connu"),
        ("*", "territoire inconnu"),
    ],
)
def test_unknown_territories_are_explained(text, said):
    with pytest.raises(UserError, match=said):
        OFFICIAL.expand(text)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_territory_or_a_french_error(text):
    try:
        found = OFFICIAL.parse(text).level
    except UserError as error:
        found = str(error)
    assert found in LEVELS or "inconnu" in found


def test_patterns():
    assert len(OFFICIAL.expand("academie:*")) == 30
    assert len(OFFICIAL.expand("departement:*")) == 101
    assert [t.name for t in OFFICIAL.expand("Académie:L*")] == ["Lille", "Lyon", "Limoges", "La Réunion"]
    assert len(OFFICIAL.expand("departement:97*")) == 5
    assert [t.name for t in OFFICIAL.expand("departement:côte*")] == ["Côte-d’Or", "Côtes-d’Armor"]
    assert [t.code for t in DEMO.expand("academie:*")] == ["X1", "X2", "X3"]


def test_comparators_cover_more():
    def ids(text):
        return [t.id for t in OFFICIAL.comparators(OFFICIAL.parse(text))]

    assert ids("departement:69") == ["academie:lyon", "region_academique:auvergne-rhone-alpes", "france"]
    assert ids("departement:75") == ["region_academique:ile-de-france", "france"]
    assert ids("academie:mayotte") == ["france"]
    assert ids("region_academique:bretagne") == ["france"]
    assert ids("france") == []


def test_networks_and_establishments(local):
    network = local.parse("reseau:0690001a")
    assert network.label == "Réseau REP+ Jean Moulin (Venissieux)"
    assert network.uais == ("0010003C", "0690001A")
    assert network.departements == ("01", "69")
    assert network.id == "reseau:0690001A"
    assert network.slug == "reseau-0690001a"
    assert network.academies == ("10",)
    assert [t.id for t in local.children(network)] == ["etablissement:0010003C", "etablissement:0690001A"]
    assert local.children(local.parse("departement:69")) == (network,)
    assert local.comparators(network)[0].id == "departement:rhone"
    college = local.parse("etablissement:0690001A")
    assert college.label == "Collège Jean Moulin (Venissieux)"
    assert local.children(college) == ()
    assert local.parse("etablissement:0690009Z").label == "Lycée Jacques Prevert (Lyon)"
    assert local.expand("reseau:*") == [network]
    with pytest.raises(UserError, match="0690001A"):
        local.parse("etablissement:0690001B")


def test_networks_alone_are_named_by_their_own_rows(local):
    alone = TerritoryIndex.official(networks=local._networks)
    assert alone.parse("reseau:0690001A").label == "Réseau REP+ Jean Moulin"


def test_frames_may_be_given_lazily(local):
    asked = []

    def networks():
        asked.append(1)
        return local._networks

    index = TerritoryIndex.official(networks=networks, establishments=lambda: local._establishments)
    index.parse("academie:lyon")
    assert not asked
    index.parse("reseau:0690001A")
    index.expand("reseau:*")
    assert asked == [1]


def test_codes_up_the_hierarchy():
    assert OFFICIAL.departement_to_academie("69") == OFFICIAL.academie_of("69") == "10"
    assert OFFICIAL.region_of("10") == "01"


def test_the_fictitious_country_stays_among_the_comparators_of_its_academies():
    index = TerritoryIndex.official(fictitious=True)
    assert [t.level for t in index.comparators(index.parse("academie:X1"))] == ["france"]
    assert index.comparators(index.all("region_academique")[0]) == ()
