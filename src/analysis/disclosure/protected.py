"""Counts that may be shown: the only form in which reports see pupils."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.measures.results import NotEstimable

from .profiles import Profile
from .system import Dimension

SECRET, TOO_FEW, NOT_APPLICABLE = "s", "ns", "so"


@dataclass(frozen=True, eq=False)
class ProtectedTable:
    """Counts that may be shown, and nothing else: a hidden count is not in here.

    `measure` says what is counted. `counts` is indexed by cell (codes, one level per dimension), with columns count (missing when hidden) and code
    (``""`` shown, ``"s"`` withheld, ``"so"`` where no pupil can be: 0). `sensitive` names the sensitive dimensions; `held`
    says that the whole table stands at one code of a sensitive dimension.
    """

    measure: str
    counts: pd.DataFrame
    dimensions: tuple[Dimension, ...]
    profile: Profile
    sensitive: tuple[str, ...] = ()
    held: bool = False

    def at(self, **codes: str) -> "ProtectedTable":
        """The cells with these codes (dimension name → code), as a table of the other dimensions.

        Raises KeyError for an unknown dimension or code, or when no dimension is left (see `count`).
        """
        names = [dimension.name for dimension in self.dimensions]
        rows = self.counts[self._standing_at(codes)]
        left = [name for name in names if name not in codes]
        if not left:
            raise KeyError("every dimension is named: ask for the count")
        index = pd.MultiIndex.from_frame(rows.index.to_frame(index=False)[left])
        return replace(
            self,
            counts=rows.set_axis(index),
            dimensions=tuple(dimension for dimension in self.dimensions if dimension.name in left),
            sensitive=tuple(name for name in self.sensitive if name in left),
            held=self.held
            or any(name in codes and codes[name] != self._dimension(name).total for name in self.sensitive),
        )

    def count(self, **codes: str) -> int | NotEstimable:
        """One count; dimensions that are not named are at their total.

        `NotEstimable` with the reason ``"secret"`` where it is hidden; 0 where no pupil can be. Raises KeyError for an
        unknown dimension or code, or a dimension left out that has no total.
        """
        for dimension in self.dimensions:
            if dimension.name not in codes and dimension.total is None:
                raise KeyError(f"{dimension.name} has no total: name one of its codes")
        whole = {dimension.name: dimension.total for dimension in self.dimensions} | codes
        row = self.counts[self._standing_at(whole)].iloc[0]
        return NotEstimable("secret") if row["code"] == SECRET else int(row["count"])

    def rates(self, along: str) -> pd.DataFrame:
        """Shares along one dimension, in percent of its total, from what may be shown.

        Indexed as `counts`, total left out: columns rate (rounded as the profile says), n (the denominator), code
        (``"ns"`` for a denominator too small). A rate of 0 % or 100 % is withheld where the profile does not show it.
        Raises KeyError for an unknown dimension, or one without total.
        """
        total = self._dimension(along).total
        if total is None:
            raise KeyError(f"{along} has no total to be a share of")
        names = [dimension.name for dimension in self.dimensions]
        rows = self.counts.reset_index()
        rows["tells"] = self.held | (rows[list(self.sensitive)] != self._totals()).any(axis=1)
        whole = rows[rows[along] == total].drop(columns=[along, "tells"])
        whole = whole.rename(columns={"count": "n", "code": "n_code"})
        others = [name for name in names if name != along]
        parts = rows[rows[along] != total]
        joined = parts.merge(whole, on=others, how="left") if others else parts.merge(whole, how="cross")
        rate, code = self._rate(joined)
        shown = pd.DataFrame({"rate": rate, "n": joined["n"].mask(code.eq(SECRET)), "code": code})
        return shown.set_axis(pd.MultiIndex.from_frame(joined[names]))

    def _rate(self, rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        n, count, tells = rows["n"].astype("Float64"), rows["count"].astype("Float64"), rows["tells"]
        rate = (100 * count / n.mask(n == 0)).astype("Float64")
        least = np.where(
            tells, self.profile.least_denominator(sensitive=True), self.profile.least_denominator(sensitive=False)
        )
        extreme = (rate.eq(0) | rate.eq(100)) & (self.profile.extremes == "band")
        extreme &= tells | (n < self.profile.extremes_from)
        code = rows["code"].where(rows["code"] != "", rows["n_code"])
        code = code.mask(code.eq("") & extreme.fillna(False), SECRET)
        code = code.mask(code.eq("") & (n < least).fillna(False), TOO_FEW)
        fine = (n >= self.profile.rate_decimals_from).fillna(False)
        rounded = rate.round(0).mask(fine, rate.round(self.profile.rate_decimals))
        return rounded.mask(code.ne("")), code

    def _totals(self) -> list[str | None]:
        return [self._dimension(name).total for name in self.sensitive]

    def _dimension(self, name: str) -> Dimension:
        found = next((dimension for dimension in self.dimensions if dimension.name == name), None)
        if found is None:
            raise KeyError(f"no dimension {name}: {', '.join(dimension.name for dimension in self.dimensions)}")
        return found

    def _standing_at(self, codes: dict[str, str | None]) -> np.ndarray:
        """Which rows have these codes."""
        index, kept = self.counts.index, np.ones(len(self.counts), dtype=bool)
        for name, code in codes.items():
            self._dimension(name)
            kept &= index.codes[index.names.index(name)] == index.levels[index.names.index(name)].get_loc(code)
        return kept
