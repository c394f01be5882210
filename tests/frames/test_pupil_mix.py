"""Pupils counted by collège, class and social group."""

import pytest
from mixed_country import colleges, mixed_country, pupils_of
from small_country import write

from analysis.frames.pupil_mix import pupil_mix
from analysis.frames.social_mix import social_mix
from analysis.measures import segregation as sg


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return mixed_country(tmp_path_factory.mktemp("pupils"), pupils=(2020, 2021))


def test_every_pupil_is_counted_once(store):
    mix = pupil_mix(store, store.index().parse("academie:lyon"))
    assert (mix.rentrees, mix.levels, mix.left_out) == ((2020, 2021), ("3e",), {2020: 0, 2021: 0})
    there = colleges(2021)
    there = there[there["departement"].isin(["69", "01", "42"])].set_index("uai")
    found = mix.at(2021).set_index("uai")
    assert list(found.index) == sorted(there.index)
    assert found["unknown"].sum() == 7 * 48
    total = found[[*sg.GROUPS, "unknown"]].sum(axis=1)
    assert (total == 300).all()
    missing = there[list(sg.GROUPS)].loc[found.index] - found[list(sg.GROUPS)]
    assert (missing >= 0).all(axis=None)
    assert (missing.sum(axis=1) == found["unknown"]).all()


def test_classes_add_up_to_colleges(store):
    mix = pupil_mix(store, store.index().parse("departement:69"))
    classes = mix.classes_at(2021)
    assert classes.groupby("college").size().eq(10).all()
    summed = classes.groupby("college")[list(sg.GROUPS)].sum()
    assert (summed == mix.at(2021).set_index("uai")[list(sg.GROUPS)]).all(axis=None)


def test_pupils_and_the_published_index_agree(store):
    """The published index of the same pupils, but for those without a group (one in forty)."""
    territory = store.index().parse("academie:lyon")
    found = sg.by_sector(sg.composition(pupil_mix(store, territory).at(2021)))
    published = sg.published_decomposition(social_mix(store, territory).row(2021))
    assert found.index == pytest.approx(published.index, abs=0.003)
    assert found.between == pytest.approx(published.between, abs=0.003)


def test_levels_that_some_rentree_lacks_are_not_compared(tmp_path):
    people = colleges(2021).iloc[:4]
    rows = pupils_of(people, 2020) + pupils_of(people, 2021)
    rows += [row | {"pupil": row["pupil"] + "x", "level": "6e"} for row in pupils_of(people, 2021)]
    rows += [row | {"pupil": row["pupil"] + "y", "level": "cap_1"} for row in pupils_of(people, 2021)]
    store = write(tmp_path / "levels", {"pupils": rows})
    mix = pupil_mix(store, store.index().france)
    assert mix.levels == ("3e",)
    assert mix.colleges[[*sg.GROUPS, "unknown"]].sum(axis=None) == 2 * 4 * 300


def test_pupils_of_a_college_without_sector_are_counted_apart(tmp_path):
    rows = pupils_of(colleges(2021).iloc[:3], 2021)
    rows = [row | ({"sector": None} if row["uai"] == rows[0]["uai"] else {}) for row in rows]
    store = write(tmp_path / "sector", {"pupils": rows})
    mix = pupil_mix(store, store.index().france)
    assert mix.left_out == {2021: 300}
    assert len(mix.at(2021)) == 2


def test_no_table_no_pupils(tmp_path):
    store = mixed_country(tmp_path / "none")
    mix = pupil_mix(store, store.index().france)
    assert (mix.rentrees, mix.levels, mix.left_out) == ((), (), {})
