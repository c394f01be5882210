"""What a notebook opens: its territory, on the right data."""

import pytest

from analysis import work
from analysis.demo import prepare
from analysis.errors import UserError
from analysis.sources import read_path
from analysis.store import Store


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return prepare(tmp_path_factory.mktemp("data"), size="ci")


@pytest.fixture
def empty(tmp_path, monkeypatch, demo):
    """A project whose data/ folder holds nothing; the demo is the small one."""
    monkeypatch.setattr(work, "DATA", tmp_path)
    monkeypatch.setattr(work, "prepare", lambda folder: demo)
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
