import numpy as np
import pandas as pd
import pytest

from analysis.context import MEASURES, build_context, load_context
from analysis.frames import college_panel
from analysis.measures import by_quartile, national_bounds, slope_points
from analysis.store import Store


@pytest.fixture(scope="module")
def built(nation):
    return build_context(nation)


def test_bounds_are_national_and_weighted(country, built):
    headline = college_panel(country, country.index().france).headline
    assert built.quartile_bounds() == national_bounds(headline["ips"], headline["present"])
    assert built.quartile_bounds(2022) is not None
    assert built.quartile_bounds(1999) is None


def test_results_are_those_of_the_measures(country, built):
    rhone = country.index().parse("departement:69")
    panel = college_panel(country, rhone)
    slope = built.result(rhone, "slope_points", 2024)
    expected = slope_points(panel.data[panel.data["session"] == 2024]).slope
    assert (slope["value"], slope["low"], slope["units"]) == (expected.value, expected.low, 40)
    rate = built.result(rhone, "rate")
    assert rate["value"] == pytest.approx(np.average(panel.headline["rate"], weights=panel.headline["present"]))
    gap = by_quartile(panel.headline, built.quartile_bounds()).gap_points
    assert built.result(rhone, "gap_q4_q1_points")["value"] == gap.value
    assert set(built.results["name"]) == set(MEASURES)


def test_territories_without_data_have_no_result(country, built):
    lille = country.index().parse("academie:lille")
    assert built.result(lille, "rate") is None
    assert lille.id not in built.profile.index
    assert built.similar(lille) == []


def test_profile(country, built):
    lyon = built.profile.loc["academie:lyon"]
    headline = college_panel(country, country.index().parse("academie:lyon")).headline
    private = headline.loc[headline["sector"] != "public", "present"].sum()
    assert lyon["colleges"] == 80
    assert lyon["ips"] == pytest.approx(np.average(headline["ips"], weights=headline["present"]))
    assert lyon["private_share"] == pytest.approx(100 * private / headline["present"].sum())


def test_similar_and_compare(country, built):
    rhone = country.index().parse("departement:69")
    assert built.similar(rhone, k=2) == ["departement:ain", "departement:paris"]
    compared = built.compare(["france", "departement:nord", "departement:rhone"], "rate")
    assert list(compared["territory"]) == ["france", "departement:rhone"]


def test_it_is_kept_and_read_back(country, built):
    first = load_context(country)
    again = load_context(Store(country.root))
    for found in (first, again):
        for name in ("bounds", "profile", "results"):
            pd.testing.assert_frame_equal(getattr(found, name), getattr(built, name))
        assert (found.sessions, found.headline_session, found.ips_rentree) == ((2022, 2023, 2024), 2023, 2022)
    assert len(list((country.root / "context").iterdir())) == 1


def test_an_empty_store(tmp_path):
    empty = build_context(Store(tmp_path))
    assert empty.results.empty
    assert empty.profile.empty
    assert empty.quartile_bounds() is None
    assert load_context(Store(tmp_path)).headline_session is None
