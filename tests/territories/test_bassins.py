"""Bassins from an académie's own list: the ones in force, where most of their schools are, never mixed up between académies."""

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.territories import TerritoryIndex

ROWS = [
    ("0690001A", "B1", "BASSIN DE VÉNISSIEUX", "2015-09-01", None, "69"),
    ("0690002B", "B1", "BASSIN DE VÉNISSIEUX", None, None, "69"),
    ("0420009C", "B1", "BASSIN DE VÉNISSIEUX", None, None, "42"),
    ("0690003D", "B2", None, "2015-09-01", None, "69"),
    ("0690003D", "B1", None, "2009-09-01", None, "69"),
    ("0690004E", "B3", "Ancien", "2005-09-01", "2014-08-31", "69"),
    ("0750001F", "B1", "Paris Centre", None, None, "75"),
]


@pytest.fixture(scope="module")
def index():
    columns = ["uai", "bassin", "bassin_name", "date_from", "date_to", "departement"]
    return TerritoryIndex.official(bassins=pd.DataFrame(ROWS, columns=columns).astype("str"))


def test_only_bassins_in_force_are_territories(index):
    assert [t.id for t in index.all("bassin")] == ["bassin:01-B1", "bassin:10-B1", "bassin:10-B2"]


def test_the_same_code_in_two_academies_is_two_bassins(index):
    lyon, paris = index.parse("bassin:10-B1"), index.parse("bassin:01-b1")
    assert lyon.uais == ("0420009C", "0690001A", "0690002B")
    assert paris.uais == ("0750001F",)
    assert lyon.slug != paris.slug


def test_a_bassin_lies_where_most_of_its_schools_are(index):
    lyon = index.parse("bassin:10-B1")
    assert lyon.parent == index.parse("departement:69")
    assert lyon.departements == ("42", "69")
    assert [t.level for t in index.comparators(lyon)] == ["departement", "academie", "region_academique", "france"]


def test_a_school_is_in_the_last_bassin_it_entered_and_a_bassin_without_name_keeps_its_code(index):
    second = index.parse("bassin:10-B2")
    assert second.uais == ("0690003D",)
    assert second.label == "Bassin B2"


def test_names_are_read_in_sentences(index):
    lyon = index.parse("bassin:10-B1")
    assert (lyon.label, lyon.of, lyon.in_) == (
        "Bassin de Vénissieux",
        "du bassin de Vénissieux",
        "dans le bassin de Vénissieux",
    )


def test_without_a_list_the_message_says_what_to_import():
    with pytest.raises(UserError, match="liste des bassins"):
        TerritoryIndex.official().expand("bassin:*")
