"""Shifts of hidden counts that break no published sum: what proves that a cell is protected, searched in parts at once."""

from dataclasses import dataclass

import numpy as np

from .parts import Moves, Parts
from .witnesses import Shift

_LEAST = 1e-7
_AT_ONCE = 12
"""Targets of a small part moved by one programme (a quarter of those of a large one): more would dispute the room, fewer
would need more programmes."""
_ANY = 1e-4
"""Price of moving a cell that is hidden already: short ways first."""

_MANY = 64
"""Targets pushed at once beyond which moves need no price: with few, most of a large programme is idle, and the solver goes round in it."""
_FEW = 4
"""Targets of a part that are sooner moved one by one."""


@dataclass(eq=False)
class Reach:
    """How far each target has been seen to move, and the cells that had to move with it.

    By position of `parts.cells`: `up`, `down`; `proof[:, 0]` and `proof[:, 1]` number the shifts kept in `shifts`
    (positions that moved, by how much), −1 without any.
    """

    parts: Parts
    values: np.ndarray
    k: np.ndarray
    targets: np.ndarray

    def __post_init__(self) -> None:
        size = len(self.parts.cells)
        self.up, self.down = np.zeros(size), np.zeros(size)
        self.proof = np.full((size, 2), -1)
        self.shifts: list[Shift] = []

    def protected(self, targets: np.ndarray) -> np.ndarray:
        """Whether each may be as large as its threshold and moves over an interval at least as wide."""
        wide = self.up[targets] + self.down[targets] >= self.k[targets] - 1e-6
        return wide & (self.values[targets] + self.up[targets] >= self.k[targets] - 1e-6)

    def glance(self, moves: Moves, targets: np.ndarray) -> np.ndarray:
        """Of these targets, those that a few shifts of many at once do not show protected."""
        random, owner = np.random.default_rng(0), self.parts.owner
        left = targets[~self.protected(targets)]
        while len(left):
            moves = moves.narrowed(owner, owner[left])
            drawn = random.permutation(left)
            most = np.maximum(_AT_ONCE, np.bincount(owner[drawn]) // 4)
            asked = drawn[rank_in(owner[drawn]) < most[owner[drawn]]]
            up = (self.values[asked] == 0) | (random.random(len(asked)) < 0.5)
            self.push(moves, asked, np.where(up, 1.0, -1.0))
            before, parts = len(left), len(np.unique(owner[left]))
            left = left[~self.protected(left)]
            if before - len(left) <= parts:
                break
        return left

    def weak(self, unknown: np.ndarray, targets: np.ndarray, *, first: bool = False) -> np.ndarray:
        """Of these targets, those that no shift of the hidden positions protects inside their part.

        With `first`, one of each part is enough: the others are not looked at.
        """
        owner = self.parts.owner
        moves = self.moves(unknown, targets)
        left = targets[~self.protected(targets)]
        if not first or len(left) > _FEW * len(np.unique(owner[left])):
            left = np.sort(self.glance(moves, left))
        tried = np.zeros((len(self.values), 2), dtype=bool)
        while len(left):
            asked = left[rank_in(owner[left]) == 0]
            side = np.where(tried[asked, 0], 1, 0)
            tried[asked, side] = True
            moves = moves.narrowed(owner, owner[asked])
            self.push(moves, asked, np.where(side == 0, 1.0, -1.0))
            left = left[~self.protected(left)]
            lost = left[tried[left].all(axis=1)]
            left = left[~tried[left].all(axis=1)]
            if first:
                left = left[~np.isin(owner[left], owner[lost])]
        return targets[~self.protected(targets)]

    def moves(self, allowed: np.ndarray, targets: np.ndarray) -> Moves:
        """How the allowed positions of the parts of these targets can move."""
        busy = np.zeros(int(self.parts.owner.max(initial=-1)) + 1, dtype=bool)
        busy[self.parts.owner[targets]] = True
        return self.parts.moves(allowed & busy[self.parts.owner])

    def push(self, moves: Moves, targets: np.ndarray, signs: np.ndarray) -> None:
        """One programme for all parts: move these targets as far as matters, each its way, and keep what it proves."""
        goal, cap = np.zeros(len(self.values)), np.full(len(self.values), 2.0 * self.k.max(initial=0))
        goal[targets], cap[targets] = signs, self.k[targets]
        aim = moves.added(goal[moves.columns] * moves.sign)
        if not aim.any():
            return
        most = cap[moves.columns]
        back, forth = moves.limits(np.minimum(self.values[moves.columns], most), most)
        if len(targets) > _MANY:
            found = moves.programme.best(-aim, -back, forth)
        else:
            ways = moves.both_ways.best(np.r_[_ANY - aim, _ANY + aim], np.zeros(2 * moves.count), np.r_[forth, back])
            found = ways[: moves.count] - ways[moves.count :]
        self.note(moves.columns, found[moves.way] * moves.sign)

    def note(self, columns: np.ndarray, shift: np.ndarray) -> None:
        """Keep what a shift of some positions proves, forwards and backwards, of the targets of each part."""
        owner, values = self.parts.owner[columns], self.values[columns]
        count = int(self.parts.owner.max()) + 1
        moved = np.abs(shift) > _LEAST
        forwards, backwards = np.full(count, 4.0 * self.k.max()), np.full(count, 4.0 * self.k.max())
        falls, rises = moved & (shift < 0), moved & (shift > 0)
        np.minimum.at(forwards, owner[falls], values[falls] / -shift[falls])
        np.minimum.at(backwards, owner[rises], values[rises] / shift[rises])
        mine = np.zeros(len(self.values), dtype=bool)
        mine[self.targets] = True
        aimed = moved & mine[columns]
        places, sizes, part = columns[aimed], shift[aimed], owner[aimed]
        rise = np.where(sizes > 0, sizes * forwards[part], -sizes * backwards[part])
        fall = np.where(sizes > 0, sizes * backwards[part], -sizes * forwards[part])
        ends = np.searchsorted(owner[moved], np.arange(count + 1))
        kept, amounts = columns[moved], shift[moved]
        number = np.full(count, -1)
        for each in np.unique(part):
            number[each] = len(self.shifts)
            span = slice(ends[each], ends[each + 1])
            self.shifts.append((kept[span], amounts[span]))
        for side, (most, found) in enumerate(((self.up, rise), (self.down, fall))):
            better = found > most[places] + _LEAST
            most[places[better]] = found[better]
            self.proof[places[better], side] = number[part[better]]

    def witnesses(self) -> list[Shift]:
        """The shifts that prove the targets protected, over the cells of the whole system."""
        used = np.unique(self.proof[self.targets[self.protected(self.targets)]])
        return [
            (self.parts.cells[moved], amounts) for moved, amounts in (self.shifts[each] for each in used[used >= 0])
        ]

    def copy(self) -> "Reach":
        """What is proved so far, to come back to."""
        found = Reach(self.parts, self.values, self.k, self.targets)
        found.up, found.down, found.proof = self.up.copy(), self.down.copy(), self.proof.copy()
        return found

    def restore(self, before: "Reach", parts: np.ndarray) -> None:
        """Take back what was proved before for the targets of these parts."""
        back = self.targets[np.isin(self.parts.owner[self.targets], parts)]
        for name in ("up", "down", "proof"):
            getattr(self, name)[back] = getattr(before, name)[back]

    def forget(self, cells: np.ndarray) -> np.ndarray:
        """Drop what was proved by moving these positions; gives the targets concerned."""
        gone = np.zeros(len(self.values), dtype=bool)
        gone[cells] = True
        used = np.unique(self.proof[self.targets])
        broken = np.zeros(len(self.shifts) + 1, dtype=bool)
        broken[used] = [number >= 0 and gone[self.shifts[number][0]].any() for number in used]
        lost = broken[self.proof[self.targets]]
        for side, most in enumerate((self.up, self.down)):
            dropped = self.targets[lost[:, side]]
            most[dropped] = 0.0
            self.proof[dropped, side] = -1
        return self.targets[lost.any(axis=1)]


def cheapest(reach: Reach, moves: Moves, unknown: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For one target of each part: the positions to hide for the cheapest of these moves that protects it, and the targets without.

    What the shift raises can fall back as far as the target needs. It is split over cells where one alone is too small;
    a cell weighs the count it hides.
    """
    parts, values, k = reach.parts, reach.values, reach.k
    count = int(parts.owner.max()) + 1
    columns = moves.columns
    there = np.isin(targets, columns)
    stuck, targets = targets[~there], targets[there]
    if not len(targets):
        return np.zeros(0, dtype=np.int64), stuck
    needs = np.zeros((count, 2))
    needs[parts.owner[targets], 0] = np.maximum(k[targets] - values[targets], k[targets] / 2.0)
    needs[parts.owner[targets], 1] = k[targets] - needs[parts.owner[targets], 0]
    up, down = needs[parts.owner[columns]].T
    held = values[columns].astype(float)
    rises, falls = np.where(down > 0, held / np.maximum(down, _LEAST), np.inf), held / np.maximum(up, _LEAST)
    at = np.searchsorted(columns, targets)
    rises[at], falls[at] = 1.0, 0.0
    idle = needs[parts.owner[columns], 0] == 0
    rises[idle], falls[idle] = 0.0, 0.0
    back, forth = moves.limits(falls, rises)
    price = moves.added(np.where(unknown[columns], _ANY, held + _ANY))
    dearest = np.zeros(count)
    np.maximum.at(dearest, parts.owner[columns], price[moves.way])
    prices = np.column_stack([price, price])
    prices[moves.way[at], np.where(moves.sign[at] > 0, 0, 1)] = -100.0 * (1.0 + dearest[parts.owner[targets]])
    found = moves.both_ways.best(prices.T.ravel(), np.zeros(2 * moves.count), np.r_[forth, back])
    shift = (found[: moves.count] - found[moves.count :])[moves.way] * moves.sign
    whole = np.zeros(count, dtype=bool)
    whole[parts.owner[targets]] = shift[at] > 1 - 1e-6
    used = whole[parts.owner[columns]]
    reach.note(columns[used], (shift * up)[used])
    hidden = columns[used & (np.abs(shift) > _LEAST)]
    return hidden[~unknown[hidden]], np.r_[stuck, targets[~whole[parts.owner[targets]]]]


def rank_in(owner: np.ndarray) -> np.ndarray:
    """The rank of each among those of the same owner, in the order given."""
    order = np.argsort(owner, kind="stable")
    sizes = np.unique(owner, return_counts=True)[1]
    found = np.empty(len(owner), dtype=np.int64)
    found[order] = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return found
