"""How the share of the variance of IPS between collèges, and the gap between sectors, change between two rentrées."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from ..results import Estimate, Inference, NotEstimable
from ..sample import MINIMUM_UNITS
from .ips import SEED, usable

DRAWS = 1999


@dataclass(frozen=True)
class IpsChange:
    """Changes between two rentrées, later minus earlier, of the collèges described at both.

    `share` is the change of η² in points of percentage, `gap` that of the mean IPS of private minus public pupils, in IPS
    points (a refusal where a sector is missing).
    """

    share: Estimate
    gap: Estimate | NotEstimable


def ips_change(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> IpsChange | NotEstimable:
    """Changes on the collèges present at both rentrées (columns uai, ips, ips_sd, headcount, sector), same series of IPS.

    Interval: change ± t(J−1)·sd, the collèges drawn with replacement for both rentrées at once. A collège keeps the sector
    it has after. Refused without two collèges in common (``"no_data"``) or below `minimum_units` (``"too_few_units"``).
    """
    rows = usable(before).merge(usable(after), on="uai", suffixes=("_0", "_1"), validate="one_to_one")
    units = len(rows)
    n = round(float(rows["headcount_0"].sum() + rows["headcount_1"].sum()))
    if units < max(minimum_units, 2):
        return NotEstimable("too_few_units" if units else "no_data", n, units)
    times = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=draws)
    private = rows["sector_1"].ne("public").to_numpy()
    once = np.ones((1, units))
    common = {"n": n, "units": units, "confidence": confidence, "seed": seed}
    shares = [np.diff(_shares(rows, t), axis=0)[0] for t in (once, times)]
    share = _estimate("delta_ips_variance_share", 100 * shares[0][0], 100 * shares[1], unit="points", **common)
    if private.all() or not private.any():
        return IpsChange(share, NotEstimable("constant_sector", n, units))
    gaps = [np.diff(_gaps(rows, private, t), axis=0)[0] for t in (once, times)]
    return IpsChange(share, _estimate("delta_ips_gap", gaps[0][0], gaps[1], unit="ips_points", **common))


def _shares(rows: pd.DataFrame, times: np.ndarray) -> np.ndarray:
    """η² at both rentrées for each draw (2 × draws): every sum it needs is linear in how often a collège is drawn."""
    found = []
    for step in ("0", "1"):
        size, ips, sd = (rows[f"{name}_{step}"].to_numpy(dtype=float) for name in ("headcount", "ips", "ips_sd"))
        centred = ips - np.average(ips, weights=size)
        total = times @ size
        between = times @ (size * centred**2) / total - (times @ (size * centred) / total) ** 2
        within = times @ (size * sd**2) / total
        found.append(between / (between + within))
    return np.stack(found)


def _gaps(rows: pd.DataFrame, private: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Private minus public mean IPS at both rentrées for each draw; NaN for a draw without one of the sectors."""
    found = []
    for step in ("0", "1"):
        size, ips = (rows[f"{name}_{step}"].to_numpy(dtype=float) for name in ("headcount", "ips"))
        means = []
        for side in (private, ~private):
            weight = times @ (size * side)
            means.append(
                np.divide(times @ (size * ips * side), weight, out=np.full(len(weight), np.nan), where=weight > 0)
            )
        found.append(means[0] - means[1])
    return np.stack(found)


def _estimate(
    name: str, value: float, drawn: np.ndarray, *, unit: str, n: int, units: int, confidence: float, seed: int
) -> Estimate:
    spread, df = float(np.nanstd(drawn, ddof=1)), float(units - 1)
    reach = float(stdtrit(df, 0.5 + confidence / 2)) * spread
    inference = Inference("variance share", "cluster bootstrap", "headcount", "uai", units, df, confidence, seed)
    return Estimate(name, float(value), float(value - reach), float(value + reach), spread, n, units, inference, unit)
