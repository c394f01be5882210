"""Where pupils go after the collège, and where they live: one establishment or commune for each, near the collège."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import coefficients as c
from .chance import share_draw

_TYPES = {"gt": ("LEGT", "LPO"), "pro": ("LP", "LPO")}


@dataclass(frozen=True)
class Nearby:
    """For each group of rows (département, bassin), the items it holds: `items[start[g] : start[g] + count[g]]`."""

    items: np.ndarray
    start: np.ndarray
    count: np.ndarray

    def draw(self, rng: np.random.Generator, groups: np.ndarray) -> np.ndarray:
        """One item of each row's group, all as likely."""
        place = np.floor(rng.random(len(groups)) * self.count[groups]).astype(int)
        return self.items[self.start[groups] + place]


def nearby(items: np.ndarray, groups: pd.Series, order: pd.Index) -> Nearby:
    """Items gathered by group; groups are numbered as in `order`, each must hold an item."""
    number = order.get_indexer(groups)
    arranged = np.argsort(number, kind="stable")
    count = np.bincount(number, minlength=len(order))
    return Nearby(items[arranged], np.r_[0, np.cumsum(count)[:-1]], count)


def draw_lycees(
    rng: np.random.Generator,
    colleges: pd.DataFrame,
    lycees: pd.DataFrame,
    communes: pd.DataFrame,
    college: np.ndarray,
    general: np.ndarray,
) -> np.ndarray:
    """The row of the lycée each pupil goes to, with a general track or a professional one: near the collège, mostly the nearest."""
    place = communes.set_index("commune")[["latitude", "longitude"]]
    found = np.empty(len(college), dtype=np.int64)
    for track, here in (("gt", general), ("pro", ~general)):
        near = _nearest(colleges, lycees[lycees["lycee_type"].isin(_TYPES[track])], place)
        rank = share_draw(rng, dict(enumerate(c.NEAREST_LYCEES)), int(here.sum()))
        found[here] = near[college[here], rank]
    return found


def _nearest(colleges: pd.DataFrame, lycees: pd.DataFrame, place: pd.DataFrame) -> np.ndarray:
    """Collèges × ranks: the labels of the nearest lycées of the département, the last one again where there are too few."""
    ranks = len(c.NEAREST_LYCEES)
    found = np.empty((len(colleges), ranks), dtype=np.int64)
    for code, part in colleges.groupby("departement"):
        around = lycees[lycees["departement"] == code]
        a, b = (place.reindex(rows["commune"]).to_numpy() for rows in (part, around))
        order = ((a[:, None] - b[None]) ** 2).sum(axis=2).argsort(axis=1, kind="stable")
        kept = order[:, np.minimum(np.arange(ranks), order.shape[1] - 1)]
        found[colleges.index.get_indexer(part.index)] = around.index.to_numpy()[kept]
    return found


def draw_residences(
    rng: np.random.Generator, colleges: pd.DataFrame, communes: pd.DataFrame, college: np.ndarray
) -> np.ndarray:
    """The row in `communes` of each pupil's home: the collège's commune, or another of its bassin."""
    order = pd.Index(communes["bassin"].unique())
    own = pd.Index(communes["commune"]).get_indexer(colleges["commune"])
    bassin = order.get_indexer(communes["bassin"])[own]
    elsewhere = nearby(np.arange(len(communes)), communes["bassin"], order).draw(rng, bassin[college])
    return np.where(rng.random(len(college)) < c.SAME_COMMUNE, own[college], elsewhere)
