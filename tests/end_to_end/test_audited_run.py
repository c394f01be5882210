"""From a notebook on protected counts to its place among the reports, or apart: the whole way, for real."""

import json

import pytest

from analysis.batch import current
from analysis.batch.holding import FOLDER
from analysis.batch.outcome import OK, WITHHELD
from analysis.cli import main
from analysis.publication import Ledger

pytestmark = pytest.mark.end_to_end
OPEN = """\
from analysis.exhibits import report_header, sentences, table
from analysis.work import open_work
work = open_work(territory, data)
report_header(territory, work.territory.label, "Élèves", period="2022", sources=["Élèves"], fictitious=True)"""
COUNTED = """\
girls = work.publication("eleves").tables["eleves/sexe"].at(territoire=territory)
rows = girls.counts.reset_index()
table(rows[["rentree", "sexe", "count"]], title="Élèves de 3e", population="élèves", n="toutes rentrées", source="rectorat",
    vintage="toutes rentrées", row_header="rentree", id="eleves")"""
LEAK = 'sentences(["Dans un réseau, 3 élèves sont concernés."])'


@pytest.fixture
def ran(demo, make_notebook, tmp_path, monkeypatch, capsys):
    """A run of two chapters on pupils: one shows protected counts, the other also types a small one."""
    tables = ["pupils", "memberships", "establishments"]
    for name, cells in (("propre", [OPEN, COUNTED]), ("fuite", [OPEN, COUNTED, LEAK])):
        declared = {"title": name, "order": 1, "levels": ["academie"], "tables": tables}
        make_notebook(name, cells=cells, metadata=declared, parameters='territory: str = "france"\ndata: str = ""\n')
    monkeypatch.setattr("analysis.cli.run.NOTEBOOKS", tmp_path / "notebooks")
    out = tmp_path / "out"
    words = [
        "run",
        "--territory",
        "academie:val-fictif",
        "--data",
        str(demo.root),
        "--out",
        str(out),
        "--format",
        "html",
    ]
    code = main(words)
    return code, capsys.readouterr().out, out


def test_what_is_protected_is_published_and_a_small_count_in_prose_is_not(ran, demo):
    code, said, out = ran
    assert code == 1
    states = {row.chapter: row.status for row in current(out).outcomes}
    assert states == {"propre": OK, "fuite": WITHHELD}, current(out).outcomes
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.html") if path.stem in states) == [
        "academie-val-fictif/propre.html",
        f"{FOLDER}/academie-val-fictif/fuite.html",
    ]
    record = json.loads((out / "audit.json").read_text())
    assert {finding["report"] for finding in record["findings"]} == {"academie-val-fictif/fuite"}
    assert record["publications"] == ["eleves"]
    assert record["attack"]["checked"] > 0
    ledger = Ledger.of(demo)
    ledger = ledger.shown(ledger.releases)
    assert set(ledger["code"]) >= {"", "s"}
    assert (ledger["value"].dropna()[lambda shown: shown > 0] >= 5).all()
    assert "Retenus, non publiés" in said
