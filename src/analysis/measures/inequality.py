"""Inequality of success along the social scale: slope index and concentration index."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from .covariance import Groups, groups_of
from .inference import CANDIDATES, choose_cluster
from .jackknife import jackknife_estimate
from .results import Estimate, NotEstimable
from .sample import MINIMUM_UNITS, complete, pupils, refusal, units_of

Ties = Literal["average", "order"]
CHUNK = 256


@dataclass(frozen=True, eq=False)
class Scale:
    """Pupils and their success along the social scale: `held` (Σw) and `reached` (Σwy) at each step, lowest IPS first.

    The last axis goes along the scale; others may tell samples apart (one per cluster left out).
    """

    held: np.ndarray
    reached: np.ndarray

    @property
    def place(self) -> np.ndarray:
        """Ridit of each step: share of pupils below it plus half its own."""
        return (np.cumsum(self.held, axis=-1) - self.held / 2) / self.held.sum(axis=-1, keepdims=True)

    def slope_index(self) -> np.ndarray:
        """Slope of the weighted regression of y on the ridit."""
        total, place = self.held.sum(axis=-1), self.place
        spread = (self.held * place**2).sum(axis=-1) / total - 0.25
        return self._covariance(place, total) / spread

    def concentration_index(self) -> np.ndarray:
        """2/µ times the covariance of y with the ridit."""
        total = self.held.sum(axis=-1)
        return 2 * self._covariance(self.place, total) / (self.reached.sum(axis=-1) / total)

    def _covariance(self, place: np.ndarray, total: np.ndarray) -> np.ndarray:
        return ((self.reached * place).sum(axis=-1) - self.reached.sum(axis=-1) / 2) / total


def steps_of(ips: np.ndarray, *, ties: Ties = "average") -> np.ndarray:
    """Step of each row on the social scale, from 0: one per distinct IPS, or one per row with ``ties="order"``."""
    if ties == "average":
        return np.unique(ips, return_inverse=True)[1]
    steps = np.empty(ips.size, dtype=int)
    steps[np.argsort(ips, kind="stable")] = np.arange(ips.size)
    return steps


def scale_of(steps: np.ndarray, weight: np.ndarray, y: np.ndarray) -> Scale:
    """The scale of a sample from the step of each row."""
    return Scale(np.bincount(steps, weights=weight), np.bincount(steps, weights=weight * y))


def scales_without(groups: Groups, steps: np.ndarray, weight: np.ndarray, y: np.ndarray) -> Iterator[Scale]:
    """The scale without each cluster in turn, the places of those who stay counted again; some clusters at a time."""
    full, size = scale_of(steps, weight, y), int(steps.max()) + 1
    for first in range(0, groups.count, CHUNK):
        count = min(CHUNK, groups.count - first)
        inside = (groups.codes >= first) & (groups.codes < first + count)
        cells = (groups.codes[inside] - first) * size + steps[inside]
        held, reached = (
            np.bincount(cells, weights=total[inside], minlength=count * size).reshape(count, size)
            for total in (weight, weight * y)
        )
        yield Scale(np.clip(full.held - held, 0, None), full.reached - reached)


def ridit(ips: np.ndarray, weight: np.ndarray, *, ties: Ties = "average") -> np.ndarray:
    """Place of each collège on the social scale: share of pupils below it plus half its own, between 0 and 1.

    Collèges of equal IPS share the same place, so the order of the rows does not matter; ``ties="order"`` gives each
    its own place in the order of the rows, as a plain cumulative sum does.
    """
    steps = steps_of(ips, ties=ties)
    return scale_of(steps, weight, np.zeros(ips.size)).place[steps]


def slope_index(
    data: pd.DataFrame,
    *,
    y: str = "rate",
    x: str = "ips",
    weight: str = "present",
    cluster: str | None = None,
    ties: Ties = "average",
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> Estimate | NotEstimable:
    """Slope index of inequality: points of `y` between the top and the bottom of the social scale.

    Weighted least squares of `y` (percent) on the ridit of IPS (Mackenbach & Kunst 1997). Its interval is that of the
    delete-one-cluster jackknife, the places on the scale being counted again without each cluster: taking
    them as given understates the variance (88 to 91 % instead of 95 %). Columns and refusals as in
    `regression.slope_points`; descriptive below five clusters.
    """
    options = {"y": y, "x": x, "weight": weight, "cluster": cluster, "ties": ties, "confidence": confidence}
    return _index(data, "slope_index", name="sii", unit="points", minimum_units=minimum_units, **options)


def concentration_index(
    data: pd.DataFrame,
    *,
    y: str = "rate",
    x: str = "ips",
    weight: str = "present",
    cluster: str | None = None,
    ties: Ties = "average",
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> Estimate | NotEstimable:
    """Concentration index of success along IPS: 2/µ times the covariance of `y` with the ridit.

    Positive when success is concentrated in privileged collèges (Kakwani, Wagstaff & van Doorslaer 1997). Interval,
    columns and refusals as in `slope_index`.
    """
    options = {"y": y, "x": x, "weight": weight, "cluster": cluster, "ties": ties, "confidence": confidence}
    name = "concentration_index"
    return _index(data, name, name=name, unit="index", minimum_units=minimum_units, **options)


def _index(
    data: pd.DataFrame,
    which: Literal["slope_index", "concentration_index"],
    *,
    name: str,
    unit: str,
    y: str,
    x: str,
    weight: str,
    cluster: str | None,
    ties: Ties,
    minimum_units: int,
    confidence: float,
) -> Estimate | NotEstimable:
    rows = complete(data, y, x, weight=weight)
    n, units = pupils(rows, weight), units_of(rows)
    if (refused := refusal(rows, y=y, x=x, n=n, minimum_units=minimum_units)) is not None:
        return refused
    column = cluster or choose_cluster(rows, CANDIDATES)
    groups = groups_of(rows[column], column)
    w, success, steps = rows[weight].to_numpy(), rows[y].to_numpy(), steps_of(rows[x].to_numpy(), ties=ties)
    value = float(getattr(scale_of(steps, w, success), which)())
    without = np.concatenate([getattr(scale, which)() for scale in scales_without(groups, steps, w, success)])
    labels = {"name": name, "unit": unit, "n": n, "units": units, "estimator": "WLS", "weights": weight}
    return jackknife_estimate(value, without, groups, confidence=confidence, **labels)
