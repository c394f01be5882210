"""Counts of the orientation: every table holds every pupil once, and what is published tells of nobody."""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import publish
from analysis.disclosure.profiles import read_rules
from analysis.frames.orientation import COVERAGE, ORIENTATION_TYPES, OrientationPanel
from analysis.publication import Places
from analysis.publication.orientation import MEASURE, tables_of
from analysis.territories import TerritoryIndex
from analysis.work import DISCLOSURE

ROWS = 2400


@pytest.fixture(scope="module")
def panel():
    rng = np.random.default_rng(8)
    place = rng.integers(0, 12, ROWS)
    departement = np.array(["69", "42", "01"])[place % 3]
    wish = np.where(rng.random(ROWS) < 0.65, "2nde_gt", "2nde_pro")
    decision = np.where((wish == "2nde_gt") & (rng.random(ROWS) < 0.95), "2nde_gt", "2nde_pro")
    found = np.where(
        decision == "2nde_gt", "2nde_gt", rng.choice(["2nde_pro", "cap", "apprentissage", "redoublement"], ROWS)
    )
    found = np.where(rng.random(ROWS) < 0.03, "non_retrouve", found)
    status = np.array(["REP+", "REP", "public_hors_ep", "prive"])[place % 4]
    data = pd.DataFrame(
        {
            "uai": [f"{code.zfill(3)}{number:04d}A" for code, number in zip(departement, place, strict=True)],
            "departement": departement,
            "academie": np.where(departement == "69", "10", "10"),
            "status": status,
            "ep": np.where(np.isin(status, ("REP", "REP+")), status, "hors_ep"),
            "ep_base": np.where(np.isin(status, ("REP", "REP+")), status, "hors_ep"),
            "ep_course": np.where(np.isin(status, ("REP", "REP+")), "permanent", "jamais"),
            "rurality": np.array(["urbain", "bourg_rural", "rural_disperse"])[place % 3],
            "sex": np.where(rng.random(ROWS) < 0.5, "F", "M"),
            "rentree": np.where(rng.random(ROWS) < 0.5, 2021, 2024),
            "segpa": False,
            "ulis": False,
            "upe2a": False,
            "ips": rng.normal(103, 34, ROWS),
            "coursework": 12.0,
            "written": np.nan,
            "entry_score": np.nan,
            "quarter": rng.integers(1, 5, ROWS),
            "wish": wish,
            "decision": decision,
            "appeal": np.where(rng.random(ROWS) < 0.05, "rejete", "sans"),
            "assigned": decision,
            "destination": found,
            "gt_sector": np.where(found == "2nde_gt", "public", ""),
            "lycee": "",
            "field": np.where(
                np.isin(found, ("2nde_pro", "cap", "apprentissage")), rng.choice(["gestion", "vehicules"], ROWS), ""
            ),
            "distance": np.where(np.isin(found, ("2nde_gt", "2nde_pro", "cap")), rng.uniform(0, 40, ROWS), np.nan),
            "assigned_rank": 1.0,
        }
    ).astype(ORIENTATION_TYPES)
    coverage = pd.DataFrame([(2021, "segpa", COVERAGE["segpa"], 0)], columns=["rentree", "reason", "motif", "pupils"])
    return OrientationPanel(TerritoryIndex.official().france, data, coverage, (2021, 2024), (2021, 2024))


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
