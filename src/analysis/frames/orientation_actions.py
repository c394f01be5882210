"""Actions of orientation, collège by collège: who held them, whom they reached, hours for each pupil of 3e."""

from collections.abc import Collection

import pandas as pd

from analysis.store import Store
from analysis.territories import Territory

ACTION_TYPES = {"uai": "str", "rentree": "int64", "action": "str", "reached": "float64", "hours": "float64"}


def college_actions(store: Store, territory: Territory, rentrees: Collection[int]) -> pd.DataFrame:
    """One row per collège, rentrée and action (columns of `ACTION_TYPES`): pupils reached, hours for each of them."""
    where = {"rentree": tuple(rentrees)}
    rows = store.read(
        "orientation_actions", territory, columns=["uai", "rentree", "action", "pupils", "hours"], where=where
    )
    return rows.rename(columns={"pupils": "reached"}).astype({"reached": "float64"}).astype(ACTION_TYPES)


def hours_per_pupil(actions: pd.DataFrame, pupils: pd.DataFrame) -> pd.DataFrame:
    """By collège and rentrée: `pupils` of 3e and the hours of all actions together for each of them.

    `pupils` has one row per pupil of 3e (uai, academie, rentree). A collège without any line in a rentrée that others of its académie
    have lines for declared nothing: 0 hours. A line without its hours or its pupils makes the collège's hours unknown; so does a
    rentrée without any line in the académie.
    """
    size = pupils.groupby(["uai", "academie", "rentree"]).size().rename("pupils").reset_index()
    whole = actions.assign(
        given=actions["hours"] * actions["reached"], unknown=actions[["hours", "reached"]].isna().any(axis=1)
    )
    sums = whole.groupby(["uai", "rentree"]).agg(given=("given", "sum"), unknown=("unknown", "any")).reset_index()
    found = size.merge(sums, on=["uai", "rentree"], how="left")
    told = sums.merge(size[["uai", "academie", "rentree"]], on=["uai", "rentree"])[["academie", "rentree"]]
    declared = pd.MultiIndex.from_frame(found[["academie", "rentree"]]).isin(pd.MultiIndex.from_frame(told))
    hours = (found["given"].fillna(0.0) / found["pupils"]).where(
        declared & ~found["unknown"].fillna(False).astype(bool)
    )
    return found[["uai", "rentree", "pupils"]].assign(hours=hours)
