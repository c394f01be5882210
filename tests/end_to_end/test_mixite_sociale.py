"""The chapter on the social mix, from the command line to the page and its PDF."""

import dataclasses

import pytest

from analysis.frames.pupil_mix import pupil_mix
from analysis.frames.social_mix import social_mix
from analysis.measures import segregation as sg
from analysis.wording.numbers import number, percent

pytestmark = pytest.mark.end_to_end


@pytest.fixture(scope="module")
def report(batch):
    return dataclasses.replace(batch.report("ordinary"), chapter="mixite_sociale")


@pytest.fixture(scope="module")
def territory(batch):
    return batch.store.index().parse(batch.territories["ordinary"])


def test_the_index_of_the_store_is_that_of_the_report(report, batch, territory):
    mix = social_mix(batch.store, territory)
    found = sg.published_decomposition(mix.row(mix.years[-1]))
    for page in (report.text, " ".join(report.pages)):
        flat = " ".join(page.split())
        assert f"est de {number(found.index, 3)} à la rentrée" in flat
        assert " ".join(f"et {percent(found.shares['between'], 0)} de l’écart entre public et privé".split()) in flat
    share = sg.variance_share(mix.now, draws=2).share.value
    assert percent(share, 0) in report.text


def test_pupils_give_their_indices_when_their_table_is_there(report, batch, territory):
    people = pupil_mix(batch.store, territory)
    found = sg.by_sector(sg.composition(people.at(people.rentrees[-1])))
    assert "Mesures sur les élèves" in report.text
    assert number(found.index, 4) in report.text
    assert "Ce que d’autres données permettraient" not in report.text


def test_levels_without_object_have_no_such_chapter(batch):
    for kind in ("network", "college"):
        assert not (batch.report(kind).folder / "mixite_sociale.html").exists()
