import pytest

from analysis.territories import TerritoryIndex, proper_name
from analysis.territories.french import establishment_phrases

INDEX = TerritoryIndex.official()
DEMO = TerritoryIndex.official(fictitious=True)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("academie:lyon", "Académie de Lyon"),
        ("academie:aix-marseille", "Académie d’Aix-Marseille"),
        ("academie:amiens", "Académie d’Amiens"),
        ("academie:orleans-tours", "Académie d’Orléans-Tours"),
        ("academie:la-reunion", "Académie de La Réunion"),
        ("academie:guyane", "Académie de la Guyane"),
        ("academie:guadeloupe", "Académie de Guadeloupe"),
        ("academie:corse", "Académie de Corse"),
        ("academie:normandie", "Académie de Normandie"),
        ("region:01", "Région académique Auvergne-Rhône-Alpes"),
        ("region:10", "Région académique Île-de-France"),
        ("region:18", "Région académique Provence-Alpes-Côte d’Azur"),
        ("departement:01", "Département de l’Ain"),
        ("departement:02", "Département de l’Aisne"),
        ("departement:08", "Département des Ardennes"),
        ("departement:13", "Département des Bouches-du-Rhône"),
        ("departement:21", "Département de la Côte-d’Or"),
        ("departement:22", "Département des Côtes-d’Armor"),
        ("departement:28", "Département d’Eure-et-Loir"),
        ("departement:29", "Département du Finistère"),
        ("departement:2A", "Département de la Corse-du-Sud"),
        ("departement:31", "Département de la Haute-Garonne"),
        ("departement:34", "Département de l’Hérault"),
        ("departement:35", "Département d’Ille-et-Vilaine"),
        ("departement:36", "Département de l’Indre"),
        ("departement:37", "Département d’Indre-et-Loire"),
        ("departement:40", "Département des Landes"),
        ("departement:41", "Département de Loir-et-Cher"),
        ("departement:42", "Département de la Loire"),
        ("departement:44", "Département de la Loire-Atlantique"),
        ("departement:61", "Département de l’Orne"),
        ("departement:62", "Département du Pas-de-Calais"),
        ("departement:67", "Département du Bas-Rhin"),
        ("departement:69", "Département du Rhône"),
        ("departement:75", "Département de Paris"),
        ("departement:77", "Département de Seine-et-Marne"),
        ("departement:79", "Département des Deux-Sèvres"),
        ("departement:84", "Département de Vaucluse"),
        ("departement:89", "Département de l’Yonne"),
        ("departement:90", "Département du Territoire de Belfort"),
        ("departement:93", "Département de la Seine-Saint-Denis"),
        ("departement:95", "Département du Val-d’Oise"),
        ("departement:974", "Département de La Réunion"),
        ("departement:976", "Département de Mayotte"),
        ("france", "France"),
    ],
)
def test_labels(text, label):
    territory = INDEX.parse(text)
    assert territory.label == label
    if territory.level != "france":
        noun = label[0].lower() + label[1:]
        assert territory.of.endswith(noun)
        assert territory.in_.endswith(noun)
        assert territory.the_.endswith(noun)


@pytest.mark.parametrize(
    ("text", "of", "in_", "the_"),
    [
        ("france", "de France entière", "en France", "la France"),
        ("academie:lyon", "de l’académie de Lyon", "dans l’académie de Lyon", "l’académie de Lyon"),
        ("departement:69", "du département du Rhône", "dans le département du Rhône", "le département du Rhône"),
        (
            "region:03",
            "de la région académique Bretagne",
            "dans la région académique Bretagne",
            "la région académique Bretagne",
        ),
    ],
)
def test_phrases(text, of, in_, the_):
    territory = INDEX.parse(text)
    assert (territory.of, territory.in_, territory.the_) == (of, in_, the_)


def test_the_demo_says_it_is_fictitious():
    assert DEMO.france.label == "France fictive"
    assert DEMO.france.of == "de France fictive"
    assert DEMO.parse("academie:X1").label == "Académie de Val-Fictif"
    assert DEMO.parse("departement:910").label == "Département de l’Île-Fictive"
    assert all(t.fictitious for t in DEMO.all("departement"))


def test_every_name_uses_the_typographic_apostrophe():
    for index in (INDEX, DEMO):
        for level in ("region_academique", "academie", "departement"):
            assert not [t.name for t in index.all(level) if "'" in t.name or t.name != t.name.strip()]


@pytest.mark.parametrize(
    ("name", "phrases"),
    [
        (
            "Collège Jean Moulin (Lyon)",
            "du collège Jean Moulin (Lyon)|au collège Jean Moulin (Lyon)|le collège Jean Moulin (Lyon)",
        ),
        ("Lycée Ampère", "du lycée Ampère|au lycée Ampère|le lycée Ampère"),
        ("École Les Lilas", "de l’école Les Lilas|à l’école Les Lilas|l’école Les Lilas"),
        (
            "Institution X",
            "de l’établissement Institution X|dans l’établissement Institution X|l’établissement Institution X",
        ),
    ],
)
def test_establishments_in_a_sentence(name, phrases):
    assert "|".join(establishment_phrases(name)) == phrases


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("COLLEGE PAUL CLAUDEL", "Collège Paul Claudel"),
        ("COLLEGE  JEAN-JACQUES ROUSSEAU ", "Collège Jean-Jacques Rousseau"),
        ("COLLEGE DE L'ARC D'ISLE", "Collège de l’Arc d’Isle"),
        ("LYCEE PRIVE SAINTE-MARIE D'ORVAULT", "Lycée privé Sainte-Marie d’Orvault"),
        ("LE GRAND-LEMPS", "Le Grand-Lemps"),
        ("COLLEGE HENRI IV", "Collège Henri IV"),
        ("Collège de Jastres", "Collège de Jastres"),
        ("", ""),
    ],
)
def test_names_in_capitals(raw, shown):
    assert proper_name(raw) == shown
