"""Slopes of territories drawn together: who is shown, in what order, what is said."""

import pytest

from analysis.views import slope_rows, slopes_note, slopes_scope
from analysis.wording import check_text


@pytest.fixture
def rhone(index):
    return index.parse("departement:69")


def test_departements_of_the_region_in_alphabetical_order_then_the_common_slope(national, index, rhone):
    rows = slope_rows(national, rhone, index)
    assert rows["label"].tolist()[:3] == ["Département de l’Ain", "Département de l’Ardèche", "Département de la Drôme"]
    assert rows.loc[rows["role"] == "territory", "label"].tolist() == ["Département du Rhône"]
    assert "Département du Nord" not in rows["label"].tolist()
    last = rows.iloc[-1]
    assert (last["role"], last["value"], last["label"]) == ("reference", 3.0, "Pente commune aux 12 départements")


def test_the_note_counts_what_was_compared_and_ranks_nobody(national, rhone):
    said = slopes_note(national, rhone)
    assert "des 12 départements" in said
    assert "ce n’est pas un classement" in said
    assert check_text(said) == ()
    assert slopes_scope(national, rhone)["n"].startswith("600")


@pytest.mark.parametrize("territory", ["academie:lyon", "france"])
def test_nothing_where_no_common_model_was_fitted(national, index, territory):
    assert slope_rows(national, index.parse(territory), index).empty
    assert slopes_scope(national, index.parse(territory)) == {}
