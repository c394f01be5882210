"""Counts of the orientation: every table holds every pupil once, and what is published tells of nobody."""

import pytest
from orientation_panel import drawn_panel

from analysis.disclosure import publish
from analysis.disclosure.profiles import read_rules
from analysis.publication import Places
from analysis.publication.orientation import MEASURE, tables_of
from analysis.territories import TerritoryIndex
from analysis.work import DISCLOSURE


@pytest.fixture(scope="module")
def panel():
    return drawn_panel()


@pytest.fixture(scope="module")
def tables(panel):
    index = TerritoryIndex.official()
    return tables_of(panel, *(Places.of(index, panel.common, level=level) for level in ("reseau", "departement")))


def test_every_table_holds_every_pupil_once(tables, panel):
    for table in tables:
        assert table.measure == MEASURE
        assert table.counts["count"].sum() == len(panel.common), table.name


def test_codes_nobody_has_are_not_there(tables):
    destination = next(t for t in tables if t.name == "orientation/destination-sexe").dimensions[2]
    assert "agricole" not in destination.codes
    assert {"2nde_pro", "cap"} <= set(destination.codes)
    assert destination.parents["2nde_pro"] == "voie_pro"


@pytest.fixture(scope="module")
def publication(tables):
    return publish(tables, read_rules(DISCLOSURE).chosen("copil"))


def test_margins_of_two_tables_are_one_count(publication):
    by_sex, by_status = (publication.tables[f"orientation/voeu-{name}"] for name in ("sexe", "statut"))
    place = {"territoire": "academie:lyon", "rentree": "2024", "voeu": "2nde_gt"}
    assert by_sex.count(**place) == by_status.count(**place)


def test_suites_follow_their_wish(publication, panel):
    path = publication.tables["orientation/parcours"]
    rows = panel.common[panel.common["rentree"] == 2024]
    granted = ((rows["wish"] == "2nde_gt") & (rows["decision"] == "2nde_gt")).sum()
    assert path.count(territoire="france", rentree="2024", voeu="2nde_gt", suite="accorde") == granted
    assert path.count(territoire="france", rentree="2024", voeu="autre", suite="accorde") == 0


def test_small_counts_are_hidden(publication):
    """No count from 1 to 4 anywhere, and some had to be hidden."""
    shown = publication.ledger.query("code == ''")["value"].astype(int)
    assert not shown.between(1, 4).any()
    assert (publication.ledger["code"] == "s").any()
