"""The demo's store: made once, fictitious, replaced whole or not at all."""

import shutil

import pytest

from analysis.demo import preparation as module
from analysis.demo import prepare
from analysis.demo.parameters import DEFAULT_SESSIONS
from analysis.errors import UserError

SMALL = {"size": "ci"}


@pytest.fixture(scope="module")
def prepared(demo):
    return demo.root.parent, demo


def test_store_is_fictitious_and_full(prepared):
    folder, store = prepared
    assert store.root == folder / "demo"
    assert store.fictitious
    assert {"establishments", "ips", "exams", "memberships", "segregation", "exam_aggregates"} <= set(store.tables())
    assert store.values("exams", "session", {"exam": "dnb"}) == DEFAULT_SESSIONS
    assert {t.code for t in store.index().all("academie")} >= {"X1"}
    assert (folder / "demo" / "raw" / "LISEZMOI.txt").is_file()
    assert [path.name for path in folder.iterdir()] == ["demo"]


def test_second_call_does_nothing(prepared, monkeypatch):
    folder, store = prepared
    monkeypatch.setattr(module, "generate", lambda *_: pytest.fail("drawn again"))
    assert prepare(folder, **SMALL).fingerprint() == store.fingerprint()


def test_other_arguments_replace_it(prepared, tmp_path):
    folder, store = prepared
    shutil.copytree(folder / "demo", tmp_path / "demo")
    other = prepare(tmp_path, **SMALL, seed=5, sessions=(2023,))
    assert other.fingerprint() != store.fingerprint()
    assert other.values("exams", "session", {"exam": "dnb"}) == (2023,)
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
    assert "Graine\u202f: 5" in (tmp_path / "demo" / "raw" / "LISEZMOI.txt").read_text(encoding="utf-8")


def test_failure_leaves_the_former_demo(prepared):
    folder, store = prepared
    before = store.fingerprint()
    with pytest.raises(UserError, match="plafond"):
        prepare(folder, size="ci", scenario="plafon")
    assert prepare(folder, **SMALL).fingerprint() == before
    assert [path.name for path in folder.iterdir()] == ["demo"]
