"""A publication from pupils of the store to what a report opens, kept, put in the ledger and audited."""

import pandas as pd
import pytest

from analysis import protection
from analysis.disclosure import Audience, read_audience, read_rules
from analysis.errors import UserError
from analysis.publication import CHAPTERS, audit_release, keeping, load_publication, read_ledger, write_ledger
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


def test_the_ledger_is_added_to_and_never_rewritten(pupil_store, audience, tmp_path):
    found = {"eleves": load_publication(pupil_store, "eleves", audience)}
    assert not len(read_ledger(tmp_path))
    first = write_ledger(tmp_path, found, "2026-09")
    assert first.parent.name == "registre"
    before = first.read_bytes()
    assert write_ledger(tmp_path, found, "2026-09") == first
    assert first.read_bytes() == before
    write_ledger(tmp_path, found, "2026-10")
    ledger = read_ledger(tmp_path)
    assert set(ledger["release"]) == {"2026-09", "2026-10"}
    assert len(ledger) == 2 * len(found["eleves"].ledger)
    strict = Audience("public", read_rules(DISCLOSURE).chosen("public"))
    with pytest.raises(UserError, match="contient déjà une livraison"):
        write_ledger(tmp_path, {"eleves": load_publication(pupil_store, "eleves", strict)}, "2026-09")
    assert first.read_bytes() == before


def test_the_audit_of_what_was_published(pupil_store, audience, tmp_path):
    found = {"eleves": load_publication(pupil_store, "eleves", audience)}
    write_ledger(tmp_path, found, "premiere")
    audit = audit_release(pupil_store, found, read_ledger(tmp_path), audience, release="seconde")
    assert audit.passed
    assert audit.compared > 0
    assert audit_release(pupil_store, found, read_ledger(tmp_path), audience, release="premiere").compared == 0
