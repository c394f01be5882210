"""`status`, `moved`, `list runs` and `run --dry-run`: what they say, and that they write nothing they should not."""

import json

import pytest
from small_country import code, write

from analysis.batch import current, decide, discover, make_plan, produce, take_stock
from analysis.cli import main, places
from analysis.params import Request
from analysis.work import files_read_by

LYON = code("69", 1)


@pytest.fixture
def store(tmp_path):
    ips = [{"uai": LYON, "rentree": 2022, "ips": 101.0}]
    places = [{"uai": LYON, "name": "A", "commune_name": "ICI"}]
    return write(tmp_path / "data", {"establishments": places, "ips": ips})


@pytest.fixture
def project(tmp_path, store, make_notebook, scripted, monkeypatch):
    """A project with one chapter; the function given makes what is stale, by an executor that writes small files."""
    folder = make_notebook(
        "milieu", metadata={"title": "Milieu", "order": 1, "levels": ["academie"], "tables": ["ips"]}
    )
    for module in ("listing", "run", "status"):
        monkeypatch.setattr(f"analysis.cli.{module}.NOTEBOOKS", folder.parent)
    monkeypatch.setattr(places, "NOTEBOOKS", folder.parent)
    out = tmp_path / "out"

    def make(*territories, **keywords):
        index, chapters = store.index(), discover(folder.parent)
        plan = make_plan([Request(territories)], index=index, chapters=chapters)
        stock = take_stock(plan, store, files_read_by)
        decisions = decide(plan, stock, manifest=current(out), out=out, force=keywords.pop("force", False))
        return produce(
            decisions, stock, scripted(**keywords), store=store, out=out, previous=current(out), command="essai",
            again=lambda: stock,
        )  # fmt: skip

    return make


def said(capsys) -> str:
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


@pytest.fixture
def command(tmp_path):
    """A function that runs the command line on the project's folders."""

    def run(*words):
        return main([*words, "--data", str(tmp_path / "data"), "--out", str(tmp_path / "out")])

    return run


def test_status_of_a_folder_where_nothing_was_made(project, command, capsys):
    assert command("status") == 0
    assert "Aucun rapport n’a été produit" in said(capsys)


def test_status_counts_what_is_fresh_stale_failed_and_lost(project, command, tmp_path, make_notebook, store, capsys):
    project("academie:lyon", "academie:paris", fails={"academie-paris/milieu": "rien ne va"})
    assert command("status") == 0
    text = said(capsys)
    for expected in (
        "n° 1, mené à son terme",
        "│ milieu │ academie │ 1 │ 0 │ 1 │ 0 │",
        "rien ne va",
        "En échec : 1 rapport",
    ):
        assert expected in text
    write(store.root, {"ips": [{"uai": LYON, "rentree": 2022, "ips": 99.0}]})
    (tmp_path / "out" / "academie-lyon" / "brouillon.txt").write_text("à moi")
    assert command("status") == 0
    text = said(capsys)
    for expected in ("les données ont changé (table ips)", "academie-lyon/brouillon.txt", "laissés en place"):
        assert expected in text
    metadata = {"title": "Autre", "order": 1, "levels": ["academie"], "tables": ["ips"]}
    make_notebook("autre", metadata=metadata).with_name("milieu.ipynb").unlink()
    assert command("status") == 0
    assert "dont le chapitre ou le territoire n’existe plus (2" in said(capsys)
    assert (tmp_path / "out" / "academie-lyon" / "milieu.html").is_file()


def test_a_dry_run_says_why_and_writes_nothing(project, command, tmp_path, capsys):
    project("academie:lyon")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    assert command("run", "--territory", "academie:lyon", "academie:paris", "--dry-run") == 0
    text = said(capsys)
    for expected in ("1 rapport : jamais produit", "academie-paris/milieu", "1 rapport à produire, 1 à jour"):
        assert expected in text
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_a_dry_run_does_not_even_make_the_folder(project, command, tmp_path):
    assert command("run", "--territory", "academie:lyon", "--dry-run") == 0
    assert not (tmp_path / "out").exists()


def test_what_moved_is_written_and_told(project, tmp_path, capsys):
    project("academie:lyon", values={"rate": 80.0})
    project("academie:lyon", values={"rate": 85.0}, force=True)
    out = tmp_path / "out"
    (out / "evolution.html").unlink()
    assert main(["moved", "--out", str(out)]) == 0
    text = said(capsys)
    assert "Du passage 1 au passage 2 : 1 rapport comparable, 1 refait, 1 rapport avec un chiffre clé différent" in text
    assert json.loads((out / "evolution.json").read_text(encoding="utf-8"))["moves"][0]["change"] == 5.0
    assert (out / "evolution.html").is_file()
    assert main(["moved", "--from", "8", "--out", str(out)]) == 2
    assert "passage inconnu" in said(capsys)


def test_past_runs_are_listed(project, command, capsys):
    project("academie:lyon")
    project("academie:lyon", fails={"academie-lyon/milieu": "raté"}, force=True)
    assert command("list", "runs") == 0
    text = said(capsys)
    assert text.count("terme") == 2
    assert "essai" in text
