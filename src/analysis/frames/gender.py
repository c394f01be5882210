"""Girls and boys of the lycées of a territory, by track and by speciality, as the published files count them."""

from dataclasses import dataclass

import pandas as pd

from analysis.store import Store
from analysis.territories import Territory

PLACE = ["departement", "academie"]
FINAL = ("terminale_g", "terminale_sti2d", "terminale_stl", "terminale_stmg", "terminale_st2s", "terminale_std2a")
COLUMNS = ["uai", "rentree", "code", "sex", "pupils", "sector", *PLACE]


@dataclass(frozen=True, eq=False)
class LyceeChoices:
    """Pupils of lycées, one row per lycée, rentrée, code and sex (columns of `COLUMNS`).

    `tracks` has the codes of the table ``headcounts``; `pairs` the pairs of specialities of terminale générale, each pupil once;
    `specialities` each speciality, a pupil being in two.
    """

    territory: Territory
    tracks: pd.DataFrame
    pairs: pd.DataFrame
    specialities: pd.DataFrame

    @property
    def track_years(self) -> tuple[int, ...]:
        return _years(self.tracks)

    @property
    def speciality_years(self) -> tuple[int, ...]:
        return _years(self.pairs)

    @property
    def reads(self) -> dict[str, dict[str, object]]:
        """The rows of the store behind this: table → conditions."""
        return {"headcounts": {"rentree": self.track_years}, "specialities": {"rentree": self.speciality_years}}


def lycee_choices(store: Store, territory: Territory) -> LyceeChoices:
    """Read the lycées of a territory; empty where the files are not imported."""
    tracks = store.read("headcounts", territory, columns=[c if c != "code" else "track" for c in COLUMNS])
    choices = store.read("specialities", territory, columns=["kind", *COLUMNS])
    tracks = tracks.rename(columns={"track": "code"})
    kinds = [choices[choices["kind"] == kind].drop(columns="kind") for kind in ("doublette", "specialite")]
    return LyceeChoices(territory, tracks, *(part.reset_index(drop=True) for part in kinds))


def at(rows: pd.DataFrame, rentree: int) -> pd.DataFrame:
    """Rows of one rentrée."""
    return rows[rows["rentree"] == rentree]


def _years(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted(int(year) for year in rows["rentree"].unique()))
