"""The rows of a follow-up put in the order of a cohort."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

SITUATION = ("state", "diploma", "exit_level")


@dataclass(frozen=True, eq=False)
class Clock:
    """The rows of one clock: `position` of each row's pupil in the cohort (−1 for a stranger), months, columns of categories."""

    pupils: int
    position: np.ndarray
    months: np.ndarray
    columns: pd.DataFrame
    strangers: int

    @classmethod
    def of(cls, rows: pd.DataFrame, keys: pd.Series) -> "Clock":
        position = positions(rows["pupil"], keys)
        strangers = rows["pupil"][position < 0].nunique()
        columns = rows[list(SITUATION)].astype("category")
        return cls(len(keys), position, rows["months"].to_numpy(np.int64), columns, int(strangers))

    def at(self, months: int) -> pd.DataFrame:
        """The situation of each pupil in the order of the cohort, missing where there is no row."""
        rows = (self.months == months) & (self.position >= 0)
        found = {}
        for name, column in self.columns.items():
            codes = np.full(self.pupils, -1, dtype=np.int16)
            codes[self.position[rows]] = column.cat.codes.to_numpy()[rows]
            found[name] = pd.Categorical.from_codes(codes, column.cat.categories)
        return pd.DataFrame(found)


def positions(pupils: pd.Series, keys: pd.Series) -> np.ndarray:
    """Where each pupil is among the keys, −1 where it is not."""
    found = pc.index_in(pa.array(pupils), value_set=pa.array(keys))
    return pc.fill_null(found, -1).to_numpy(zero_copy_only=False)
