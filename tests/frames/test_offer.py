"""Lycées near collèges: counted where the territory is, as far as the crow flies, those of a réseau in its bassins."""

import numpy as np
import pytest

from analysis.frames.offer import offer
from analysis.frames.orientation_places import great_circle

DEGREE = 6371.0 * np.pi / 180  # kilometres of a degree along a meridian


@pytest.fixture
def store(store_of, uai):
    college, other, gt, pro = uai("69", 1), uai("69", 2), uai("69", 100), uai("01", 100)
    places = [
        {"uai": college, "nature": "college", "latitude": 45.0, "longitude": 4.0},
        {"uai": other, "nature": "college"},
        {"uai": gt, "nature": "lycee_gt", "latitude": 45.05, "longitude": 4.0},
        {"uai": pro, "nature": "lycee_polyvalent", "latitude": 46.0, "longitude": 4.0},
    ]
    return store_of(
        establishments=[line | {"name": "ICI", "commune_name": "ICI"} for line in places],
        bassins=[{"uai": code, "bassin": "B1"} for code in (college, pro)],
        memberships=[{"uai": college, "programme": "REP", "network": college, "rentree": 2024, "name": "RESEAU"}],
    )


def test_lycees_of_a_departement_and_distances_to_those_of_the_academie(store):
    found = offer(store, store.index().parse("departement:69"))
    assert found.lycees == {"gt": 1, "pro": 0}
    assert found.median_km["gt"] == pytest.approx(0.05 * DEGREE)
    assert found.median_km["pro"] == pytest.approx(DEGREE)
    assert found.within_10_km == {"gt": 100.0, "pro": 0.0}
    assert (found.colleges, found.located) == (2, 1)


def test_lycees_of_a_reseau_are_those_of_its_bassins(store):
    found = offer(store, store.index().all("reseau")[0])
    assert found.lycees == {"gt": 1, "pro": 1}
    assert [part.level for part in found.capacity.area] == ["bassin"]


def test_without_coordinates_no_distance(store_of, uai):
    store = store_of(establishments=[{"uai": uai("69", 1), "name": "ICI", "commune_name": "ICI"}])
    found = offer(store, store.index().parse("departement:69"))
    assert found.median_km == {"gt": None, "pro": None}
    assert found.lycees == {"gt": 0, "pro": 0}


def test_the_great_circle_is_that_of_the_sphere():
    """Paris to Marseille, 660 to 662 km on a sphere of 6 371 km; a quarter of a meridian; nothing between a place and itself."""
    paris, marseille = np.array([48.8566, 2.3522]), np.array([43.2965, 5.3698])
    assert 660 < great_circle(paris, marseille) < 662
    assert great_circle(np.array([0.0, 0.0]), np.array([90.0, 0.0])) == pytest.approx(6371 * np.pi / 2)
    assert great_circle(paris, paris) == 0
