"""`audit`: what it withdraws, what it lets out, what it says; a run that makes reports on persons is audited by itself."""

import json

import pytest
from mixed_country import colleges, pupils_of
from scripted import ScriptedExecutor
from small_country import write

from analysis.batch import current, decide, discover, make_plan, produce, take_stock
from analysis.batch.holding import FOLDER
from analysis.batch.outcome import OK, WITHHELD
from analysis.cli import main
from analysis.cli.audit import auditor
from analysis.params import Request
from analysis.store import Store
from analysis.work import files_read_by

REPORT = "academie-lyon/eleves"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    rows = [row | {"pupil": f"{rank:016x}"} for rank, row in enumerate(pupils_of(colleges(2021, each=1), 2021))]
    return write(tmp_path_factory.mktemp("country"), {"pupils": rows}).root


@pytest.fixture
def made(data, make_notebook, tmp_path):
    """A batch of one report on pupils, published; the function gives it again with other words in its page."""
    make_notebook("eleves", metadata={"title": "É", "order": 1, "levels": ["academie"], "tables": ["pupils"]})
    store, out = Store(data), tmp_path / "out"

    def make():
        chapters = discover(tmp_path / "notebooks")
        plan = make_plan([Request(("academie:lyon",))], index=store.index(), chapters=chapters, formats=("html",))
        stock, previous = take_stock(plan, store, files_read_by), current(out)
        decisions = decide(plan, stock, manifest=previous, out=out, force=True)
        return produce(
            decisions, stock, ScriptedExecutor({"rate": 80.0}), store=store, out=out, previous=previous, command="run",
            again=lambda: stock, audit=auditor(store, out, []),
        )  # fmt: skip

    make()
    return out, make


def audit(data, out, capsys):
    code = main(["audit", "--data", str(data), "--out", str(out)])
    captured = capsys.readouterr()
    return code, " ".join((captured.out + captured.err).split())


def test_a_batch_that_passes_says_so_beside_the_reports(made, data, capsys):
    out, _ = made
    assert json.loads((out / "audit.json").read_text())["passed"]
    assert (out / f"{REPORT}.html").is_file()
    code, said = audit(data, out, capsys)
    assert (code, "Rien à retenir." in said) == (0, True)
    assert current(out).by_name[REPORT].status == OK


def test_a_leak_withdraws_the_report_and_nothing_is_lost(made, data, capsys):
    out, _ = made
    page = out / f"{REPORT}.html"
    pupil = Store(data).values("pupils", "pupil")[0]
    page.write_text(f"<p>Élève {pupil}</p>", encoding="utf-8")
    code, said = audit(data, out, capsys)
    assert code == 1
    assert f"Retirés : {REPORT}" in said
    assert "un pseudonyme d’élève de l’entrepôt y figure" in said
    assert pupil not in said + (out / "audit.json").read_text() + (out / "index.html").read_text()
    assert not page.exists()
    assert (out / FOLDER / f"{REPORT}.html").is_file()
    (row,) = current(out).withheld
    assert all(path.path.startswith(FOLDER) for path in row.outputs.values())
    (finding,) = json.loads((out / "audit.json").read_text())["findings"]
    assert (finding["report"], finding["kind"], finding["file"]) == (REPORT, "pseudonyme", f"{REPORT}.html")
    assert finding["todo"]
    assert "Retenu, non publié" in (out / "index.html").read_text(encoding="utf-8")


def test_what_was_withdrawn_comes_back_once_it_passes(made, data, capsys):
    out, _ = made
    page = out / f"{REPORT}.html"
    said_first = page.read_text(encoding="utf-8")
    page.write_text("<p>120456789AB</p>", encoding="utf-8")
    assert audit(data, out, capsys)[0] == 1
    (out / FOLDER / f"{REPORT}.html").write_text(said_first, encoding="utf-8")
    code, said = audit(data, out, capsys)
    assert (code, f"Publiés : {REPORT}" in said) == (0, True)
    row = current(out).by_name[REPORT]
    assert (row.status, len(row.figures)) == (OK, 1)
    assert all(output.is_intact(out) for output in row.outputs.values())


def test_what_waits_on_other_data_is_not_let_out(made, data, capsys, tmp_path):
    out, _ = made
    (out / f"{REPORT}.html").write_text("<p>120456789AB</p>", encoding="utf-8")
    audit(data, out, capsys)
    (out / FOLDER / f"{REPORT}.html").write_text("<p>Rien</p>", encoding="utf-8")
    other = write(tmp_path / "other", {"pupils": pupils_of(colleges(2014, each=1), 2014)})
    audit(other.root, out, capsys)
    row = current(out).by_name[REPORT]
    assert row.status == WITHHELD
    assert "les données ont changé" in row.error


def test_a_file_changed_since_it_was_made_is_not_published(made, data, capsys):
    out, _ = made
    page = out / f"{REPORT}.html"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- retouche -->", encoding="utf-8")
    assert audit(data, out, capsys)[0] == 1
    row = current(out).by_name[REPORT]
    assert row.status == WITHHELD
    assert "modifié depuis qu’il a été produit" in row.error


def test_an_audit_that_breaks_publishes_nothing_and_says_so(made, data, capsys, monkeypatch):
    out, _ = made

    def broken(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("analysis.cli.audit.audit_batch", broken)
    code, said = audit(data, out, capsys)
    assert code == 1
    assert "L’audit n’a pas pu être mené" in said
    assert not (out / f"{REPORT}.html").exists()
    assert json.loads((out / "audit.json").read_text()) == {"passed": False, "interrupted": "ZeroDivisionError"}


def test_the_folder_must_hold_reports(data, tmp_path, capsys):
    (tmp_path / "vide").mkdir()
    code, said = audit(data, tmp_path / "vide", capsys)
    assert code == 2
    assert "aucun rapport à auditer" in said
