"""What earlier releases gave: counts that have not changed since, and changes of a few pupils that nothing may tell.

A count shown twice, a few pupils apart, tells of these pupils. Whoever has both releases knows what each shows; a cell shown once and
unchanged since is taken as known for good.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .cells import filters, territories
from .linked import Linked
from .primary import Primary, parts_and_totals, with_complements
from .profiles import Profile

CELL = ["measure", "territory", "filters"]
PAST = (*CELL, "count", "shown", "held", "release")
"""Columns of true counts of earlier releases: `shown` then, `held` protected then as a sensitive cell."""


def cell_names(system: Linked) -> pd.DataFrame:
    """The name of every cell (measure, territory, filters) and its variable; cells that all know to be empty are left out."""
    parts = [
        pd.DataFrame(
            {
                "measure": table.measure,
                "territory": territories(table.system.cells),
                "filters": filters(table.system.cells, table.dimensions),
                "variable": variable,
            }
        )
        for table, variable in zip(system.tables, system.variable, strict=True)
    ]
    names = pd.concat(parts, ignore_index=True)
    return names[names["variable"] >= 0].astype(dict.fromkeys(CELL, "str")).drop_duplicates(CELL)


def past_of(history: pd.DataFrame) -> pd.DataFrame:
    """What a ledger alone tells of earlier releases: the counts that they showed. Columns of `PAST`."""
    shown = history[history["value"].notna()]
    return shown[[*CELL, "release"]].assign(count=shown["value"], shown=True, held=False)[list(PAST)]


@dataclass(frozen=True, eq=False)
class Earlier:
    """What earlier releases say of a system.

    `known` tells, by variable, whether one of them showed this count, `kept` whether one hid it and none showed it: shown now, it
    would tell what was hidden beside it then. `moved` has one row per cell that changed by 1 to the
    threshold less one since a release that did not protect it (variable, change, release); `pairs` one per part and total
    whose difference did (part, total, change, release).
    """

    known: np.ndarray
    kept: np.ndarray
    moved: pd.DataFrame
    pairs: pd.DataFrame

    @classmethod
    def of(
        cls,
        system: Linked,
        names: pd.DataFrame,
        past: pd.DataFrame | None,
        rules: Primary,
        profile: Profile,
        *,
        since: Collection[str] | None = None,
    ) -> "Earlier":
        """Compare a system with true counts of earlier releases (columns of `PAST`).

        Changes are those since all of them, or since the releases named. Counts rounded at random tell nobody of a change of
        a few pupils: nothing then.
        """
        known, kept = np.zeros((2, len(system.values)), dtype=bool)
        if profile.count_base > 1 or past is None or past.empty:
            return cls(known, kept, _rows("variable"), _rows("part", "total"))
        placed = past.astype(dict.fromkeys(CELL, "str")).merge(names, on=CELL)
        placed["change"] = system.values[placed["variable"]] - placed["count"].to_numpy(dtype=np.int64)
        same = placed[placed["change"] == 0]
        known[same.loc[same["shown"].astype(bool), "variable"]] = True
        kept[same["variable"]] = True
        placed = placed if since is None else placed[placed["release"].isin(list(since))]
        few = placed["change"].abs().between(1, rules.k[placed["variable"]] - 1) & ~placed["held"].astype(bool)
        moved = placed.loc[few, ["variable", "change", "release"]].drop_duplicates("variable")
        pairs = [_pairs(system, rules, rows, release) for release, rows in placed.groupby("release")]
        found = pd.concat([_rows("part", "total"), *pairs]).drop_duplicates(["part", "total"])
        return cls(known, kept & ~known, moved.reset_index(drop=True), found.reset_index(drop=True))

    def added(self, rules: Primary) -> Primary:
        """The rules with these changes among what must be protected, those of `pairs` as the last cells."""
        targets = rules.targets.copy()
        targets[self.moved["variable"].to_numpy()] = True
        part, total = (self.pairs[name].to_numpy() for name in ("part", "total"))
        return with_complements(replace(rules, targets=targets), part, total)

    def hiding(self, rules: Primary) -> Primary:
        """The same rules as `added`, for who publishes again: what was hidden and has not changed stays so."""
        found = self.added(rules)
        unseen = found.unseen.copy()
        unseen[: len(self.kept)] |= self.kept
        return replace(found, unseen=unseen)


def _rows(*variables: str) -> pd.DataFrame:
    numbers = {name: np.zeros(0, dtype=np.int64) for name in (*variables, "change")}
    return pd.DataFrame(numbers | {"release": np.zeros(0, dtype=object)})


def _pairs(system: Linked, rules: Primary, placed: pd.DataFrame, release: str) -> pd.DataFrame:
    """Parts and totals whose difference changed by a few pupils since a release, in sums of three parts or more.

    Of two parts, the other one says it. What was protected then, as a small complement, is left out.
    """
    change = np.full(len(system.values), np.nan)
    change[placed["variable"]] = placed["change"]
    part, total = parts_and_totals(system)
    moved = change[total] - change[part]
    before = system.values[total] - system.values[part] - moved
    k = rules.k[part]
    with np.errstate(invalid="ignore"):
        few = (np.abs(moved) >= 1) & (np.abs(moved) < k) & ~((before > 0) & (before < k))
    found = {"part": part[few], "total": total[few], "change": moved[few].astype(np.int64)}
    return pd.DataFrame(found).assign(release=release)
