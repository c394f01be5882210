"""The ledger of a store: releases come one after the other, and none is written again."""

import shutil

import pandas as pd
import pytest

from analysis.disclosure import Audience, read_audience, read_rules
from analysis.publication import Ledger, Outrun, audit_release, load_publication
from analysis.store import Store
from analysis.work import DISCLOSURE


@pytest.fixture(scope="module")
def audience():
    return read_audience(DISCLOSURE)


@pytest.fixture(scope="module")
def store(pupil_store, tmp_path_factory):
    return Store(shutil.copytree(pupil_store.root, tmp_path_factory.mktemp("ledger") / "data"))


@pytest.fixture(scope="module")
def released(store, audience):
    """A publication and its attack, in the ledger as the first release. Read only."""
    found = {"eleves": load_publication(store, "eleves", audience)}
    attacked = audit_release(store, found, audience)
    assert attacked.audit.passed
    assert Ledger.of(store).add(found, attacked.counts, audience, after=()) == "000001"
    return found, attacked


def content(ledger):
    return {path: path.read_bytes() for path in ledger.folder.rglob("*") if path.is_file()}


@pytest.fixture
def ledger(store, released, tmp_path):
    """That of the store as it is after a release, to be written in."""
    assert Ledger.of(store).folder == store.root / "registre"
    return Ledger(shutil.copytree(Ledger.of(store).folder, tmp_path / "registre"))


def test_it_is_added_to_and_never_rewritten(ledger, audience, released):
    found, attacked = released
    before = content(ledger)
    with pytest.raises(Outrun):
        ledger.add(found, attacked.counts, audience, after=())
    assert content(ledger) == before
    assert ledger.add(found, attacked.counts, audience, after=ledger.releases) == "000002"
    assert ledger.releases == ("000001", "000002")
    assert {path: known for path, known in content(ledger).items() if path in before} == before
    rows = ledger.shown(ledger.releases)
    assert len(rows) == 2 * len(found["eleves"].ledger)


def test_what_it_gives_back_is_what_was_given(store, released):
    found, attacked = released
    ledger = Ledger.of(store)
    rows = ledger.shown(ledger.releases)
    first = found["eleves"].ledger
    pd.testing.assert_frame_equal(rows[list(first.columns)], first, check_dtype=False)
    counts = ledger.counts(ledger.releases).drop(columns="release")
    pd.testing.assert_frame_equal(
        counts, attacked.counts.reset_index(drop=True)[list(counts.columns)], check_dtype=False
    )
    assert not len(ledger.shown(()))
    assert not len(ledger.counts(()))


def test_the_same_counts_again_pass(store, audience, released):
    found, attacked = released
    assert attacked.audit.compared == 0
    again = audit_release(store, found, audience).audit
    assert (again.passed, again.compared > 100) == (True, True)


def test_who_has_seen_what(ledger, audience):
    """The committee has seen what was for it; the service too; a public that reads rounded counts has not."""
    rules = read_rules(DISCLOSURE)
    seen = {name: ledger.seen_by(Audience(name, rules.chosen(name))) for name in ("interne", "copil", "public")}
    assert seen == {"interne": ("000001",), "copil": ("000001",), "public": ()}
    assert ledger.corrected(ledger.releases) == ()
    ledger.declare("fichier corrigé")
    assert ledger.corrected(("000001", "000002")) == ("000001",)
