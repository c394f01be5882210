"""Slices cut from what is held of the whole country: the rows that reading the slice gives, and no others."""

import shutil

import pandas as pd
import pytest

from analysis.store import Store, holding
from analysis.store.held import find
from analysis.territories import TerritoryIndex

INDEX = TerritoryIndex.official()
COLUMNS = ["session", "rate"]
DNB = {"exam": "dnb", "session": (2022, 2023)}


@pytest.fixture
def store(tmp_path, rows, reading, uai):
    """Five collèges of four départements, and a réseau over two académies."""
    places = [
        (uai("069", 1), "69"),
        (uai("069", 2), "69"),
        (uai("001", 1), "01"),
        (uai("075", 1), "75"),
        (uai("038", 1), "38"),
    ]
    exams = [
        {"uai": u, "session": s, "exam": "dnb", "series": "generale", "rate": 50.0 + n + s % 10, "departement": d}
        for n, (u, d) in enumerate(places)
        for s in (2021, 2022, 2023)
    ]
    members = [
        {"network": places[0][0], "uai": u, "rentree": 2022, "programme": "REP", "name": "UN", "departement": d}
        for u, d in (places[0], places[4])
    ]
    built = Store(tmp_path)
    built.write([reading({"exams": rows("exams", exams), "memberships": rows("memberships", members)})])
    return built


@pytest.fixture
def territories(store, uai):
    named = [
        "france",
        "region:auvergne-rhone-alpes",
        "academie:lyon",
        "departement:69",
        "departement:01",
        "academie:lille",
    ]
    index = store.index()
    return [*map(index.parse, named), *index.all("reseau")]


def test_a_slice_cut_is_the_slice_read(store, territories):
    read = [store.read("exams", territory, COLUMNS, DNB) for territory in territories]
    assert [len(frame) for frame in read] == [10, 8, 6, 4, 2, 0, 4]
    with holding():
        store.read("exams", INDEX.france, COLUMNS, DNB)
    shutil.move(store.folder / "exams", store.folder / "elsewhere")
    for territory, frame in zip(territories, read, strict=True):
        pd.testing.assert_frame_equal(store.read("exams", territory, COLUMNS, DNB), frame)


def test_only_the_same_question_is_answered(store):
    with holding():
        store.read("exams", None, COLUMNS, DNB)
    assert find(store.folder, "exams", COLUMNS, DNB) is not None
    assert find(store.folder, "exams", COLUMNS, DNB | {"session": (2022,)}) is None
    assert find(store.folder, "exams", ["rate"], DNB) is None
    assert len(store.read("exams", None, COLUMNS, DNB | {"session": (2022,)})) == 5


def test_nothing_is_held_outside_nor_of_a_part(store):
    store.read("exams", None, COLUMNS, DNB)
    with holding():
        store.read("exams", INDEX.parse("academie:lyon"), COLUMNS, DNB)
    assert find(store.folder, "exams", COLUMNS, DNB) is None


def test_a_written_store_is_read_again(store, rows, reading, uai):
    with holding():
        store.read("exams", None, COLUMNS, DNB)
    more = {
        "uai": uai("069", 9),
        "session": 2023,
        "exam": "dnb",
        "series": "generale",
        "rate": 1.0,
        "departement": "69",
    }
    store.write([reading({"exams": rows("exams", [more])})])
    assert len(store.read("exams", INDEX.parse("departement:69"), COLUMNS, DNB)) == 5


def test_what_is_handed_out_may_be_changed(store):
    with holding():
        first = store.read("exams", None, COLUMNS, DNB)
    first["rate"] = 0.0
    assert (store.read("exams", None, COLUMNS, DNB)["rate"] > 0).all()
