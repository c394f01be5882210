"""Leaks that no file shows alone: between tables, between releases; the ledger of what was published."""

import shutil
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from mixed_country import DEPARTEMENTS, colleges, pupils_of
from small_country import write

from analysis.audit import Published, audit_batch, batch
from analysis.disclosure import Audience, CountTable, Dimension, read_audience, read_rules
from analysis.errors import UserError
from analysis.exhibits import Column, callout, report_header, table
from analysis.protection import Protection
from analysis.publication import CHAPTERS, Ledger, load_publication
from analysis.store import Store
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


def with_table(out, name, rows, columns=None, territory="france", source="eleves"):
    head = report_header(territory, "Ici", "Essai", period="2021", sources=["essai"], fictitious=True)
    shown = table(
        rows, columns=columns, title="Élèves", population="élèves", n="tous", source="rectorat", vintage="2021", row_header="sexe",
        protection=Protection("counts", "copil", (source,)),
    )  # fmt: skip
    outputs = [nbformat.v4.new_output("display_data", data=each._repr_mimebundle_()) for each in (head, shown)]
    cells = [nbformat.v4.new_code_cell("montrer()", outputs=outputs)]
    (out / f"{name}.ipynb").write_text(nbformat.v4.writes(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    return Published(name, "essai", {"ipynb": f"{name}.ipynb"})


def country(root, *, without=0):
    """Pupils of a few collèges, but the first ones: in a folder that holds a store, instead of its tables."""
    shutil.rmtree(root / "store", ignore_errors=True)
    rows = pupils_of(colleges(2021, each=4), 2021)[without:]
    rows = [row | {"sex": "FM"[rank % 2]} for rank, row in enumerate(rows, start=without)]
    schools = [{"uai": uai, "name": "A"} for uai in {row["uai"] for row in rows}]
    return write(root, {"pupils": rows, "establishments": schools})


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    return country(tmp_path_factory.mktemp("country"))


@pytest.fixture
def store(untouched, tmp_path):
    """A store of its own for each test: its ledger remembers."""
    return Store(shutil.copytree(untouched.root, tmp_path / "data"))


def shown(store):
    ledger = Ledger.of(store)
    return ledger.shown(ledger.releases)


def found(audit):
    return {(finding.report, finding.kind, finding.what) for finding in audit.findings}


def test_what_passes_enters_the_ledger_once(store, tmp_path):
    rows = [report(tmp_path, "lyon", "eleves"), report(tmp_path, "paris", "eleves")]
    first = audit_batch(rows, tmp_path, store, AUDIENCE)
    assert first.passed
    assert first.attack.checked > 0
    assert first.release == "000001"
    ledger = shown(store)
    assert set(ledger["publication"]) == {"eleves"}
    places = [store.index().parse(f"departement:{code}").id for code in DEPARTEMENTS]
    assert {"france", *places} <= set(ledger["territory"])
    again = audit_batch(rows, tmp_path, store, AUDIENCE)
    assert (again.passed, again.release) == (True, "")
    assert len(shown(store)) == len(ledger)


def test_another_folder_of_reports_does_not_escape_the_ledger(store, tmp_path):
    """A copy for the committee, elsewhere: one pupil fewer since the first folder was made is caught there too."""
    here, there = tmp_path / "reports", tmp_path / "copil"
    for folder in (here, there):
        folder.mkdir()
    assert audit_batch([report(here, "lyon", "eleves")], here, store, AUDIENCE).release == "000001"
    assert audit_batch([report(there, "lyon", "eleves")], there, store, AUDIENCE).release == ""
    fewer = country(store.root, without=1)
    assert not audit_batch([report(there, "lyon", "eleves")], there, fewer, AUDIENCE).passed


def test_a_release_that_comes_in_between_is_attacked_too(store, tmp_path, monkeypatch):
    """Another audit ends while this one attacks: it is done again, with what that one published."""
    ledger, asked, attack = Ledger.of(store), [], batch.audit_release
    monkeypatch.setitem(CHAPTERS, "entiere", chapter(counted("entiere")))
    other = {"entiere": load_publication(store, "entiere", AUDIENCE)}

    def slow(store, publications, audience):
        found = attack(store, publications, audience)
        asked.append(found.audit.compared)
        if len(asked) == 1:
            ledger.add(other, found.counts, audience, after=ledger.releases)
        return found

    monkeypatch.setattr(batch, "audit_release", slow)
    assert audit_batch([report(tmp_path, "lyon", "eleves")], tmp_path, store, AUDIENCE).release == "000002"
    assert len(asked) == 2


def test_what_another_audience_saw_is_known_to_those_who_could_see_it(store, tmp_path):
    """The service sees what the committee was given; the committee never saw what was kept in the service."""
    inside = Audience("interne", read_rules(DISCLOSURE).chosen("interne"))
    first = report(tmp_path, "dedans", "eleves", profile="interne")
    assert audit_batch([first], tmp_path, store, inside).release == "000001"
    audit = audit_batch([report(tmp_path, "comite", "eleves")], tmp_path, store, AUDIENCE)
    assert (audit.passed, audit.attack.compared, audit.release) == (True, 0, "000002")
    assert audit_batch([first], tmp_path, store, inside).attack.compared > 0


def test_a_second_release_with_one_pupil_fewer_is_caught(store, tmp_path):
    rows = [report(tmp_path, "lyon", "eleves"), report(tmp_path, "autre")]
    assert audit_batch(rows, tmp_path, store, AUDIENCE).passed
    fewer = country(store.root, without=1)
    audit = audit_batch(rows, tmp_path, fewer, AUDIENCE)
    assert not audit.passed
    told = {finding for finding in audit.findings if "deux livraisons diffèrent de quelques élèves" in finding.what}
    assert {finding.report for finding in told} == {"lyon"}
    assert all("autre" in finding.where for finding in told)
    assert Ledger.of(store).releases == ("000001",)


def test_a_correction_once_declared_is_published_around_what_was_shown(store, tmp_path):
    rows = [report(tmp_path, "lyon", "eleves")]
    assert audit_batch(rows, tmp_path, store, AUDIENCE).passed
    fewer = country(store.root, without=1)
    assert not audit_batch(rows, tmp_path, fewer, AUDIENCE).passed
    Ledger.of(fewer).declare("Élève compté deux fois par le collège.")
    audit = audit_batch(rows, tmp_path, fewer, AUDIENCE)
    assert audit.findings == ()
    assert (audit.passed, audit.release) == (True, "000002")
    assert audit.as_record()["correction"]["reason"] == "Élève compté deux fois par le collège."
    first, second = (
        rows.set_index(["table", "territory", "filters"])["value"] for _, rows in shown(fewer).groupby("release")
    )
    change = (second - first).dropna()
    assert (change == 0).any()
    assert not change.abs().between(1, 4).any()
    assert second.isna().sum() > first.isna().sum()
    assert audit_batch(rows, tmp_path, fewer, AUDIENCE).release == ""


def test_a_correction_is_declared_with_its_reason_after_a_release(store, tmp_path):
    with pytest.raises(UserError, match="rien n’est à déclarer"):
        Ledger.of(store).declare("fichier corrigé")
    assert audit_batch([report(tmp_path, "lyon", "eleves")], tmp_path, store, AUDIENCE).passed
    with pytest.raises(UserError, match="le motif de la correction manque"):
        Ledger.of(store).declare("  ")
    ledger = Ledger.of(store)
    for reason in ("fichier corrigé", "fichier corrigé de nouveau"):
        ledger.declare(reason)
    assert (ledger.correction.after, ledger.correction.reason) == ("000001", "fichier corrigé de nouveau")
    assert len(ledger.corrections.read_text(encoding="utf-8").splitlines()) == 2


def test_a_table_that_shows_what_another_hides_is_caught(store, tmp_path, monkeypatch):
    """Each publication is protected alone; the two together give a count of three away."""
    monkeypatch.setitem(CHAPTERS, "entiere", chapter(counted("entiere")))
    monkeypatch.setitem(CHAPTERS, "moities", chapter(counted("moities", **HALVES)))
    both = audit_batch(
        [report(tmp_path, "un", "entiere"), report(tmp_path, "deux", "moities")], tmp_path, store, AUDIENCE
    )
    assert {finding.kind for finding in both.findings} == {"attaque"}
    assert {finding.report for finding in both.findings} == {"un", "deux"}
    assert "3" not in str(both.as_record()["findings"])
    assert audit_batch([report(tmp_path, "un", "entiere")], tmp_path, store, AUDIENCE).passed
    after = audit_batch([report(tmp_path, "deux", "moities")], tmp_path, store, AUDIENCE)
    assert (after.passed, after.release) == (True, "000002")


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


def test_the_rate_of_a_hidden_count_is_caught(store, tmp_path, monkeypatch):
    """The notebook computed it elsewhere and says that it is protected: only the true counts tell what it gives away."""
    monkeypatch.setitem(CHAPTERS, "entiere", chapter(counted("entiere")))
    first = audit_batch([report(tmp_path, "lyon", "entiere")], tmp_path, store, AUDIENCE)
    counts = Ledger.of(store).counts([first.release]).set_index(["territory", "filters"])
    places = [
        place for place in "abcd" if counts.loc[(place, ""), "shown"] and not counts.loc[(place, "sexe=F"), "shown"]
    ]
    place = places[-1]
    girls, n = (int(counts.loc[(place, code), "count"]) for code in ("sexe=F", ""))
    rows = pd.DataFrame({"sexe": ["Filles"], "value": [round(100 * girls / n)], "n": [n]})
    columns = (
        Column("sexe", "Sexe"),
        Column("value", "Part", format="percent:0"),
        Column("n", "Élèves", format="integer"),
    )
    made = with_table(tmp_path, "taux", rows, columns=columns, territory=place, source="entiere")
    audit = audit_batch([made], tmp_path, store, AUDIENCE)
    assert {(finding.report, finding.kind) for finding in audit.findings} == {("taux", "secret")}
    assert "un taux montré est celui d’un effectif masqué" in audit.findings[0].what


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
