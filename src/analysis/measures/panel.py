"""Collèges followed over several sessions with their IPS frozen: the rows, and the designs of what changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from .covariance import Groups
from .inference import Clustered, Clustering, Kind, clustering, smaller_side
from .models import Fitted
from .sample import complete, scaled

PanelKind = Literal["balanced", "full"]


@dataclass(frozen=True, eq=False)
class PanelRows:
    """Complete rows of a panel, and its sessions with the one of reference first.

    `step` is each row's session as a place in `sessions` (0 for the reference).
    """

    data: pd.DataFrame
    sessions: tuple[int, ...]
    step: np.ndarray

    @property
    def ips(self) -> np.ndarray:
        return scaled(self.data["ips"].to_numpy())

    @property
    def rate(self) -> np.ndarray:
        return self.data["rate"].to_numpy()

    @property
    def present(self) -> np.ndarray:
        return self.data["present"].to_numpy()

    def keep(self, mask: np.ndarray) -> "PanelRows":
        """The same panel on fewer rows."""
        return PanelRows(self.data[mask].reset_index(drop=True), self.sessions, self.step[mask])

    def dummies(self) -> np.ndarray:
        """One 0/1 column per session other than the reference."""
        return (self.step[:, None] == np.arange(1, len(self.sessions))).astype(float)

    def interacted(self, regressor: np.ndarray) -> np.ndarray:
        """Design 1, x, session dummies, x × session dummies: the last block is what changes since the reference."""
        dummies = self.dummies()
        return np.column_stack([np.ones(regressor.size), regressor, dummies, dummies * regressor[:, None]])

    def trend(self, regressor: np.ndarray) -> np.ndarray:
        """Design 1, x, session dummies, x × years since the reference: the last column is the change per year."""
        years = np.array(self.sessions)[self.step] - self.sessions[0]
        return np.column_stack([np.ones(regressor.size), regressor, self.dummies(), years * regressor])

    def change_at(self, session: int) -> int:
        """Column, in `interacted`, of the change between the reference and `session`."""
        return len(self.sessions) + self.sessions.index(session)

    def clusters(self, column: str, *, side: np.ndarray | None = None, kind: Kind | None = None) -> Clustering:
        """Clusters of the rows; with `side`, the rule goes by those of the smaller of the two sides."""
        effective = None if side is None else smaller_side(self.data[column], side)
        return clustering(self.data[column], column, kind=kind, effective=effective)


def panel_rows(data: pd.DataFrame, reference: int, kind: PanelKind, sessions: Sequence[int]) -> PanelRows:
    """The complete rows of the given sessions; ``"balanced"`` keeps the collèges present at all of them.

    Columns uai, session, rate, present, ips. Raises ValueError when a collège has two rows in a session, or an IPS
    that changes between sessions (it must be frozen at one vintage: series of IPS are not comparable).
    """
    rows = complete(data[data["session"].isin(sessions)], "rate", "ips", weight="present")
    if rows.duplicated(["uai", "session"]).any():
        raise ValueError("a collège has several rows in one session")
    if (rows.groupby("uai")["ips"].nunique() > 1).any():
        raise ValueError("the IPS of a collège changes between sessions: freeze it at one vintage")
    order = (reference, *sorted(session for session in sessions if session != reference))
    if kind == "balanced":
        followed = rows.groupby("uai")["session"].nunique() == len(order)
        rows = rows[rows["uai"].map(followed).to_numpy(dtype=bool)].reset_index(drop=True)
    place = {session: step for step, session in enumerate(order)}
    return PanelRows(rows, order, rows["session"].map(place).to_numpy(dtype=int))


def on(clusters: Clustering, fit: Fitted | None) -> Clustered | None:
    """The model with its clusters, None where it could not be fitted."""
    return None if fit is None else clusters.on(fit)


def totals_by_session(rows: PanelRows, groups: Groups) -> np.ndarray:
    """Per cluster and session, Σw, Σwx, Σwy, Σwx², Σwy², Σwxy (clusters × sessions × 6), x and y centred overall."""
    w = rows.present
    x = rows.ips - np.average(rows.ips, weights=w)
    y = rows.rate - np.average(rows.rate, weights=w)
    products = np.column_stack([w, w * x, w * y, w * x * x, w * y * y, w * x * y])
    size = len(rows.sessions)
    cell = groups.codes * size + rows.step
    sums = [np.bincount(cell, weights=column, minlength=groups.count * size) for column in products.T]
    return np.stack(sums, axis=1).reshape(groups.count, size, 6)
