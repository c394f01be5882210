"""Where the 3e was and where it led: rurality of the collège's commune, distance to the lycée."""

import numpy as np
import pandas as pd

from analysis.store import Store
from analysis.territories import Territory

RURALITIES = ("urbain", "bourg_rural", "rural_disperse", "inconnu")
EARTH_KM = 6371.0


def ruralities(store: Store, territory: Territory) -> pd.Series:
    """By UAI, the rurality of the establishment's commune (Insee's density grid: 1–4 urban, 5 bourg, 6–7 dispersed)."""
    density = store.read("communes", columns=["commune", "density"]).set_index("commune")["density"]
    places = store.establishments(territory).set_index("uai")["commune"].map(density).dropna().astype("int64")
    return places.map(lambda level: RURALITIES[0] if level <= 4 else RURALITIES[1] if level == 5 else RURALITIES[2])


def coordinates(store: Store, territory: Territory) -> pd.DataFrame:
    """By UAI, latitude and longitude in degrees; establishments that are not located left out."""
    rows = store.establishments(territory).set_index("uai")[["latitude", "longitude"]]
    return rows.dropna().astype("float64")


def distances(points: pd.DataFrame, start: pd.Series, end: pd.Series) -> np.ndarray:
    """Kilometres as the crow flies from one establishment to another, row by row; NaN where either is not located."""
    a, b = (points.reindex(uais).to_numpy() for uais in (start, end))
    return great_circle(a, b)


def great_circle(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Kilometres between points in degrees (last axis: latitude, longitude), by the haversine formula."""
    a, b = np.radians(a), np.radians(b)
    half = (a - b) / 2
    inside = np.sin(half[..., 0]) ** 2 + np.cos(a[..., 0]) * np.cos(b[..., 0]) * np.sin(half[..., 1]) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(inside))
