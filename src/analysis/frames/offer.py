"""What is offered after the 3e near the collèges of a territory: lycées by track, how far they are, their places."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.store import Store
from analysis.territories import Territory

from .capacity import Capacity, capacity
from .orientation_places import great_circle

TRACKS = {"gt": ("lycee_gt", "lycee_polyvalent"), "pro": ("lycee_pro", "lycee_polyvalent")}


@dataclass(frozen=True)
class Offer:
    """Lycées of a territory (of `capacity.area`) by track (``"gt"``, ``"pro"``) and, for its located collèges, the median distance to the nearest of
    the académie and the share that have one within 10 km (percent), None where no collège or lycée is located; `capacity` the places
    offered there."""

    lycees: dict[str, int]
    median_km: dict[str, float | None]
    within_10_km: dict[str, float | None]
    colleges: int
    located: int
    capacity: Capacity


def offer(store: Store, territory: Territory) -> Offer:
    """Lycées in the territory, their places, and distances as the crow flies from its collèges to lycées of the same académies."""
    held = capacity(store, territory)
    around = pd.concat(
        [store.establishments(t) for t in (_academies(store, territory) or [territory])], ignore_index=True
    )
    near_by, own = (around[_inside(around, area)] for area in (held.area, (territory,)))
    colleges = own[own["nature"] == "college"]
    located = colleges.dropna(subset=["latitude", "longitude"])
    lycees, medians, shares = {}, {}, {}
    for track, natures in TRACKS.items():
        lycees[track] = int(near_by["nature"].isin(natures).sum())
        near = around[around["nature"].isin(natures)].dropna(subset=["latitude", "longitude"])
        distance = _nearest(located, near) if len(located) and len(near) else np.array([])
        medians[track] = float(np.median(distance)) if distance.size else None
        shares[track] = float(100 * (distance <= 10).mean()) if distance.size else None
    return Offer(lycees, medians, shares, len(colleges), len(located), held)


def _academies(store: Store, territory: Territory) -> list[Territory]:
    return [t for t in store.index().all("academie") if t.code in territory.academies]


def _inside(rows: pd.DataFrame, area: Sequence[Territory]) -> np.ndarray:
    """Which establishments are in one of these territories."""
    found = np.zeros(len(rows), dtype=bool)
    for part in area:
        column, codes = ("departement", part.departements) if part.uais is None else ("uai", part.uais)
        found |= rows[column].isin(codes).to_numpy()
    return found


def _nearest(places: pd.DataFrame, targets: pd.DataFrame) -> np.ndarray:
    """Great-circle distance, in kilometres, from each place to the nearest target."""
    a, b = (frame[["latitude", "longitude"]].to_numpy(dtype=float) for frame in (places, targets))
    return great_circle(a[:, None, :], b[None, :, :]).min(axis=1)
