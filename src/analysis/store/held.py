"""Tables held in memory for the whole country, from which the slices of its territories are cut."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.contracts import CONTRACTS
from analysis.territories import Territory

from .conditions import Where
from .memo import frozen, state_of

PLACE = ("uai", "departement", "academie")
"""Columns that say where a row is."""


@dataclass(frozen=True, eq=False)
class Held:
    """Rows of the whole country, with the columns of `PLACE` that the table has, and where those of each département are."""

    frame: pd.DataFrame
    places: Mapping[str, np.ndarray]

    def cut(self, territory: Territory | None, columns: Sequence[str]) -> pd.DataFrame:
        """The rows of a territory, in the order held: those DuckDB would read."""
        if territory is None or territory.level == "france":
            return self.frame[list(columns)]
        if "uai" in self.frame.columns and territory.uais is not None:
            rows = self.frame[self.frame["uai"].isin(territory.uais)]
            rows = rows[rows["academie"].isin(territory.academies)]
        else:
            found = [self.places[code] for code in territory.departements if code in self.places]
            rows = self.frame.take(np.sort(np.concatenate(found)) if found else [])
        return rows[list(columns)].reset_index(drop=True)


_held: dict[Path, tuple[object, dict[tuple, Held]]] = {}
_holding = False


@contextmanager
def holding() -> Iterator[None]:
    """Within it, what is read for the whole country is held; the same question on a territory is then answered from it.

    Held for as long as the store does not change, in this process and those it forks.
    """
    global _holding
    before, _holding = _holding, True
    try:
        yield
    finally:
        _holding = before


def holds(table: str, territory: Territory | None) -> bool:
    """Whether what is being read is to be held: the whole country, asked for within `holding`, of a table cut by place."""
    whole = territory is None or territory.level == "france"
    return _holding and whole and "departement" in CONTRACTS[table].columns


def hold(store: Path, table: str, columns: Sequence[str], where: Where | None, frame: pd.DataFrame) -> Held:
    """Hold the answer to a question on the whole country; `frame` has the columns asked for and those of `PLACE`."""
    state = state_of(store)
    if _held.get(store, (None,))[0] != state:
        _held[store] = (state, {})
    kept = Held(frame, frame.groupby("departement", sort=False).indices)
    _held[store][1][_question(table, columns, where)] = kept
    return kept


def find(store: Path, table: str, columns: Sequence[str], where: Where | None) -> Held | None:
    """What is held of this question, None when nothing is or the store has changed."""
    state, kept = _held.get(store, (None, {}))
    unchanged = state is not None and state == state_of(store)
    return kept.get(_question(table, columns, where)) if unchanged else None


def _question(table: str, columns: Sequence[str], where: Where | None) -> tuple:
    return table, tuple(columns), frozen(where)
