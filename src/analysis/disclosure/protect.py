"""Protection: from true counts to the only counts that may be shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .attack import attack
from .profiles import Profile
from .rounding import rounded
from .secondary import suppress
from .system import Dimension, System, system

SECRET, TOO_FEW, NOT_APPLICABLE = "s", "ns", "so"


@dataclass(frozen=True, eq=False)
class ProtectedTable:
    """Counts that may be shown, and nothing else: a hidden count is not in here.

    `counts` is indexed by cell, with columns count (missing when hidden) and code (``""``, ``"s"`` withheld, ``"so"``
    impossible). `primary` and `secondary` are numbers of hidden cells, `lost` the pupils in the secondary ones,
    `audited` the narrowest interval an attacker obtains of a sensitive cell (None without any).
    """

    counts: pd.DataFrame
    dimensions: tuple[Dimension, ...]
    profile: Profile
    sensitive: bool
    primary: int
    secondary: int
    lost: int
    audited: float | None

    def rates(self, along: str) -> pd.DataFrame:
        """Shares along one dimension, in percent of its root, from what may be shown.

        Indexed as `counts`, root left out: columns rate (rounded as the profile says), n (the denominator), code
        (``"ns"`` for a denominator too small). A rate of 0 % or 100 % is withheld where the profile does not show it.
        """
        dimension = next(found for found in self.dimensions if found.name == along)
        root = dimension.codes[0]
        names = [found.name for found in self.dimensions]
        rows = self.counts.reset_index()
        whole = rows[rows[along] == root].drop(columns=along).rename(columns={"count": "n", "code": "n_code"})
        others = [name for name in names if name != along]
        parts = rows[rows[along] != root]
        joined = parts.merge(whole, on=others, how="left") if others else parts.merge(whole, how="cross")
        n, count = joined["n"].astype("Float64"), joined["count"].astype("Float64")
        rate = 100 * count / n
        few = n < self.profile.least_denominator(sensitive=self.sensitive)
        extreme = (rate.eq(0) | rate.eq(100)) & (self.profile.extremes == "band")
        extreme &= self.sensitive | (n < self.profile.extremes_from)
        code = joined["code"].where(joined["code"] != "", joined["n_code"])
        code = code.mask(code.eq("") & extreme.fillna(False), SECRET).mask(code.eq("") & few.fillna(False), TOO_FEW)
        decimals = np.where(n.fillna(0) >= self.profile.rate_decimals_from, self.profile.rate_decimals, 0)
        rounded = [
            pd.NA if pd.isna(value) else round(float(value), int(places))
            for value, places in zip(rate, decimals, strict=True)
        ]
        shown = pd.Series(rounded, dtype="Float64").mask(code.ne(""))
        return joined.assign(rate=shown, n=joined["n"].mask(code.eq(SECRET)), code=code).set_index(names)[
            ["rate", "n", "code"]
        ]


def protect(
    counts: pd.DataFrame,
    dimensions: Sequence[Dimension],
    profile: Profile,
    *,
    sensitive: bool = False,
    possible: Callable[[pd.MultiIndex], np.ndarray] | None = None,
    key: bytes = b"",
) -> ProtectedTable:
    """Hide what would tell of individuals, and what would give it away, then attack the result.

    Parameters
    ----------
    counts
        True counts by leaf: one column per dimension and ``count``.
    dimensions
        Classifications with their trees; the first code of each is its root.
    sensitive
        Whether the variable is one of the rules' sensitive ones: larger thresholds.
    possible
        For each cell, whether a pupil can be there at all: an impossible cell shows ``so``, and protects nothing.
    key
        Secret of the random rounding, for the profiles that round; at most 64 bytes.

    A count from 1 to the threshold less one is hidden, and a 0 where the profile hides zeros. Raises Unprotectable
    when the table cannot be protected, RuntimeError when the final attack finds a weak cell.
    """
    table = system(counts, dimensions)
    k = profile.threshold(sensitive=sensitive)
    can_be = (
        np.ones(len(table.values), dtype=bool) if possible is None else np.asarray(possible(table.cells), dtype=bool)
    )
    if table.values[~can_be].any():
        raise ValueError("pupils counted in an impossible cell")
    small = (table.values > 0) & (table.values < k)
    if profile.zeros == "hide":
        small |= (table.values == 0) & can_be
    found = suppress(table.equations, table.values, small, k, hidden=~table.shown)
    hidden = small | found.secondary
    audited = _audit(table, hidden | ~table.shown, small, k)
    code = np.where(~can_be, NOT_APPLICABLE, np.where(hidden, SECRET, ""))
    visible = pd.Series(rounded(table.values, table.cells, profile.count_base, key), dtype="Int64").mask(hidden)
    frame = pd.DataFrame({"count": visible.to_numpy(), "code": code}, index=table.cells)
    return ProtectedTable(
        counts=frame[table.shown].astype({"count": "Int64"}),
        dimensions=tuple(dimensions),
        profile=profile,
        sensitive=sensitive,
        primary=int((small & table.shown).sum()),
        secondary=int(found.secondary.sum()),
        lost=found.cost,
        audited=audited,
    )


def _audit(table: System, unknown: np.ndarray, small: np.ndarray, k: int) -> float | None:
    targets = np.flatnonzero(small)
    if not len(targets):
        return None
    found = attack(table.equations, table.values, unknown, targets, enough=k)
    if not found.protected(k).all():
        raise RuntimeError("the final attack found a weak cell")
    return float((found.high - found.low).min())
