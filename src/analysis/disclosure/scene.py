"""The true counts behind a release, the names of their cells, and what an attacker makes of what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from .attack import attack
from .audit import Leak
from .linked import Linked, linked
from .neighbours import Neighbours
from .primary import Primary, primary
from .profiles import Profile
from .proof import Proof, prove
from .successive import CELL, Earlier, cell_names
from .tables import CountTable
from .witnesses import placed


@dataclass(frozen=True, eq=False)
class Scene:
    """The true system and the names of its cells: measure, territory, filters, variable.

    `small` are the cells that must be protected for themselves, the others for what `earlier` releases said.
    """

    profile: Profile
    system: Linked
    rules: Primary
    small: np.ndarray
    earlier: Earlier
    names: pd.DataFrame
    witnesses: sparse.csc_array

    @classmethod
    def of(
        cls,
        tables: Sequence[CountTable],
        profile: Profile,
        past: pd.DataFrame | None,
        witnesses: Sequence[pd.DataFrame],
    ) -> "Scene":
        system = linked(tables)
        names, rules = cell_names(system), primary(system, profile)
        small = np.flatnonzero(rules.targets)
        earlier = Earlier.of(system, names, past, rules, profile)
        rules = earlier.added(rules)
        return cls(profile, system, rules, small, earlier, names, placed(system, rules, witnesses))

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
        return _leaks("changed", wrong, truth, truth, [""] * len(wrong))

    def counts(self, known: np.ndarray) -> pd.DataFrame:
        """By cell: its true count, whether it is shown, whether it is protected as a sensitive one."""
        at = self.names["variable"].to_numpy()
        held = self.rules.targets[: len(known)] & ~known
        return self.names[CELL].assign(count=self.system.values[at], shown=known[at], held=held[at])

    def attacked(self, known: np.ndarray, bounds: pd.DataFrame, release: str) -> tuple[list[Leak], float | None]:
        """Sensitive cells that are given away, and the narrowest interval left of the others."""
        rules, size = self.rules, len(self.system.values)
        exact = bounds["low"].eq(bounds["high"]) if len(bounds) else pd.Series([], dtype=bool)
        known = known.copy()
        if len(bounds):
            known[bounds.loc[exact, "variable"]] = True
        unknown = np.concatenate([~known, np.ones(len(rules.values) - size, dtype=bool)])
        told = np.flatnonzero(rules.targets[:size] & known)
        found = self._found("small", told, rules.values[told], rules.values[told], release)
        targets = np.flatnonzero(rules.targets & unknown)
        around = Neighbours(rules.equations, rules.place, self.system.above, rules.unseen & unknown)
        proof = prove(around, rules.values, rules.k, unknown, targets, self.witnesses)
        low, high, safe = proof.low.copy(), proof.high.copy(), proof.protected.copy()
        if len(bounds) and (~exact).any():
            low, high, safe = self._bounded(bounds[~exact], unknown, targets)
        weak = ~safe
        real = targets < size
        found += self._found("margins", targets[weak & real], low[weak & real], high[weak & real], release)
        rest = weak & ~real
        found += self._found("complement", targets[rest], low[rest], high[rest], release)
        return found, round(float((high - low)[safe].min()), 6) if safe.any() else None

    def reopened(self, past: pd.DataFrame, known: np.ndarray, release: str) -> list[Leak]:
        """What a release protected and is given away by cells that it hid, unchanged since, shown now.

        Where nothing has changed since, the attack of the present release says it already.
        """
        size = len(self.system.values)
        values, there, shown, held = self.system.values.copy(), *np.zeros((3, size), dtype=bool)
        at = past["variable"].to_numpy()
        values[at], there[at] = past["count"].to_numpy(dtype=np.int64), True
        shown[past.loc[past["shown"].astype(bool), "variable"]] = True
        held[past.loc[past["held"].astype(bool), "variable"]] = True
        same = values == self.system.values
        if same.all() or not (same & known & ~shown & there).any():
            return []
        sums = self.system.equations
        whole = sums[np.flatnonzero((abs(sums) @ ~there) == 0)]
        unknown = there & ~shown & ~(same & known)
        targets = np.flatnonzero(held & unknown)
        around = Neighbours(whole, self.rules.place[:size], self.system.above, ~shown & unknown)
        nothing = sparse.csc_array((size, 0))
        proof = prove(around, values, self.rules.k[:size], unknown, targets, nothing)
        weak = np.r_[np.flatnonzero(held & same & known & ~shown), targets[~proof.protected]]
        low, high = _bounds(proof, values)
        return _leaks("margins", self._rows(weak), low[weak], high[weak], [release] * len(weak))

    def _bounded(
        self, bounds: pd.DataFrame, unknown: np.ndarray, targets: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rules = self.rules
        low, high = np.zeros(len(rules.values)), np.full(len(rules.values), np.inf)
        np.maximum.at(low, bounds["variable"], bounds["low"])
        np.minimum.at(high, bounds["variable"], bounds["high"])
        found = attack(rules.equations, rules.values, unknown, targets, low=low, high=high, enough=rules.k)
        return found.low, found.high, found.protected(rules.k[targets])

    def _found(self, reason: str, variables: np.ndarray, low: np.ndarray, high: np.ndarray, release: str) -> list[Leak]:
        """Leaks of small cells, for this reason; of the others, what is given away is how they changed."""
        small = np.isin(variables, self.small)
        rows = self._rows(variables)
        moved, pairs = self.earlier.moved, self.earlier.pairs
        first = len(self.rules.values) - len(pairs)
        changed = pd.concat([moved, pairs.assign(variable=first + np.arange(len(pairs)))]).set_index("variable")
        changed = changed.loc[variables[~small]]
        former = self.rules.values[variables[~small]] - changed["change"].to_numpy(dtype=np.int64)
        since = [str(name) for name in changed["release"]]
        own = _leaks(reason, rows[small], low[small], high[small], [release] * int(small.sum()))
        return own + _leaks("successive", rows[~small], low[~small] - former, high[~small] - former, since)

    def _rows(self, variables: np.ndarray) -> pd.DataFrame:
        """The names of cells; of a complement, that of the cell it completes: its sum holds complement, part, and total."""
        size = len(self.system.values)
        sums = self.rules.equations
        virtual = np.flatnonzero(variables >= size)
        real = variables.copy()
        for at in virtual:
            line = sums[[sums.shape[0] - len(self.rules.values) + variables[at]]]
            real[at] = line.indices[(line.data > 0) & (line.indices < size)][0]
        return self.names.drop_duplicates("variable").set_index("variable").loc[real]


def _bounds(proof: Proof, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The intervals of a proof, by cell."""
    low, high = values.astype(float), values.astype(float)
    low[proof.targets], high[proof.targets] = proof.low, proof.high
    return low, high


def _leaks(reason: str, rows: pd.DataFrame, low: np.ndarray, high: np.ndarray, releases: Sequence[str]) -> list[Leak]:
    cells = zip(rows["measure"], rows["territory"], rows["filters"], low, high, releases, strict=True)
    return [
        Leak(reason, *cell, round(float(least), 6), round(float(most), 6), release)
        for *cell, least, most, release in cells
    ]
