"""The pupils of 3e with their stages: every pupil a row, every row one destination, everything unknown counted."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.frames.orientation import COVERAGE, DESTINATIONS, ORIENTATION_TYPES, _destination, orientation_panel
from analysis.frames.wish import WISH_EXCLUSIONS, WISH_TYPES, wish_rows

KEY = "{:016x}"


def pupil(uai, number, rentree=2021, **changes):
    line = {"pupil": KEY.format(number), "rentree": rentree, "uai": uai, "level": "3e", "status": "scolaire"}
    line |= {"sector": "public", "ep": "hors_ep", "sex": "F", "delay": 0, "ips": 80.0 + number, "coursework": 12.0}
    return line | {"segpa": False, "ulis": False, "upe2a": False} | changes


def stage(uai, number, name, destination, rank=1, rentree=2021, **changes):
    line = {"pupil": KEY.format(number), "rentree": rentree, "level": "3e", "uai": uai, "stage": name, "rank": rank}
    return line | {"destination": destination, "date": "2022-06-01"} | changes


def path(uai, number, wish, decision, found, rentree=2021):
    stages = {"voeu": wish, "decision": decision, "constat": found}
    return [stage(uai, number, name, code, rentree=rentree) for name, code in stages.items() if code]


@pytest.fixture
def store(store_of, uai):
    urban, village, private = uai("69", 1), uai("69", 2), uai("69", 3)
    pupils = [pupil(urban, k, ep="REP+") for k in range(1, 5)]
    pupils += [
        pupil(village, 5, ips=None, ips_reason="nd"),
        pupil(village, 6, segpa=True),
        pupil(village, 7, ulis=True),
    ]
    pupils += [
        pupil(private, 8, sector="prive_sous_contrat", ep=None, sex="M"),
        pupil(private, 9, sector=None, ep=None, sex=None),
    ]
    pupils += [pupil(urban, 20 + k, rentree=2022, ep="REP") for k in range(4)]
    stages = [
        *path(urban, 1, "2nde_gt", "2nde_gt", "2nde_gt"),
        *path(urban, 2, "2nde_gt", "2nde_pro", "2nde_pro"),
        *path(urban, 3, "2nde_pro", "2nde_pro", "non_retrouve"),
        *path(urban, 4, "", "", ""),
        *path(village, 5, "cap", "cap", "apprentissage"),
        *path(village, 7, "2nde_gt", "2nde_gt", "1re_g"),
        *path(private, 8, "2nde_gt", "2nde_gt", "hors_academie"),
        stage(urban, 1, "voeu", "2nde_pro", rank=2),
        stage(urban, 2, "affectation", "2nde_pro", rank=2, date="2022-07-01"),
        stage(urban, 2, "affectation", "cap", rank=1, date="2022-06-28"),
        stage(urban, 99, "voeu", "2nde_gt"),
        *(row for k in range(4) for row in path(urban, 20 + k, "2nde_gt", "2nde_gt", "", rentree=2022)),
    ]
    places = [
        {"uai": urban, "commune": "69123"},
        {"uai": village, "commune": "69001"},
        {"uai": private, "commune": "69123"},
    ]
    communes = [
        {"commune": code, "name": "ICI", "density": density, "density_label": "x", "departement": "69"}
        for code, density in (("69123", 1), ("69001", 6))
    ]
    return store_of(pupils=pupils, orientation=stages, establishments=places, communes=communes)


@pytest.fixture
def panel(store):
    return orientation_panel(store, store.index().parse("academie:lyon"))


def test_every_pupil_is_a_row_with_one_destination(panel):
    assert panel.data.dtypes.astype(str).to_dict() == ORIENTATION_TYPES
    assert len(panel.data) == 13
    first = panel.data[panel.data["rentree"] == 2021]
    assert first["destination"].isin(DESTINATIONS).all()
    assert first["destination"].value_counts().sum() == len(first) == 9


def test_rentrees_that_nothing_follows_have_no_destination(panel):
    assert (panel.rentrees, panel.followed) == ((2021, 2022), (2021,))
    assert (panel.data.loc[panel.data["rentree"] == 2022, "destination"] == "").all()


def test_what_is_unknown_is_counted(panel):
    first = panel.coverage[panel.coverage["rentree"] == 2021]
    counts = dict(zip(first["reason"], first["pupils"], strict=True))
    assert counts == {
        "segpa": 1,
        "ulis": 1,
        "no_wish": 3,
        "no_decision": 3,
        "no_constat": 3,
        "not_found": 1,
        "other_code": 1,
        "ep_unknown": 1,
        "ips_unknown": 1,
        "sex_unknown": 1,
        "appeal_unknown": 6,
        "field_unknown": 2,
        "stage_without_pupil": 1,
    }
    assert list(first["motif"]) == [COVERAGE[reason] for reason in first["reason"]]


def test_the_last_assignment_counts_with_its_rank(panel):
    row = panel.data[(panel.data["decision"] == "2nde_pro") & (panel.data["wish"] == "2nde_gt")].iloc[0]
    assert (row["assigned"], row["assigned_rank"]) == ("2nde_pro", 2.0)


def test_status_and_place(panel):
    rows = panel.data[panel.data["rentree"] == 2021]
    assert rows["status"].value_counts().to_dict() == {"REP+": 4, "public_hors_ep": 3, "prive": 1, "inconnu": 1}
    assert set(rows.loc[rows["status"] == "public_hors_ep", "rurality"]) == {"rural_disperse"}


def test_a_label_that_changes_is_followed(panel):
    rows = panel.data[panel.data["status"].isin(("REP", "REP+"))]
    assert set(rows["ep_base"]) == {"REP+"}
    assert set(rows["ep_course"]) == {"permanent"}
    assert set(panel.data.loc[panel.data["status"] == "public_hors_ep", "ep_course"]) == {"inconnu"}


def test_the_pupils_compared_and_those_left_out(panel):
    rows, left = wish_rows(panel.data[panel.data["rentree"] == 2021])
    assert rows.dtypes.astype(str).to_dict() == WISH_TYPES
    assert len(rows) + left["pupils"].sum() == 9
    assert dict(zip(left["reason"], left["pupils"], strict=True)) == {"apart": 2, "no_wish": 2, "ips_unknown": 1}
    assert set(left["reason"]) <= set(WISH_EXCLUSIONS)
    assert rows["passage"].tolist() == [1.0, 0.0, 0.0, 0.0]


@given(st.lists(st.sampled_from([*DESTINATIONS, "1re_g", "sortie", None]), max_size=60))
def test_destinations_always_sum_to_pupils(codes):
    found = _destination(pd.Series(codes, dtype="str"))
    counts = found.value_counts().reindex(DESTINATIONS, fill_value=0)
    assert counts.sum() == len(codes)
    assert counts["non_retrouve"] == sum(code in (None, "non_retrouve") for code in codes)


def test_quarters_are_of_all_pupils_of_the_store(panel):
    known = panel.data[(panel.data["rentree"] == 2021) & panel.data["ips"].notna()]
    assert sorted(np.unique(known["quarter"])) == [1, 2, 3, 4]
    assert (panel.data.loc[panel.data["ips"].isna(), "quarter"] == 0).all()
