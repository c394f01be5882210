"""The design of the models of the first wish: grade as a curve, social position, sex, place, school."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..sample import IPS_ORIGIN, IPS_STEP
from .spline import NaturalSpline, natural_spline

INDICATORS = ("girl", "bourg", "disperse", "prive", "rep", "rep_plus")
IPS_GAP = 35.0
"""Points of IPS behind « an increase of one standard deviation »: that of pupils in the country."""


@dataclass(frozen=True)
class WishDesign:
    """Which columns a model has; `matrix` builds them for any rows, observed or imagined.

    `grade` is the column of grades, `curve` its spline (None: the grade as it is); `indicators` are the 0/1 columns kept (those
    that vary), `years` the rentrées told apart from the first.
    """

    grade: str
    curve: NaturalSpline | None
    indicators: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def blocks(self) -> Mapping[str, tuple[int, ...]]:
        """Columns of each variable, the constant not counted."""
        size = 1 if self.curve is None else self.curve.size
        found = {"grade": tuple(range(size)), "ips": (size,)}
        found |= {name: (size + 1 + k,) for k, name in enumerate(self.indicators)}
        start = size + 1 + len(self.indicators)
        return found | ({"rentree": tuple(range(start, start + len(self.years)))} if self.years else {})

    @property
    def ips(self) -> int:
        """The column of the IPS, the constant counted."""
        return 1 + self.blocks["ips"][0]

    def matrix(self, rows: pd.DataFrame) -> np.ndarray:
        """The design (rows × parameters), constant first; the IPS in tens of points from 100."""
        grade = rows[self.grade].to_numpy(dtype=float)
        columns = [np.ones(len(rows)), *((grade,) if self.curve is None else self.curve.basis(grade).T)]
        columns.append((rows["ips"].to_numpy(dtype=float) - IPS_ORIGIN) / IPS_STEP)
        columns += [rows[name].to_numpy(dtype=float) for name in self.indicators]
        columns += [(rows["rentree"] == year).to_numpy(dtype=float) for year in self.years]
        return np.column_stack(columns)


def wish_design(
    rows: pd.DataFrame, *, grade: str = "coursework", df: int = 4, without: tuple[str, ...] = ()
) -> WishDesign:
    """The design that rows can tell: indicators that vary, rentrées there are; `df` 1 keeps the grade as it is."""
    varying = [name for name in INDICATORS if name not in without and rows[name].nunique() > 1]
    years = sorted(int(year) for year in rows["rentree"].unique())
    curve = natural_spline(rows[grade].to_numpy(dtype=float), df) if df > 1 else None
    return WishDesign(grade, curve, tuple(varying), tuple(years[1:]))
