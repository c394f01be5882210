"""From the collège to the lycée: pupils found in seconde GT, with their marks on arrival and what became of them a year later."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.store import Store
from analysis.territories import Territory

LIAISON_TYPES = {"uai": "str", "lycee": "str", "rentree": "int64", "written": "float64", "reoriented": "float64"}
_REORIENTED = "1re_pro"


def liaison_rows(store: Store, territory: Territory, rentrees: Collection[int]) -> tuple[pd.DataFrame, int]:
    """One row per pupil of 3e of these rentrées found in the seconde GT of a known lycée, and how many have none known.

    Columns of `LIAISON_TYPES`: the collège, the lycée, the rentrée of the 3e, the mark at the written DNB (may be missing),
    `reoriented` 1 for a vocational track after the seconde GT, 0 for any other known situation, missing where none is known.
    """
    parts, unknown = [], 0
    for year in sorted(rentrees):
        found = _constat(store, territory, "3e", year, ["pupil", "uai", "destination", "destination_uai"])
        found = found[found["destination"] == "2nde_gt"]
        unknown += int(found["destination_uai"].isna().sum())
        exams = {"exam": "dnb", "session": year + 1}
        written = store.read("pupil_exams", territory, columns=["pupil", "written"], where=exams)
        after = _constat(store, territory, "2nde_gt", year + 1, ["pupil", "destination"]).set_index("pupil")[
            "destination"
        ]
        rows = found.dropna(subset="destination_uai").merge(written, on="pupil", how="left", validate="one_to_one")
        parts.append(
            pd.DataFrame(
                {
                    "uai": rows["uai"],
                    "lycee": rows["destination_uai"],
                    "rentree": year,
                    "written": rows["written"].to_numpy(float),
                    "reoriented": _reoriented(rows["pupil"].map(after)),
                }
            )
        )
    empty = pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in LIAISON_TYPES.items()})
    return (pd.concat(parts, ignore_index=True) if parts else empty).astype(LIAISON_TYPES), unknown


def _constat(store: Store, territory: Territory, level: str, rentree: int, columns: list[str]) -> pd.DataFrame:
    where = {"level": level, "stage": "constat", "rentree": rentree}
    return store.read("orientation", territory, columns=columns, where=where).drop_duplicates("pupil")


def _reoriented(code: pd.Series) -> np.ndarray:
    known = code.notna() & (code != "non_retrouve")
    return (code == _REORIENTED).astype("float64").where(known).to_numpy()
