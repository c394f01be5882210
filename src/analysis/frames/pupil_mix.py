"""Pupils of collèges counted by social group, from the pupils' table of a rectorat: what the full measures of mix need."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.measures.segregation import GROUPS
from analysis.store import Store
from analysis.territories import Territory

COLLEGE_LEVELS = ("6e", "5e", "4e", "3e")
_PLACE = ["rentree", "uai", "sector", "departement", "academie"]
_COUNTED = [*GROUPS, "unknown"]
_READ = ["uai", "level", "division", "sector", "pcs", "departement", "academie"]


@dataclass(frozen=True, eq=False)
class PupilMix:
    """Pupils of a territory's collèges by rentrée.

    `classes` has one row per rentrée, collège and class (division): rentree, uai, sector, departement, academie,
    division (empty where unknown), the numbers of pupils of each group of `GROUPS` and of pupils whose group is
    ``unknown``. `levels` are the levels counted, those that every rentrée has (of `COLLEGE_LEVELS`). `left_out` counts by
    rentrée the pupils of collèges whose sector is not known.
    """

    classes: pd.DataFrame
    levels: tuple[str, ...]
    left_out: dict[int, int]

    @property
    def rentrees(self) -> tuple[int, ...]:
        return tuple(sorted(int(year) for year in self.classes["rentree"].unique()))

    @cached_property
    def colleges(self) -> pd.DataFrame:
        """The same by rentrée and collège: the input of `segregation.composition`."""
        return self.classes.groupby(_PLACE, as_index=False)[_COUNTED].sum()

    def at(self, rentree: int) -> pd.DataFrame:
        """Collèges of one rentrée."""
        return self.colleges[self.colleges["rentree"] == rentree].reset_index(drop=True)

    def classes_at(self, rentree: int) -> pd.DataFrame:
        """Classes of one rentrée whose division is known; ``uai`` identifies the class, ``college`` the collège."""
        rows = self.classes[(self.classes["rentree"] == rentree) & (self.classes["division"] != "")]
        return rows.assign(college=rows["uai"], uai=rows["uai"] + " " + rows["division"]).reset_index(drop=True)


def pupil_mix(store: Store, territory: Territory) -> PupilMix:
    """Count the pupils of a territory by rentrée, collège, class and social group; one rentrée is read at a time."""
    years = [int(year) for year in store.values("pupils", "rentree")]
    tables = {year: _counted(store, territory, year) for year in years}
    tables = {year: table for year, table in tables.items() if len(table)}
    present = [set(table["level"]) for table in tables.values()]
    levels = tuple(level for level in COLLEGE_LEVELS if present and all(level in held for held in present))
    kept = [_classes(table, year, levels) for year, table in tables.items()]
    empty = pd.DataFrame(columns=[*_PLACE, "division", *_COUNTED])
    return PupilMix(
        pd.concat(kept, ignore_index=True) if kept else empty,
        levels,
        {year: int(table.loc[table["sector"] == "", _COUNTED].sum(axis=None)) for year, table in tables.items()},
    )


def _counted(store: Store, territory: Territory, year: int) -> pd.DataFrame:
    """Numbers of pupils of one rentrée by collège, level and class, one column per group."""
    rows = store.read("pupils", territory, columns=_READ, where={"rentree": year, "level": COLLEGE_LEVELS})
    keys = ["uai", "level", "division", "sector", "departement", "academie"]
    plain = {key: rows[key].astype("str").fillna("") for key in keys}
    rows = rows.assign(**plain, pcs=rows["pcs"].astype("str").fillna("unknown"), n=1)
    wide = rows.pivot_table(index=keys, columns="pcs", values="n", aggfunc="sum", fill_value=0, observed=True)
    return wide.reindex(columns=_COUNTED, fill_value=0).reset_index().rename_axis(columns=None)


def _classes(table: pd.DataFrame, year: int, levels: Sequence[str]) -> pd.DataFrame:
    kept = table[table["level"].isin(levels) & (table["sector"] != "")].assign(rentree=year)
    return kept.groupby([*_PLACE, "division"], as_index=False)[_COUNTED].sum()
