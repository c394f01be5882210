"""Leaks that no file shows alone: between tables, between releases; the ledger of what was published."""

from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from mixed_country import DEPARTEMENTS, colleges, pupils_of
from small_country import write

from analysis.audit import Published, audit_batch
from analysis.disclosure import CountTable, Dimension, read_audience
from analysis.exhibits import callout, table
from analysis.protection import Protection
from analysis.publication import CHAPTERS, load_publication, read_ledger
from analysis.work import DISCLOSURE

AUDIENCE = read_audience(DISCLOSURE)
SEX = Dimension.flat("sexe", ("F", "M"))
COUNTS = pd.DataFrame(
    [(place, sex, count) for place, row in zip("abcd", ((3, 40), (52, 44), (30, 38), (61, 47)), strict=True)
     for sex, count in zip("FM", row, strict=True)],
    columns=["territoire", "sexe", "count"],
)  # fmt: skip


HALVES = {"nord": "france", "sud": "france", "a": "nord", "b": "nord", "c": "sud", "d": "sud"}


def chapter(*tables):
    return SimpleNamespace(
        TABLES=("pupils",), __name__="analysis.publication.pupils", count_tables=lambda store: tables
    )


def counted(name, **above):
    """Girls and boys of four places, of a country or of its two halves: alone, each hides what protects place a."""
    territory = Dimension("territoire", {"france": None, **dict.fromkeys("abcd", "france"), **above})
    return CountTable(f"{name}/sexe", "eleves", (territory, SEX), COUNTS)


def report(out, name, *sources, profile="copil"):
    """An executed notebook that stands on publications."""
    shown = callout("info", "Note", "Des élèves.", protection=Protection("counts", profile, sources))
    output = nbformat.v4.new_output("display_data", data=shown._repr_mimebundle_())
    path = out / f"{name}.ipynb"
    cells = [nbformat.v4.new_code_cell("montrer()", outputs=[output])]
    path.write_text(nbformat.v4.writes(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    return Published(name, "essai", {"ipynb": path.name})


def with_table(out, name, rows):
    shown = table(
        rows, title="Élèves", population="élèves", n="tous", source="rectorat", vintage="2021", row_header="sexe",
        protection=Protection("counts", "copil", ("eleves",)),
    )  # fmt: skip
    output = nbformat.v4.new_output("display_data", data=shown._repr_mimebundle_())
    cells = [nbformat.v4.new_code_cell("montrer()", outputs=[output])]
    (out / f"{name}.ipynb").write_text(nbformat.v4.writes(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    return Published(name, "essai", {"ipynb": f"{name}.ipynb"})


def country(root, *, without=0):
    rows = pupils_of(colleges(2021, each=4), 2021)[without:]
    rows = [row | {"sex": "FM"[rank % 2]} for rank, row in enumerate(rows, start=without)]
    schools = [{"uai": uai, "name": "A"} for uai in {row["uai"] for row in rows}]
    return write(root, {"pupils": rows, "establishments": schools})


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return country(tmp_path_factory.mktemp("country"))


def found(audit):
    return {(finding.report, finding.kind, finding.what) for finding in audit.findings}


def test_what_passes_enters_the_ledger_once(store, tmp_path):
    rows = [report(tmp_path, "lyon", "eleves"), report(tmp_path, "paris", "eleves")]
    first = audit_batch(rows, tmp_path, store, AUDIENCE)
    assert first.passed
    assert first.attack.checked > 0
    assert first.release == "000001"
    ledger = read_ledger(tmp_path)
    assert set(ledger["publication"]) == {"eleves"}
    places = [store.index().parse(f"departement:{code}").id for code in DEPARTEMENTS]
    assert {"france", *places} <= set(ledger["territory"])
    again = audit_batch(rows, tmp_path, store, AUDIENCE)
    assert (again.passed, again.release) == (True, "")
    assert len(read_ledger(tmp_path)) == len(ledger)


def test_a_second_release_with_one_pupil_fewer_is_caught(store, tmp_path):
    rows = [report(tmp_path, "lyon", "eleves"), report(tmp_path, "autre")]
    assert audit_batch(rows, tmp_path, store, AUDIENCE).passed
    fewer = country(tmp_path / "fewer", without=1)
    audit = audit_batch(rows, tmp_path, fewer, AUDIENCE)
    assert not audit.passed
    told = {finding for finding in audit.findings if "deux livraisons diffèrent de quelques élèves" in finding.what}
    assert {finding.report for finding in told} == {"lyon"}
    assert all("autre" in finding.where for finding in told)
    assert set(read_ledger(tmp_path)["release"]) == {"000001"}


def test_a_table_that_shows_what_another_hides_is_caught(store, tmp_path, monkeypatch):
    """Each publication is protected alone; the two together give a count of three away."""
    monkeypatch.setitem(CHAPTERS, "entiere", chapter(counted("entiere")))
    monkeypatch.setitem(CHAPTERS, "moities", chapter(counted("moities", **HALVES)))
    alone = audit_batch([report(tmp_path, "un", "entiere")], tmp_path, store, AUDIENCE)
    assert alone.passed
    both = audit_batch(
        [report(tmp_path, "un", "entiere"), report(tmp_path, "deux", "moities")], tmp_path, store, AUDIENCE
    )
    assert {finding.kind for finding in both.findings} == {"attaque"}
    assert {finding.report for finding in both.findings} == {"un", "deux"}
    assert "3" not in str(both.as_record()["findings"])


def test_a_count_that_the_publication_does_not_show_is_caught(store, tmp_path):
    """Large enough to pass for a protected one: only the publication tells that it hides this cell, or shows another."""
    publication = load_publication(store, "eleves", AUDIENCE)
    rows = (
        publication.tables["eleves/sexe"]
        .at(territoire="france", rentree="2021")
        .counts.reset_index()[["sexe", "count"]]
    )
    assert audit_batch([with_table(tmp_path, "vrai", rows)], tmp_path, store, AUDIENCE).passed
    told = audit_batch([with_table(tmp_path, "faux", rows.assign(count=rows["count"] - 7))], tmp_path, store, AUDIENCE)
    assert {(finding.report, finding.kind) for finding in told.findings} == {("faux", "secret")}


def test_a_stamp_that_names_nothing_known_is_refused(store, tmp_path):
    audit = audit_batch([report(tmp_path, "faux", "inventee")], tmp_path, store, AUDIENCE)
    assert found(audit) == {("faux", "secret", "il dit reposer sur la publication « inventee », qui n’existe pas")}


def test_a_report_made_for_another_audience_is_refused(store, tmp_path):
    audit = audit_batch([report(tmp_path, "interne", "eleves", profile="interne")], tmp_path, store, AUDIENCE)
    assert {finding.what for finding in audit.findings} == {
        "il suit un autre profil de diffusion que « copil », en vigueur"
    }


def test_the_record_gives_no_bound_of_a_count(store, tmp_path):
    record = audit_batch([report(tmp_path, "lyon", "eleves")], tmp_path, store, AUDIENCE).as_record()
    assert (record["passed"], record["reports"], record["publications"]) == (True, 1, ["eleves"])
    assert record["attack"]["leaks"] == 0
