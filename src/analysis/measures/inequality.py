"""Inequality of success along the social scale: slope index and concentration index."""

from typing import Literal

import numpy as np
import pandas as pd

from .inference import CANDIDATES, Clustered, Kind, choose_cluster, clustering, coefficient, function_of_params
from .models import fit_wls
from .results import Estimate, NotEstimable
from .sample import MINIMUM_UNITS, complete, pupils, refusal, units_of

Ties = Literal["average", "order"]


def ridit(ips: np.ndarray, weight: np.ndarray, *, ties: Ties = "average") -> np.ndarray:
    """Place of each collège on the social scale: share of pupils below it plus half its own, between 0 and 1.

    Collèges of equal IPS share the same place, so the order of the rows does not matter; ``ties="order"`` gives each
    its own place in the order of the rows, as a plain cumulative sum does.
    """
    if ties == "average":
        _, where = np.unique(ips, return_inverse=True)
        held = np.bincount(where, weights=weight)
        return ((np.cumsum(held) - held / 2) / weight.sum())[where]
    order = np.argsort(ips, kind="stable")
    places = np.empty(ips.size)
    places[order] = (np.cumsum(weight[order]) - weight[order] / 2) / weight.sum()
    return places


def slope_index(
    data: pd.DataFrame,
    *,
    y: str = "rate",
    x: str = "ips",
    weight: str = "present",
    cluster: str | None = None,
    covariance: Kind | None = None,
    ties: Ties = "average",
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> Estimate | NotEstimable:
    """Slope index of inequality: points of `y` between the top and the bottom of the social scale.

    Weighted least squares of `y` (percent) on the ridit of IPS (Mackenbach & Kunst 1997). The interval takes the places
    on the scale as given: it is about these collèges, not about others that might have been there. Columns and refusals as in
    `regression.slope_points`.
    """
    found = _on_ridit(data, y, x, weight, cluster, covariance, ties, minimum_units)
    if isinstance(found, NotEstimable):
        return found
    model, n, units = found
    return coefficient(model, 1, name="sii", unit="points", n=n, units=units, weights=weight, confidence=confidence)


def concentration_index(
    data: pd.DataFrame,
    *,
    y: str = "rate",
    x: str = "ips",
    weight: str = "present",
    cluster: str | None = None,
    covariance: Kind | None = None,
    ties: Ties = "average",
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> Estimate | NotEstimable:
    """Concentration index of success along IPS: 2/µ times the covariance of `y` with the ridit.

    Positive when success is concentrated in privileged collèges (Kakwani, Wagstaff & van Doorslaer 1997); it is
    2·var(ridit)/µ times the slope index, whence its interval by the delta method. Columns and refusals as in
    `regression.slope_points`.
    """
    found = _on_ridit(data, y, x, weight, cluster, covariance, ties, minimum_units)
    if isinstance(found, NotEstimable):
        return found
    model, n, units = found
    fit = model.fit
    place = fit.x[:, 1]
    centre = float(np.average(place, weights=fit.weight))
    spread = float(np.average((place - centre) ** 2, weights=fit.weight))
    slope, mean = float(fit.params[1]), float(fit.params @ (1.0, centre))
    value = 2 * spread * slope / mean
    gradient = np.array([-value / mean, value / slope - value * centre / mean if slope else 2 * spread / mean])
    return function_of_params(
        model,
        value,
        gradient,
        name="concentration_index",
        unit="index",
        n=n,
        units=units,
        weights=weight,
        confidence=confidence,
    )


def _on_ridit(
    data: pd.DataFrame,
    y: str,
    x: str,
    weight: str,
    cluster: str | None,
    covariance: Kind | None,
    ties: Ties,
    minimum_units: int,
) -> tuple[Clustered, int, int] | NotEstimable:
    rows = complete(data, y, x, weight=weight)
    n, units = pupils(rows, weight), units_of(rows)
    if (refused := refusal(rows, y=y, x=x, n=n, minimum_units=minimum_units)) is not None:
        return refused
    w = rows[weight].to_numpy()
    place = ridit(rows[x].to_numpy(), w, ties=ties)
    fit = fit_wls(np.column_stack([np.ones(w.size), place]), rows[y].to_numpy(), w)
    column = cluster or choose_cluster(rows, CANDIDATES)
    return clustering(rows[column], column, kind=covariance).on(fit), n, units
