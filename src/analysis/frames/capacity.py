"""Places offered after the 3e, territory by territory, and bassin by bassin."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.store import Store
from analysis.territories import Territory

KINDS = {"2nde_gt": "gt", "2nde_pro": "pro", "cap": "pro", "agricole": "agricole", "apprentissage": "apprentissage"}
"""What a place leads to: seconde GT, vocational track under school status, agricultural, apprenticeship."""


@dataclass(frozen=True, eq=False)
class Capacity:
    """Places of a territory by rentrée and kind (`KINDS`), `area` being where they are: the territory itself, the bassins that
    a réseau lies in, its département where it lies in none. `bassins` are those with a school in the territory, `by_bassin` their places: columns bassin (id of
    the territory), rentree, kind, places; `declared` by rentrée how many académies have a line there. Without any line of its own a territory has no places known, which is not 0.
    """

    area: tuple[Territory, ...]
    places: Mapping[int, Mapping[str, int]]
    bassins: tuple[Territory, ...]
    by_bassin: pd.DataFrame
    declared: Mapping[int, int]

    def of(self, bassin: Territory, rentree: int, kind: str) -> int | None:
        """Places of one bassin, None where none is known that rentrée."""
        rows = self.by_bassin
        rows = rows[(rows["bassin"] == bassin.id) & (rows["rentree"] == rentree)]
        return None if rows.empty else int(rows.loc[rows["kind"] == kind, "places"].sum())


def capacity(store: Store, territory: Territory) -> Capacity:
    """Read the places of a territory; empty where the table is not imported."""
    bassins = tuple(b for b in store.index().all("bassin") if _touches(b, territory))
    area = (bassins or (territory.parent,)) if territory.level == "reseau" else (territory,)
    rows = pd.concat([_places(store, part) for part in area], ignore_index=True).drop_duplicates()
    own = {uai: bassin.id for bassin in bassins for uai in bassin.uais or ()}
    everywhere = _places(store, store.index().france) if bassins else rows
    around = everywhere.assign(bassin=everywhere["uai"].map(own)).dropna(subset="bassin")
    grouped = around.groupby(["bassin", "rentree", "kind"])["places"].sum().reset_index()
    declared = {int(year): int(n) for year, n in rows.groupby("rentree")["academie"].nunique().items()}
    return Capacity(area, _by_rentree(rows), bassins, grouped, declared)


def _touches(bassin: Territory, territory: Territory) -> bool:
    if territory.uais is not None:
        return bool(set(bassin.uais or ()) & set(territory.uais))
    return territory.level == "france" or bool(set(bassin.departements) & set(territory.departements))


def _places(store: Store, territory: Territory) -> pd.DataFrame:
    rows = store.read("places", territory, columns=["uai", "academie", "rentree", "destination", "field", "places"])
    return rows.assign(kind=rows["destination"].map(KINDS))


def _by_rentree(rows: pd.DataFrame) -> dict[int, dict[str, int]]:
    counts = rows.groupby(["rentree", "kind"])["places"].sum()
    return {
        int(year): {str(kind): int(n) for kind, n in part.droplevel(0).items()}
        for year, part in counts.groupby(level="rentree")
    }
