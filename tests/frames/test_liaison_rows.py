"""From 3e to seconde GT: each pupil once, marks and reorientations beside, what is not known missing."""

import numpy as np
import pytest

from analysis.frames.liaison import LIAISON_TYPES, liaison_rows

KEY = "{:016x}"


def constat(school, number, destination, level="3e", rentree=2022, **changes):
    line = {
        "pupil": KEY.format(number),
        "rentree": rentree,
        "level": level,
        "uai": school,
        "stage": "constat",
        "rank": 1,
    }
    return line | {"destination": destination, "date": f"{rentree + 1}-10-05"} | changes


@pytest.fixture
def store(store_of, uai):
    college, lycee = uai("69", 1), uai("69", 100)
    stages = [
        *(constat(college, k, "2nde_gt", destination_uai=lycee) for k in (1, 2, 3, 4)),
        constat(college, 5, "2nde_gt"),
        constat(college, 6, "2nde_pro", destination_uai=lycee),
        constat(lycee, 1, "1re_g", level="2nde_gt", rentree=2023),
        constat(lycee, 2, "1re_pro", level="2nde_gt", rentree=2023),
        constat(lycee, 3, "non_retrouve", level="2nde_gt", rentree=2023),
    ]
    exam = {"session": 2023, "exam": "dnb", "series": "generale", "uai": college, "present": True, "passed": True}
    exams = [exam | {"pupil": KEY.format(k), "written": 8.0 + k} for k in (1, 2, 4)]
    return store_of(orientation=stages, pupil_exams=exams)


def test_rows(store, uai):
    rows, unknown = liaison_rows(store, store.index().france, [2022])
    assert rows.dtypes.astype(str).to_dict() == LIAISON_TYPES
    assert unknown == 1
    assert set(rows["lycee"]) == {uai("69", 100)}
    assert np.isnan(rows["written"]).tolist() == [False, False, True, False]
    assert rows["reoriented"].fillna(-1).tolist() == [0, 1, -1, -1]


def test_no_rentree_no_row(store):
    rows, unknown = liaison_rows(store, store.index().france, [])
    assert rows.empty
    assert unknown == 0
    assert rows.dtypes.astype(str).to_dict() == LIAISON_TYPES
