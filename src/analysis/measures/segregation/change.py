"""Why H changed: fewer differences between collèges, or another composition of the same collèges?

Three things make a table of collèges by groups: the sizes of the collèges, the sizes of the groups, and the odds
ratios that tie one to the other. Iterative proportional fitting gives the table with the structure of one year and the
margins of another; the change of H is shared out between the three by Shapley's value (all orders of replacement count
equally). Opened and closed collèges are told apart first. Source: Elbers (2023), « A method for studying differences in
segregation across time and space », Sociological Methods & Research 52.
"""

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from ..results import NotEstimable
from .entropy import entropy_index

ROUNDS, PRECISION = 2000, 1e-10


@dataclass(frozen=True)
class ChangeParts:
    """Parts of the change of H from a first to a second table; they sum to `total`.

    `opened` and `closed` come from units present in one table only, `units` from the sizes of the units, `groups` from
    those of the groups (a marginal change: the population changed), `structure` from the odds ratios (a structural
    change: the recruitments drew apart or nearer).
    """

    total: float
    opened: float
    closed: float
    units: float
    groups: float
    structure: float


def change_parts(first: np.ndarray, second: np.ndarray) -> ChangeParts | NotEstimable:
    """Share out H(second) − H(first) for two tables of the same units and groups (absent units as rows of 0).

    Refused without two common units (``"no_data"``) or when a table cannot take the margins of the other
    (``"no_common_margins"``: a group is absent from every unit of one of them).
    """
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    both = (first.sum(axis=1) > 0) & (second.sum(axis=1) > 0)
    if both.sum() < 2:
        return NotEstimable("no_data", int(first.sum() + second.sum()), int(both.sum()))
    common = first[both], second[both]
    opened = float(entropy_index(second) - entropy_index(common[1]))
    closed = float(entropy_index(common[0]) - entropy_index(first))
    values = {}
    for key in np.ndindex(2, 2, 2):
        structure, units, groups = (common[k] for k in key)
        table = fitted(structure, units.sum(axis=1) / units.sum(), groups.sum(axis=0) / groups.sum())
        if table is None:
            return NotEstimable("no_common_margins", int(first.sum() + second.sum()), int(both.sum()))
        values[key] = float(entropy_index(table))
    parts = np.zeros(3)
    for order in permutations(range(3)):
        state = [0, 0, 0]
        for factor in order:
            before = values[tuple(state)]
            state[factor] = 1
            parts[factor] += (values[tuple(state)] - before) / 6
    total = float(entropy_index(second) - entropy_index(first))
    return ChangeParts(total, opened, closed, units=float(parts[1]), groups=float(parts[2]), structure=float(parts[0]))


def fitted(table: np.ndarray, units: np.ndarray, groups: np.ndarray) -> np.ndarray | None:
    """The table with the same odds ratios and these margins (shares), by iterative proportional fitting; None if it fails."""
    found = table / table.sum()
    for _ in range(ROUNDS):
        rows = found.sum(axis=1)
        found = found * (units / np.where(rows > 0, rows, 1.0))[:, None]
        columns = found.sum(axis=0)
        found = found * np.where(columns > 0, groups / np.where(columns > 0, columns, 1.0), 0.0)
        if np.abs(found.sum(axis=1) - units).max() < PRECISION and np.abs(found.sum(axis=0) - groups).max() < PRECISION:
            return found
    return None
