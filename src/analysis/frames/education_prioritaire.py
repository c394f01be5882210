"""Éducation prioritaire collège by collège and year: the label of each year, that of the first one, what became of it."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.store import Store
from analysis.territories import Territory

COURSES = ("permanent", "entrant", "sortant", "jamais", "inconnu")


def ep_labels(store: Store, territory: Territory, rentrees: Collection[int]) -> pd.DataFrame:
    """One row per collège and rentrée: rentree, uai, ep_base, ep_course.

    `ep_base` is the label of the collège in the first of the rentrées (``"inconnu"`` for one that had no pupils of 3e then);
    `ep_course` says, from its first rentrée to its last, whether it was in éducation prioritaire at both (``"permanent"``), only
    at the end (``"entrant"``), only at the start (``"sortant"``), at neither (``"jamais"``); ``"inconnu"`` where a label of either end
    is missing. REP and REP+ are both in éducation prioritaire; former labels are names only and are not mapped here.
    """
    yearly = {int(year): _labels(store, territory, int(year)) for year in sorted(rentrees)}
    if not yearly:
        return pd.DataFrame(columns=["rentree", "uai", "ep_base", "ep_course"])
    first, last = yearly[min(yearly)], yearly[max(yearly)]
    known = pd.Index(sorted(set().union(*(labels.index for labels in yearly.values()))), name="uai")
    base = first.reindex(known).fillna("inconnu")
    course = _course(base, last.reindex(known).fillna("inconnu"))
    wide = pd.DataFrame({"ep_base": base, "ep_course": course})
    parts = [wide.loc[labels.index].reset_index().assign(rentree=year) for year, labels in yearly.items()]
    return pd.concat(parts, ignore_index=True)[["rentree", "uai", "ep_base", "ep_course"]]


def _labels(store: Store, territory: Territory, year: int) -> pd.Series:
    """The label that most pupils of 3e of a collège carry, by UAI."""
    rows = store.read("pupils", territory, columns=["uai", "ep", "sector"], where={"level": "3e", "rentree": year})
    private = rows["sector"].astype("str").str.startswith("prive").fillna(False)
    label = rows["ep"].astype("str").fillna("inconnu").mask(private & rows["ep"].isna(), "hors_ep")
    counts = pd.DataFrame({"uai": rows["uai"], "ep": label}).value_counts().reset_index()
    ordered = counts.sort_values(["uai", "count", "ep"], ascending=[True, False, True])
    return ordered.drop_duplicates("uai").set_index("uai")["ep"]


def _course(start: pd.Series, end: pd.Series) -> pd.Series:
    unknown = (start == "inconnu") | (end == "inconnu")
    before, after = start.isin(("REP", "REP+")), end.isin(("REP", "REP+"))
    chosen = np.select(
        [unknown, before & after, after, before], ["inconnu", "permanent", "entrant", "sortant"], "jamais"
    )
    return pd.Series(chosen, index=start.index)
