"""The attack of a release: what it shows, what earlier ones showed, what was read in its outputs, against the true counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .attack import attack
from .audit import Audit, Leak
from .cells import filters, territories
from .linked import Linked, linked
from .neighbours import Neighbours
from .primary import Primary, primary
from .profiles import Profile
from .proof import prove
from .tables import CountTable

CELL = ["measure", "territory", "filters"]


def attack_release(
    tables: Sequence[CountTable],
    shown: pd.DataFrame,
    profile: Profile,
    *,
    history: pd.DataFrame | None = None,
    seen: pd.DataFrame | None = None,
) -> Audit:
    """Attack what a release shows of some tables, by differences, margins, nested territories and earlier releases.

    Parameters
    ----------
    tables
        True counts, of all that is shown.
    shown
        What the release shows: rows of a ledger (measure, territory, filters, value, code).
    history
        What earlier releases showed: the same, and release. A cell shown then whose count has not changed is known.
    seen
        Further knowledge of cells (measure, territory, filters, low, high): a count read in a text, a rounded rate.

    A cell that no table has is left out: it is nothing that this attack knows. Raises ValueError when the tables do not
    agree with one another.
    """
    scene = _Scene.of(tables, profile)
    now = scene.placed(shown)
    leaks = scene.changed(now)
    known = scene.told(now)
    bounds = scene.placed(seen) if seen is not None else now.iloc[:0]
    found, narrowest = scene.attacked(known, bounds, "")
    leaks += found
    before = scene.placed(history) if history is not None else now.iloc[:0]
    leaks += scene.successive(before, now)
    for release, rows in before.groupby("release") if len(before) else ():
        still = scene.told(rows[scene.unchanged(rows)])
        if (still & ~known).any():
            known = known | still
            found, narrowest = scene.attacked(known, bounds, str(release))
            already = {(leak.measure, leak.territory, leak.filters) for leak in leaks}
            leaks += [leak for leak in found if (leak.measure, leak.territory, leak.filters) not in already]
    return Audit(int(scene.rules.targets.sum()), narrowest, len(before), tuple(leaks))


@dataclass(frozen=True, eq=False)
class _Scene:
    """The true system and the names of its cells: measure, territory, filters, variable."""

    profile: Profile
    system: Linked
    rules: Primary
    names: pd.DataFrame

    @classmethod
    def of(cls, tables: Sequence[CountTable], profile: Profile) -> "_Scene":
        system = linked(tables)
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
        names = names[names["variable"] >= 0].astype(dict.fromkeys(CELL, "str")).drop_duplicates(CELL)
        return cls(profile, system, primary(system, profile), names)

    @property
    def slack(self) -> int:
        """How far a count shown may be from the true one."""
        return self.profile.count_base - 1

    def placed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of cells with their variable; those of cells that the tables do not have are left out."""
        return rows.astype(dict.fromkeys(CELL, "str")).merge(self.names, on=CELL).reset_index(drop=True)

    def told(self, rows: pd.DataFrame) -> np.ndarray:
        """By variable, whether one of these rows gives its count."""
        known = np.zeros(len(self.system.values), dtype=bool)
        known[rows.loc[rows["value"].notna(), "variable"]] = True
        return known

    def unchanged(self, rows: pd.DataFrame) -> pd.Series:
        """Whether the count that each row gives is still the true one, as far as rounding lets it be seen."""
        away = (rows["value"] - self.system.values[rows["variable"]]).abs()
        return (away <= self.slack).fillna(False).astype(bool)

    def changed(self, rows: pd.DataFrame) -> list[Leak]:
        """Counts shown that are not those of the data."""
        wrong = rows[rows["value"].notna() & ~self.unchanged(rows)]
        truth = self.system.values[wrong["variable"]]
        return _leaks("changed", wrong, truth, truth, "")

    def successive(self, before: pd.DataFrame, now: pd.DataFrame) -> list[Leak]:
        """Cells that two releases show with a difference of a few pupils."""
        if not len(before):
            return []
        old = before[before["value"].notna()]
        new = now[now["value"].notna()].drop_duplicates("variable").set_index("variable")["value"]
        both = old[old["variable"].isin(new.index)]
        apart = (new.loc[both["variable"]].to_numpy() - both["value"].to_numpy()).astype(int)
        few = (apart != 0) & (np.abs(apart) < self.rules.k[both["variable"]]) & (self.slack == 0)
        return [
            Leak("successive", row.measure, row.territory, row.filters, float(gap), float(gap), str(row.release))
            for row, gap in zip(both[few].itertuples(), apart[few], strict=True)
        ]

    def attacked(self, known: np.ndarray, bounds: pd.DataFrame, release: str) -> tuple[list[Leak], float | None]:
        """Sensitive cells that are given away, and the narrowest interval left of the others."""
        rules, size = self.rules, len(self.system.values)
        exact = bounds["low"].eq(bounds["high"]) if len(bounds) else pd.Series([], dtype=bool)
        known = known.copy()
        if len(bounds):
            known[bounds.loc[exact, "variable"]] = True
        unknown = np.concatenate([~known, np.ones(len(rules.values) - size, dtype=bool)])
        told = np.flatnonzero(rules.targets[:size] & known)
        found = self._named("small", told, rules.values[told], rules.values[told], release)
        targets = np.flatnonzero(rules.targets & unknown)
        around = Neighbours(rules.equations, rules.place, self.system.above, rules.unseen & unknown)
        proof = prove(around, rules.values, rules.k, unknown, targets)
        low, high, safe = proof.low.copy(), proof.high.copy(), proof.protected.copy()
        if len(bounds) and (~exact).any():
            low, high, safe = self._bounded(bounds[~exact], unknown, targets)
        weak = ~safe
        real = targets < size
        found += self._named("margins", targets[weak & real], low[weak & real], high[weak & real], release)
        part = self._complemented(targets[weak & ~real])
        found += self._named("complement", part, low[weak & ~real], high[weak & ~real], release)
        return found, round(float((high - low)[safe].min()), 6) if safe.any() else None

    def _bounded(
        self, bounds: pd.DataFrame, unknown: np.ndarray, targets: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rules = self.rules
        low, high = np.zeros(len(rules.values)), np.full(len(rules.values), np.inf)
        np.maximum.at(low, bounds["variable"], bounds["low"])
        np.minimum.at(high, bounds["variable"], bounds["high"])
        found = attack(rules.equations, rules.values, unknown, targets, low=low, high=high, enough=rules.k)
        return found.low, found.high, found.protected(rules.k[targets])

    def _complemented(self, virtual: np.ndarray) -> np.ndarray:
        """The cells whose complements these are: their sum holds complement, part, and total."""
        size = len(self.system.values)
        rows = self.rules.equations.shape[0] - (len(self.rules.values) - size) + (virtual - size)
        sums = self.rules.equations[rows]
        positive = (sums.data > 0) & (sums.indices < size)
        return sums.indices[positive]

    def _named(self, reason: str, variables: np.ndarray, low: np.ndarray, high: np.ndarray, release: str) -> list[Leak]:
        rows = self.names.drop_duplicates("variable").set_index("variable").loc[variables]
        return _leaks(reason, rows, low, high, release)


def _leaks(reason: str, rows: pd.DataFrame, low: np.ndarray, high: np.ndarray, release: str) -> list[Leak]:
    cells = zip(rows["measure"], rows["territory"], rows["filters"], low, high, strict=True)
    return [Leak(reason, *cell, round(float(least), 6), round(float(most), 6), release) for *cell, least, most in cells]


def counts_of_rate(rate: float, n: int, decimals: int) -> tuple[int, int]:
    """The smallest and largest counts, among `n`, whose rate in percent prints so with this many decimals.

    With an integer rate the two are one for every n up to 100: to publish the rate and n is to publish the count.
    """
    half = 0.5 * 10.0**-decimals
    low = int(np.ceil(n * (rate - half) / 100 - 1e-9))
    high = int(np.floor(n * (rate + half) / 100 + 1e-9))
    return max(low, 0), min(high, n)
