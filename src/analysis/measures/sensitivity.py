"""The same results under the choices that could change them: weights, perimeter, clusters, panel."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from .comparability import Comparability
from .inference import CANDIDATES, coefficient
from .models import fit_logit, fit_wls
from .panel import PanelKind, panel_rows
from .regression import SlopeFit, slope_points
from .results import Estimate, NotEstimable
from .sample import MINIMUM_UNITS, numbers, only, passed_share, private, units_of

LARGE = 50
CEILING = 100
Scale = Literal["points", "logit"]


@dataclass(frozen=True, eq=False)
class SensitivityRow:
    """The same slope under another choice, named by `code`.

    ``headline``; ``unweighted`` (every collège the same); ``public_only``, ``private_only``; ``sector_adjusted`` (at
    the same sector); ``below_ceiling`` (without collèges at 100 %); ``large_only`` (at least 50 pupils); ``HC1`` (no
    clusters), ``CR1``, ``CR2``; ``cluster_academie``, ``cluster_departement``, ``cluster_uai`` (other clusters).
    """

    code: str
    fit: SlopeFit | NotEstimable


@dataclass(frozen=True)
class ChangeRow:
    """The same changes of slope under another choice: codes of `SensitivityRow`, and ``full_panel``."""

    code: str
    points: Estimate | NotEstimable
    logit: Estimate | NotEstimable


def sensitivity(
    data: pd.DataFrame, *, minimum_units: int = MINIMUM_UNITS, confidence: float = 0.95
) -> tuple[SensitivityRow, ...]:
    """The slope in points under the choices that could change it (codes in `SensitivityRow`).

    Columns rate, present, ips, sector, and the clusters; a cluster column the data lack, or with fewer than ten
    values, gives no row.
    """
    data = only(data, "uai", "rate", "present", "ips", "sector", *CANDIDATES)
    options = {"minimum_units": minimum_units, "confidence": confidence}
    variants: list[tuple[str, pd.DataFrame, dict[str, object]]] = [
        ("headline", data, {}),
        ("unweighted", data, {"weight": None}),
        ("public_only", data[private(data) == 0], {}),
        ("private_only", data[private(data) > 0], {}),
        ("sector_adjusted", data, {"sector": True}),
        ("below_ceiling", data[numbers(data["rate"]) < CEILING], {}),
        ("large_only", data[numbers(data["present"]) >= LARGE], {}),
        ("HC1", data, {"covariance": "HC1"}),
        ("CR1", data, {"covariance": "CR1"}),
        ("CR2", data, {"covariance": "CR2"}),
    ]
    variants += [
        (f"cluster_{column}", data, {"cluster": column})
        for column in CANDIDATES
        if column in data.columns and data[column].nunique() >= 10
    ]
    return tuple(SensitivityRow(code, slope_points(part, **options, **choice)) for code, part, choice in variants)


def change_sensitivity(
    data: pd.DataFrame,
    start: int,
    end: int,
    cluster: str,
    *,
    comparability: Comparability,
    series: str = "dnb",
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> tuple[ChangeRow, ...]:
    """Changes of slope, in points and in log-odds, between two sessions under other choices than those of `evolution`.

    Columns of `evolution`, and sector. ``below_ceiling`` leaves out the collèges at 100 % at either session,
    ``large_only`` those below 50 candidates at either; ``full_panel`` keeps those present at one session only.
    """
    if comparability.blocking(f"{series}_slope", start, end):
        return ()
    rows = only(data, "uai", "session", "rate", "present", "ips", "sector", cluster)
    rows = rows[rows["session"].isin((start, end))]
    at_ceiling = rows.loc[numbers(rows["rate"]) >= CEILING, "uai"]
    small = rows.loc[numbers(rows["present"]) < LARGE, "uai"]
    variants: list[tuple[str, pd.DataFrame, PanelKind]] = [
        ("headline", rows, "balanced"),
        ("full_panel", rows, "full"),
        ("unweighted", rows, "balanced"),
        ("public_only", rows[private(rows) == 0], "balanced"),
        ("private_only", rows[private(rows) > 0], "balanced"),
        ("below_ceiling", rows[~rows["uai"].isin(at_ceiling)], "balanced"),
        ("large_only", rows[~rows["uai"].isin(small)], "balanced"),
    ]
    options = {"start": start, "end": end, "cluster": cluster, "confidence": confidence}
    return tuple(
        ChangeRow(code, *_changes(part, panel, weighted=code != "unweighted", minimum_units=minimum_units, **options))
        for code, part, panel in variants
    )


def _changes(
    data: pd.DataFrame,
    kind: PanelKind,
    *,
    start: int,
    end: int,
    cluster: str,
    weighted: bool,
    minimum_units: int,
    confidence: float,
) -> tuple[Estimate | NotEstimable, Estimate | NotEstimable]:
    rows = panel_rows(data, start, kind, (start, end))
    n, units = round(float(rows.present.sum())), units_of(rows.data)
    at_each = np.bincount(rows.step, minlength=2)
    if at_each.min() < minimum_units:
        return (NotEstimable("too_few_units", n, int(at_each.min())),) * 2
    weight = rows.present if weighted else np.ones(rows.step.size)
    design, clusters = rows.interacted(rows.ips), rows.clusters(cluster)
    fits = {
        "points": fit_wls(design, rows.rate, weight),
        "logit": fit_logit(design, passed_share(rows.rate, rows.present), weight),
    }
    common = {"n": n, "units": units, "weights": "present" if weighted else None, "confidence": confidence}
    place = rows.change_at(end)
    return tuple(
        NotEstimable("constant_ips" if scale == "points" else "separation", n, units)
        if fit is None
        else coefficient(clusters.on(fit), place, name=f"delta_slope_{scale}", unit=f"{scale}_per_10_ips", **common)
        for scale, fit in fits.items()
    )


def flipped(rows: Iterable[SensitivityRow]) -> tuple[str, ...]:
    """Codes of the variants whose slope has the other sign than the headline's; none when that one is not established."""
    slopes = {row.code: row.fit.slope for row in rows if isinstance(row.fit, SlopeFit)}
    return _opposed(slopes)


def flipped_changes(rows: Iterable[ChangeRow], scale: Scale) -> tuple[str, ...]:
    """The same for the changes on one scale."""
    changes = {row.code: getattr(row, scale) for row in rows}
    return _opposed({code: change for code, change in changes.items() if isinstance(change, Estimate)})


def _opposed(estimates: dict[str, Estimate]) -> tuple[str, ...]:
    own = estimates.get("headline")
    if own is None or own.sign == 0:
        return ()
    return tuple(code for code, estimate in estimates.items() if estimate.value * own.sign < 0)
