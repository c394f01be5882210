"""A release, a correction of a few pupils, a second release: does whoever has both read how many pupils moved, or what was hidden?

Each release is attacked by one linear programme that knows what it shows, and the cells that the other shows where the count has
not changed. The change of a cell is then known to within the two intervals.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.disclosure import (
    CountTable,
    Profile,
    Publication,
    Unprotectable,
    attack,
    attacked_release,
    publish,
    read_rules,
)
from analysis.disclosure.linked import linked
from analysis.disclosure.primary import parts_and_totals, primary, with_complements
from analysis.disclosure.successive import CELL, cell_names

from .hierarchies import _RULES, ROUTES, STUDY, drawn_pupils, tables_of

AUDIENCES = ("interne", "copil")
"""Those that do not round: a rounded count tells nobody of a change of a few pupils."""
_WIDE = 1e-6


def corrected(pupils: pd.DataFrame, seed: object) -> pd.DataFrame:
    """The same pupils after a correction: a few are gone, a few come, a few have another destination or another sex."""
    random = np.random.default_rng(seed)
    size = len(pupils)
    gone, come, other = (int(random.integers(0, most)) for most in (6, 6, 9))
    found = pupils.drop(index=random.choice(size, gone, replace=False)).reset_index(drop=True)
    chosen = random.choice(len(found), other, replace=False)
    found.loc[chosen[::2], "destination"] = random.choice(ROUTES, len(chosen[::2]))
    found.loc[chosen[1::2], "sexe"] = random.choice(("F", "M"), len(chosen[1::2]))
    return pd.concat([found, found.iloc[random.choice(len(found), come)]], ignore_index=True)


@dataclass(frozen=True, eq=False)
class World:
    """A release as who attacks it has it: `cells` are its names, count and whether it shows them, by position of its system."""

    cells: pd.DataFrame
    rules: object
    pairs: tuple[np.ndarray, np.ndarray]

    @classmethod
    def of(cls, tables: tuple[CountTable, ...], publication: Publication) -> "World":
        system = linked(tables)
        rules = primary(system, publication.profile)
        pairs = parts_and_totals(system)
        told = publication.ledger.loc[publication.ledger["value"].notna(), CELL].drop_duplicates().assign(shown=True)
        names = cell_names(system).merge(told, on=CELL, how="left")
        cells = names.assign(count=system.values[names["variable"]], shown=names["shown"].eq(True))
        return cls(cells, with_complements(rules, *pairs), pairs)

    def intervals(self, asked: np.ndarray, also: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Bounds of the cells and complements asked, with the cells of `also` known too; at least as wide where wide enough."""
        known = np.zeros(len(self.rules.values), dtype=bool)
        known[self.cells.loc[self.cells["shown"], "variable"]] = True
        known[self.cells.merge(also[CELL], on=CELL)["variable"]] = True
        hidden = np.unique(asked[~known[asked]])
        low, high = self.rules.values.astype(float), self.rules.values.astype(float)
        found = attack(self.rules.equations, self.rules.values, ~known, hidden, enough=self.rules.k)
        low[hidden], high[hidden] = found.low, found.high
        return low, high


def narrow(first: World, second: World) -> tuple[int, int]:
    """How many changes and former sensitive counts there are to protect, and how many the two releases give away."""
    both = first.cells.merge(second.cells, on=CELL, suffixes=("_1", "_2"))
    same = both[both["count_1"] == both["count_2"]]
    at_1, at_2 = both["variable_1"].to_numpy(), both["variable_2"].to_numpy()
    changes = [(at_1, at_2)]
    place = dict(zip(at_2, at_1, strict=True))
    former = {pair: rank for rank, pair in enumerate(zip(*first.pairs, strict=True))}
    paired = [
        (former[place[part], place[total]], rank)
        for rank, (part, total) in enumerate(zip(*second.pairs, strict=True))
        if (place.get(part), place.get(total)) in former
    ]
    if paired:
        one, two = np.array(paired).T
        sizes = [len(world.rules.values) - len(world.pairs[0]) for world in (first, second)]
        changes.append((sizes[0] + one, sizes[1] + two))
    before, after = (np.concatenate(parts) for parts in zip(*changes, strict=True))
    moved = np.abs(second.rules.values[after] - first.rules.values[before])
    k = second.rules.k[after]
    few = (moved > 0) & (moved < k)
    before, after, k = before[few], after[few], k[few]
    small = np.flatnonzero(first.rules.targets[: first.rules.targets.size - len(first.pairs[0])])
    low_1, high_1 = first.intervals(np.concatenate([before, small]), same[same["shown_2"]])
    low_2, high_2 = second.intervals(after, same[same["shown_1"]])
    width = high_1[before] - low_1[before] + high_2[after] - low_2[after]
    exposed = (high_1[small] - low_1[small] < first.rules.k[small] - _WIDE) | (
        high_1[small] < first.rules.k[small] - _WIDE
    )
    return len(before) + len(small), int((width < k - _WIDE).sum()) + int(exposed.sum())


def release(seed: object, profile: Profile) -> tuple[int, int]:
    """Two releases of a random country, the second after a declared correction: see `narrow`. May raise Unprotectable."""
    place, pupils = drawn_pupils(seed)
    before, after = tables_of(place, pupils), tables_of(place, corrected(pupils, seed))
    first = publish(before, profile)
    past = attacked_release(before, first.ledger, profile).counts.assign(release="000001")
    second = publish(after, profile, past=past)
    return narrow(World.of(before, first), World.of(after, second))


def run(seed: int, replications: int) -> list[dict[str, object]]:
    """By audience, `replications` corrections: the share of changes and former sensitive counts that stay protected.

    `refused` counts corrections that cannot be shown safely, which are not published.
    """
    rules = read_rules(_RULES)
    return [_row(seed, replications, audience, rules.chosen(audience)) for audience in AUDIENCES]


def _row(seed: int, replications: int, audience: str, profile: Profile) -> dict[str, object]:
    checked, given, refused = 0, 0, 0
    for draw in range(replications):
        try:
            found, lost = release([seed, 10 + AUDIENCES.index(audience), draw], profile)
        except Unprotectable:
            refused += 1
            continue
        checked, given = checked + found, given + lost
    return {
        "study": STUDY,
        "quantity": f"corrections d’une livraison, profil {audience} ({checked} écarts attaqués)",
        "agreement": 1 - given / checked if checked else None,
        "low": 1.0,
        "high": 1.0,
        "replications": replications,
        "refused": refused,
        "seed": seed,
    }
