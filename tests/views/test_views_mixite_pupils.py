"""The part of the chapter that the pupils' table allows."""

import pytest
from mixed_country import mixed_country

from analysis.disclosure import read_audience
from analysis.frames.pupil_mix import pupil_mix
from analysis.measures import NotEstimable
from analysis.views.mixite import pupils as view
from analysis.wording import check_text
from analysis.work import DISCLOSURE

AUDIENCE = read_audience(DISCLOSURE)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return mixed_country(tmp_path_factory.mktemp("pupils"), pupils=(2020, 2021))


@pytest.fixture(scope="module")
def results(store):
    return view.from_pupils(pupil_mix(store, store.index().parse("academie:lyon")), AUDIENCE)


def test_indices_with_what_chance_shows(results):
    table = view.index_table(results).set_index("label")
    raw, chance = (
        table.loc["Indice d’entropie H, tel quel", "value"],
        table.loc["Indice d’une répartition au hasard", "value"],
    )
    freed = table.loc["H, hasard déduit"]
    assert 0 < chance < raw
    assert freed["low"] < freed["value"] < freed["high"]
    assert freed["value"] == pytest.approx(raw - chance, abs=freed["high"] - freed["low"])
    assert table.loc["Isolement des défavorisés", "value"] > results.disadvantaged.share


def test_the_change_and_its_parts(results):
    table = view.change_table(results)
    assert table["value"].iloc[1:].sum() == pytest.approx(table["value"].iloc[0], abs=1e-9)
    assert table[["low", "high"]].iloc[1:].isna().all(axis=None)
    said = view.change_text(results)
    assert said.startswith("Entre les rentrées\u00a02020 et 2021")
    assert not check_text(said, copil=True)


def test_classes_made_in_turn_are_not_segregated(results):
    """Pupils of a group are dealt to the classes one after the other: between classes, less than chance would show."""
    table = view.class_table(results).set_index("label")
    assert table.loc["Entre classes d’un même collège", "corrected"] == 0
    assert (
        table.loc["Entre classes d’un même collège", "index"]
        < table.loc["Entre classes d’un même collège", "by_chance"]
    )
    assert table.loc["Entre collèges", "index"] == pytest.approx(results.sectors.index, abs=1e-9)


def test_mentions_and_unknown_groups(results, store):
    about = view.about_pupils(results, store.index().parse("academie:lyon"), ("Élèves",))
    assert about["population"].startswith("élèves de 3e des collèges de l’académie de Lyon")
    assert "48\u00a0collèges" in about["n"]
    text = view.unknown_text(results)
    assert "336\u00a0élèves, soit 2,3\u202f%" in text
    assert not check_text(text)


def test_without_pupils_nothing_is_said(store):
    nothing = view.from_pupils(pupil_mix(store, store.index().parse("departement:13")), AUDIENCE)
    assert isinstance(nothing.now, NotEstimable)
    assert view.index_table(nothing).empty
    assert view.change_table(nothing).empty
    assert view.class_table(nothing).empty
    assert view.change_text(nothing) is view.unknown_text(nothing) is None
    assert view.about_pupils(nothing, store.index().france, ()) == {}
