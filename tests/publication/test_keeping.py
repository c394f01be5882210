"""A publication from pupils of the store to what a report opens, and kept."""

import pandas as pd
import pytest

from analysis import protection
from analysis.disclosure import Audience, read_audience, read_rules
from analysis.errors import UserError
from analysis.publication import CHAPTERS, keeping, load_publication
from analysis.work import DISCLOSURE


@pytest.fixture(autouse=True)
def nothing_noted():
    protection.forget()
    yield
    protection.forget()


@pytest.fixture(scope="module")
def audience():
    return read_audience(DISCLOSURE)


def test_every_chapter_says_what_it_reads_and_counts():
    for chapter in CHAPTERS.values():
        assert chapter.TABLES
        assert callable(chapter.count_tables)


def test_made_once_then_opened_the_same(pupil_store, audience, monkeypatch):
    made = load_publication(pupil_store, "eleves", audience)
    assert made.audit.passed
    monkeypatch.setattr(keeping, "publish", None)
    opened = load_publication(pupil_store, "eleves", audience)
    assert opened.audit == made.audit
    assert (opened.primary, opened.secondary, opened.lost) == (made.primary, made.secondary, made.lost)
    for name, table in made.tables.items():
        pd.testing.assert_frame_equal(table.counts, opened.tables[name].counts)
        assert table.dimensions == opened.tables[name].dimensions
    pd.testing.assert_frame_equal(made.ledger, opened.ledger)


def test_a_report_that_opens_it_has_seen_no_pupil(pupil_store, audience):
    load_publication(pupil_store, "eleves", audience)
    assert protection.marks() == ()
    assert protection.settled(None).sources == ("eleves",)


def test_another_audience_is_another_publication(pupil_store, audience):
    strict = Audience("public", read_rules(DISCLOSURE).chosen("public"))
    usual, public = (load_publication(pupil_store, "eleves", each) for each in (audience, strict))
    shown = public.tables["eleves/sexe"].counts["count"].dropna()
    assert (shown % 5 == 0).all()
    assert public.primary >= usual.primary


def test_counts_are_those_of_the_pupils(pupil_store, audience):
    found = load_publication(pupil_store, "eleves", audience).tables["eleves/sexe"]
    pupils = pupil_store.read("pupils", columns=["rentree", "sex"], where={"level": "3e"})
    for year, rows in pupils.groupby("rentree"):
        assert found.count(territoire="france", rentree=str(year)) == len(rows)
        assert found.count(territoire="france", rentree=str(year), sexe="F") == (rows["sex"] == "F").sum()


def test_what_is_unknown_or_missing_is_said(pupil_store, audience, tmp_path):
    with pytest.raises(UserError, match="publication inconnue « inconnue »"):
        load_publication(pupil_store, "inconnue", audience)
    empty = type(pupil_store)(tmp_path)
    with pytest.raises(UserError, match="n’a pas été importée"):
        load_publication(empty, "eleves", audience)
