"""What reports on the social mix share."""

import numpy as np
import pytest
from mixed_country import mixed_country

from analysis.context.segregation import load_mix
from analysis.frames.social_mix import social_mix
from analysis.measures import segregation as sg


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return mixed_country(tmp_path_factory.mktemp("mixed"))


@pytest.fixture(scope="module")
def context(store):
    return load_mix(store)


def test_every_territory_as_it_is_measured_alone(store, context):
    for name in ("france", "academie:lyon", "academie:paris", "departement:23"):
        territory = store.index().parse(name)
        mix = social_mix(store, territory)
        found, row = sg.published_decomposition(mix.row(2021)), context.published(territory, 2021)
        assert (row["h"], row["between"], row["colleges"]) == (found.index, found.between, mix.row(2021)["n_colleges"])
        profile = context.profile.loc[territory.id]
        assert profile["share"] == sg.variance_share(mix.now, draws=2).share.value
        assert profile["pupils"] == mix.now["headcount"].sum()
        freed = sg.published_index(found, units=int(row["colleges"]), n=int(profile["pupils"]))
        assert context.freed(territory, 2021) == freed
        assert row["by_chance"] == pytest.approx(found.index - freed.value)


def test_a_territory_that_is_not_published_has_no_row(store, context):
    region = store.index().parse("region_academique:ile-de-france")
    assert context.published(region, 2021) is None
    assert context.freed(region, 2021) is None
    assert region.id in context.profile.index


def test_without_ips_there_is_no_number_of_pupils(store, tmp_path):
    from small_country import write

    rows = store.read("segregation").replace({np.nan: None}).to_dict("records")
    bare = write(tmp_path / "bare", {"segregation": rows})
    alone = load_mix(bare)
    france = bare.index().france
    assert alone.published(france, 2021)["h"] > 0
    assert alone.freed(france, 2021) is None
    assert alone.similar(france) == []


def test_built_once(store, context):
    before = sorted((store.root / "context").iterdir())
    assert load_mix(store).indices.equals(context.indices)
    assert sorted((store.root / "context").iterdir()) == before
