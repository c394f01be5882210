"""What the chapter on the social mix reads of the store."""

import pytest
from mixed_country import YEARS, mixed_country

from analysis.frames.social_mix import social_mix
from analysis.measures import segregation as sg


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return mixed_country(tmp_path_factory.mktemp("mixed"))


def _mix(store, name):
    return social_mix(store, store.index().parse(name))


def test_the_index_of_a_territory_and_its_departements(store):
    mix = _mix(store, "academie:lyon")
    assert mix.years == YEARS
    assert mix.published_for == mix.territory
    assert list(mix.parts_of(2021)["code"]) == ["01", "42", "69"]
    assert set(mix.parts["academie"]) == {"10"}
    nested = sg.nested_published(mix.row(2021), mix.parts_of(2021))
    assert nested.exact
    assert nested.weights == pytest.approx([1 / 3] * 3, abs=1e-9)


def test_an_academie_of_one_departement_takes_its_row(store):
    for name in ("academie:paris", "departement:75"):
        mix = _mix(store, name)
        assert mix.published_for.id == "departement:paris"
        assert mix.years == YEARS
    assert _mix(store, "region_academique:ile-de-france").published_for is None


def test_latest_rentree_with_the_nearest_headcounts(store):
    mix = _mix(store, "departement:69")
    assert (mix.rentree, mix.headcount_rentree, mix.rentrees) == (2023, 2022, (2022, 2023))
    assert (mix.now["headcount"] == 300).all()
    assert len(mix.now) == 16


def test_what_is_left_out_is_counted(store):
    mix = _mix(store, "departement:69")
    left = mix.exclusions.set_index("rentree")
    assert left["colleges"].to_dict() == {2022: 1}
    assert left.loc[2022, "reason"] == "ips_withheld"
    assert len(mix.colleges[mix.colleges["rentree"] == 2022]) + left.loc[2022, "colleges"] == 16


def test_no_index_no_years(tmp_path):
    mix = _mix(mixed_country(tmp_path / "bare", segregation=False), "academie:lyon")
    assert (mix.years, mix.published_for, len(mix.now)) == ((), None, 48)


def test_a_territory_without_college(store):
    mix = _mix(store, "departement:13")
    assert (mix.years, mix.rentree, len(mix.now)) == ((), None, 0)
