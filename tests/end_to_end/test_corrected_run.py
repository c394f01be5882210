"""From a file corrected after a first release to a second one that tells nothing of the few pupils who moved: the whole way."""

import shutil

import pytest
from mixed_country import colleges, pupils_of
from small_country import write

from analysis.batch import current
from analysis.batch.outcome import OK, WITHHELD
from analysis.cli import main
from analysis.disclosure import read_audience
from analysis.publication import Ledger, audit_release, load_publication
from analysis.store import Store
from analysis.work import DISCLOSURE

pytestmark = pytest.mark.end_to_end
REPORT = "academie-lyon/eleves"
CELLS = """\
from analysis.exhibits import report_header, table
from analysis.work import open_work
work = open_work(territory, data)
report_header(territory, work.territory.label, "Élèves", period="2021", sources=["Élèves"], fictitious=False)
---
rows = work.publication("eleves").tables["eleves/sexe"].at(territoire=territory).counts.reset_index()
table(rows[["rentree", "sexe", "count"]], title="Élèves de 3e", population="élèves", n="tous", source="rectorat",
    vintage="2021", row_header="rentree", id="eleves")"""


def import_again(root, *, without):
    shutil.rmtree(root / "store", ignore_errors=True)
    rows = [row | {"sex": "FM"[rank % 2]} for rank, row in enumerate(pupils_of(colleges(2021, each=4), 2021))]
    places = [{"uai": uai, "name": "COLLEGE"} for uai in {row["uai"] for row in rows}]
    write(root, {"pupils": rows[without:], "establishments": places})


@pytest.fixture
def command(make_notebook, tmp_path, monkeypatch, capsys):
    """The command line on a store from which a first release was made, in another folder of reports."""
    declared = {"title": "É", "order": 1, "levels": ["academie"], "tables": ["pupils", "memberships", "establishments"]}
    make_notebook(
        "eleves",
        cells=CELLS.split("---\n"),
        metadata=declared,
        parameters='territory: str = "france"\ndata: str = ""\n',
    )
    monkeypatch.setattr("analysis.cli.run.NOTEBOOKS", tmp_path / "notebooks")
    root, out = tmp_path / "data", tmp_path / "out"
    import_again(root, without=0)
    store, audience = Store(root), read_audience(DISCLOSURE)
    first = {"eleves": load_publication(store, "eleves", audience)}
    Ledger.of(store).add(first, audit_release(store, first, audience).counts, audience, after=())

    def run(*words):
        code = main([*words, "--data", str(root), "--out", str(out)])
        captured = capsys.readouterr()
        row = current(out).by_name[REPORT]
        return code, row.status, " ".join((captured.out + captured.err).split()) + str(row.error)

    return root, run


def test_a_correction_goes_through_once_declared_and_not_before(command):
    root, run = command
    make = ("run", "--territory", "academie:lyon", "--format", "html")
    import_again(root, without=1)
    code, status, said = run(*make)
    assert (code, status) == (1, WITHHELD)
    assert "deux livraisons diffèrent de quelques élèves" in said
    code, _, said = run("audit", "--correction", "Élève compté deux fois.")
    assert (code, "Correction déclarée, après la livraison 000001" in said) == (0, True)
    code, status, said = run("audit")
    assert (code, status) == (1, WITHHELD)
    assert "une correction a été déclarée depuis" in said
    assert run(*make)[:2] == (0, OK)
    ledger = Ledger.of(Store(root))
    assert ledger.releases == ("000001", "000002")
    first, second = (
        ledger.shown([name]).set_index(["table", "territory", "filters"])["value"] for name in ledger.releases
    )
    assert not (second - first).dropna().abs().between(1, 4).any()
    assert second.isna().sum() > first.isna().sum()
