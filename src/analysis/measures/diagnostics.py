"""What a statistician looks at before believing the slope: form, residuals, influence, ceiling."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .covariance import deleted_params, groups_of
from .inequality import ridit
from .models import fit_wls
from .results import NotEstimable
from .sample import complete, pupils, refusal, scaled, units_of


@dataclass(frozen=True)
class BoundaryMass:
    """Collèges whose rate is at the ceiling: `at_top` of `units`, their `share` in percent, and of the `pupils`."""

    at_top: int
    units: int
    share: float
    pupils: float


def binned_means(
    data: pd.DataFrame, bins: int = 20, *, y: str = "rate", x: str = "ips", weight: str = "present"
) -> pd.DataFrame:
    """Mean IPS and pooled rate of `bins` groups of equal numbers of pupils along IPS (ventiles by default).

    Columns bin (1 = lowest IPS), ips, rate, n (pupils), units (collèges). Collèges of equal IPS stay together; fewer
    collèges than bins give fewer bins.
    """
    rows = complete(data, y, x, weight=weight)
    if rows.empty:
        return pd.DataFrame(columns=["bin", "ips", "rate", "n", "units"])
    w = rows[weight].to_numpy()
    place = np.minimum((ridit(rows[x].to_numpy(), w) * bins).astype(int), bins - 1)
    sums = pd.DataFrame({"bin": place + 1, "ips": w * rows[x], "rate": w * rows[y], "n": w, "units": 1})
    table = sums.groupby("bin", as_index=False).sum()
    return table.assign(ips=table["ips"] / table["n"], rate=table["rate"] / table["n"])


def residuals(data: pd.DataFrame, *, y: str = "rate", x: str = "ips", weight: str = "present") -> pd.DataFrame:
    """Each collège against the weighted line: what is left, and what it weighs.

    Columns of the data kept, plus fitted, residual, standardised (studentised by its leverage, weights taken as
    inverse variances), leverage and influence (change of the slope per 10 IPS when the collège is left out). Raises
    ValueError when there is no line.
    """
    rows = complete(data, y, x, weight=weight)
    w = rows[weight].to_numpy()
    fit = fit_wls(np.column_stack([np.ones(w.size), scaled(rows[x].to_numpy())]), rows[y].to_numpy(), w)
    if fit is None or fit.rows <= fit.size:
        raise ValueError("no line can be fitted to these rows")
    leverage = w * np.einsum("ij,jk,ik->i", fit.x, fit.bread, fit.x)
    left = fit.y - fit.mean
    free = np.clip(1 - leverage, 1e-12, None)
    spread = np.sqrt(fit.dispersion * free / w)
    return rows.assign(
        fitted=fit.mean,
        residual=left,
        standardised=np.divide(left, spread, out=np.zeros_like(left), where=spread > 0),
        leverage=leverage,
        influence=-(fit.scores @ fit.bread)[:, 1] / free,
    )


def cluster_influence(
    data: pd.DataFrame, by: str = "academie", *, y: str = "rate", x: str = "ips", weight: str = "present"
) -> pd.DataFrame:
    """Change of the slope per 10 IPS when each cluster is left out.

    Columns `by`, slope_without, change (slope_without minus the full slope), n (pupils left out), units; sorted by
    change. Empty when no slope can be computed.
    """
    rows = complete(data, y, x, weight=weight)
    n = pupils(rows, weight)
    if refusal(rows, y=y, x=x, n=n) is not None:
        return pd.DataFrame(columns=[by, "slope_without", "change", "n", "units"])
    w = rows[weight].to_numpy()
    fit = fit_wls(np.column_stack([np.ones(w.size), scaled(rows[x].to_numpy())]), rows[y].to_numpy(), w)
    groups = groups_of(rows[by], by)
    without = deleted_params(fit, groups)[:, 1]
    table = pd.DataFrame(
        {
            by: groups.labels,
            "slope_without": without,
            "change": without - fit.params[1],
            "n": groups.sum(w),
            "units": groups.sizes,
        }
    )
    return table.sort_values("change", ignore_index=True)


def boundary_mass(
    data: pd.DataFrame, *, y: str = "rate", weight: str = "present", top: float = 100.0
) -> BoundaryMass | NotEstimable:
    """Share of collèges at `top` percent of success: how much the ceiling bends the line."""
    rows = complete(data, y, weight=weight)
    if rows.empty:
        return NotEstimable("no_data")
    reached, w = rows[y].to_numpy() >= top, rows[weight].to_numpy()
    share, held = float(100 * reached.mean()), float(100 * w[reached].sum() / w.sum())
    return BoundaryMass(int(reached.sum()), units_of(rows), share, held)
