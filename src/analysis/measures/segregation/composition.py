"""Pupils of each collège by social group: the input every measure of segregation accepts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..results import NotEstimable
from ..sample import numbers

#: The four groups of the official index, from the parents' occupations: very favoured to disadvantaged.
GROUPS = ("tfav", "fav", "moy", "defav")


@dataclass(frozen=True, eq=False)
class Composition:
    """Collèges that have pupils, and their pupils by group.

    `rows` are the collèges (uai, sector and whatever else was given), `counts` an array collèges × groups, `unknown`
    the pupils whose group is not known: they are counted here, and in no index.
    """

    rows: pd.DataFrame
    counts: np.ndarray
    groups: tuple[str, ...]
    unknown: int = 0

    @property
    def n(self) -> int:
        return int(self.counts.sum())

    @property
    def units(self) -> int:
        return len(self.rows)

    @property
    def unknown_share(self) -> float:
        """Pupils without a group, in percent of all pupils."""
        everyone = self.n + self.unknown
        return 100 * self.unknown / everyone if everyone else 0.0

    def codes(self, column: str) -> np.ndarray:
        """Codes 0, 1, … of a column of `rows`. Raises ValueError when one is missing."""
        codes, _ = pd.factorize(self.rows[column])
        if (codes < 0).any():
            raise ValueError(f"missing value in column {column!r}")
        return codes

    def where(self, mask: np.ndarray) -> "Composition":
        """Some of the collèges; the pupils without a group are those of the whole, and are left behind."""
        return Composition(self.rows[mask].reset_index(drop=True), self.counts[mask], self.groups)


def composition(
    colleges: pd.DataFrame, groups: Sequence[str] = GROUPS, *, unknown: str | None = None
) -> Composition | NotEstimable:
    """Read pupils by group from a frame of one row per collège.

    Columns uai, sector (``"public"`` or a private one), one column of pupils per group, and `unknown` the column of
    pupils without a known group. Collèges without any pupil in a known group are left out. Refused with no pupil
    (``"no_data"``), one collège (``"one_college"``) or pupils of one group only (``"one_group"``). Raises ValueError
    for a collège given twice, one without a sector, or a count that is missing, negative or not whole.
    """
    if colleges["uai"].duplicated().any():
        raise ValueError("a collège is given twice")
    if colleges["sector"].isna().any():
        raise ValueError("a collège has no sector")
    counts = np.stack([numbers(colleges[group]) for group in groups], axis=1) if len(colleges) else np.zeros((0, 1))
    if not (np.isfinite(counts).all() and (counts >= 0).all() and (counts == np.rint(counts)).all()):
        raise ValueError("pupils by group must be whole numbers, none missing")
    kept = counts.sum(axis=1) > 0
    counts, rows = counts[kept], colleges[kept].reset_index(drop=True)
    lost = 0 if unknown is None else int(np.nansum(numbers(colleges[unknown])))
    n, units = int(counts.sum()), len(rows)
    if not units:
        return NotEstimable("no_data")
    if units == 1:
        return NotEstimable("one_college", n, units)
    if (counts.sum(axis=0) > 0).sum() < 2:
        return NotEstimable("one_group", n, units)
    return Composition(rows, counts, tuple(groups), lost)
