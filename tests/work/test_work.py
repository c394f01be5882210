"""What a notebook opens: its territory, on the right data."""

import pytest

from analysis import work
from analysis.errors import UserError
from analysis.sources import read_path
from analysis.store import Store, UndeclaredTable


@pytest.fixture
def empty(tmp_path, monkeypatch, demo):
    """A project whose data/ folder holds nothing; the demo is the small one."""
    monkeypatch.setattr(work, "DATA", tmp_path)
    monkeypatch.setattr("analysis.demo.prepare", lambda folder: demo)
    return tmp_path


def test_the_demo_stands_in_where_nothing_was_imported(empty):
    opened = work.open_work("academie:X1")
    assert opened.store.fictitious
    assert opened.territory.name == "Val-Fictif"


def test_a_territory_of_the_demo_opens_the_demo_even_beside_real_data(empty, opendata):
    readings = read_path(opendata / "ips_colleges" / "fr-en-ips-colleges-ap2022.csv")
    Store(empty).write(readings)
    assert work.open_work("academie:X1").store.fictitious
    assert not work.open_work("academie:lyon").store.fictitious
    with pytest.raises(UserError, match="lyon"):
        work.open_work("academie:lion")


def test_a_folder_without_data_is_refused(tmp_path):
    with pytest.raises(UserError, match="aucune donnée importée"):
        work.open_work("academie:X1", str(tmp_path))


def test_sources_are_those_of_the_rows_read(demo):
    opened = work.Work(demo, demo.index().parse("academie:X1"))
    panel = opened.panel()
    files = opened.imports(panel.reads)
    assert {"IPS des collèges"} < set(files["title"])
    assert not any("lycées" in title for title in files["title"])
    assert "IVAC" in opened.source_names(panel.reads)
    assert opened.comparators[-1].level == "france"


def test_contexts_that_a_notebook_asks_for_are_built_beforehand(demo, monkeypatch):
    assert all(hasattr(work.Work, name) for name in work.CONTEXTS)
    asked = []
    contexts = {"national": asked.append, "mix": lambda store: asked.append("mix")}
    monkeypatch.setattr(work, "CONTEXTS", contexts)
    work.build_contexts(demo, "here = open_work(t)\nhere.national.result(1)\nx = 'mix'")
    assert asked == [demo]
    contexts["national"] = lambda store: 1 / 0
    work.build_contexts(demo, "here.national")


def test_in_a_batch_only_declared_tables_are_read(demo, monkeypatch):
    monkeypatch.setenv(work.TABLES, "ips,establishments,memberships")
    opened = work.open_work("academie:X1", str(demo.root))
    assert len(opened.store.read("ips", opened.territory))
    with pytest.raises(UndeclaredTable, match="« exams »"):
        opened.panel()


def test_files_a_notebook_reads_besides(monkeypatch, tmp_path):
    (tmp_path / "methodes").mkdir()
    for name in ("rang", "pente"):
        (tmp_path / "methodes" / f"{name}.md").write_text(f"# {name}", encoding="utf-8")
    monkeypatch.setattr(work, "DOCS", tmp_path)
    monkeypatch.setattr(work, "BRANDING", tmp_path / "branding.yml")
    assert set(work.files_read_by("here.methods('rang')")) == {"branding.yml", "disclosure.yml", "rang.md"}
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "branding.yml").write_text("logo: logo.svg\nlogo_alt: Logo\n", encoding="utf-8")
    assert set(work.files_read_by("1")) == {"branding.yml", "disclosure.yml", "logo.svg"}
