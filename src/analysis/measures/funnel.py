"""Funnel plots: how far from a target chance alone takes a rate, given its size and the usual dispersion.

Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24: exact binomial
limits, and over-dispersion estimated on winsorised z-scores so that the outlying do not hide themselves.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtri

from . import binomial
from .results import NotEstimable
from .sample import complete, passed_share

WARNING, ALARM = 0.95, 0.998
WINSORISED = 0.1
FEWEST = 12

Limits = Literal["binomial", "multiplicative", "additive"]


@dataclass(frozen=True)
class Overdispersion:
    """How much more z-scores vary than chance: `phi` = mean z², `phi_winsorised` the same with extremes pulled in.

    `tau2` is the variance of true rates (as proportions) that explains it, 0 when chance suffices.
    """

    phi: float
    phi_winsorised: float
    tau2: float

    def widened(self, z: np.ndarray, variance: np.ndarray, limits: Limits) -> np.ndarray:
        """z-scores once the dispersion is allowed for; `variance` is the binomial one of each rate."""
        if limits == "multiplicative":
            return z / np.sqrt(max(1.0, self.phi_winsorised))
        return z * np.sqrt(variance / (variance + self.tau2)) if limits == "additive" else z


@dataclass(frozen=True, eq=False)
class Funnel:
    """Rates of establishments around a target.

    `target` is a proportion. `points` has the columns of the data and `adjusted` (the rate in percent as it would be at
    the target, the same z-score kept), `z` (binomial) and, for each of ``binomial``, ``multiplicative``, ``additive``,
    the z-score ``z_…`` that allows for dispersion so.
    """

    target: float
    dispersion: Overdispersion
    points: pd.DataFrame

    def outside(self, limits: Limits = "additive", confidence: float = ALARM) -> pd.Series:
        """−1 below the limits, +1 above, 0 inside, row by row."""
        z = self.points[f"z_{limits}"]
        reach = ndtri(0.5 + confidence / 2)
        return (z > reach).astype(int) - (z < -reach).astype(int)

    def limits(self, n: np.ndarray, confidence: float, limits: Limits = "additive") -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper limits, in percent, at sizes `n`: exact when ``"binomial"``, normal when widened.

        Widened limits are not cut at 0 and 100: rates adjusted to the target are not bounded by them.
        """
        n = np.asarray(n, dtype=float)
        if limits == "binomial":
            low, high = exact_limits(self.target, n, confidence)
        else:
            variance = self.target * (1 - self.target) / n
            z = ndtri(0.5 + confidence / 2) * variance**0.5
            reach = z**2 / self.dispersion.widened(z, variance, limits)
            low, high = self.target - reach, self.target + reach
        return 100 * low, 100 * high


def exact_limits(target: float, n: np.ndarray, confidence: float = WARNING) -> tuple[np.ndarray, np.ndarray]:
    """Limits of an observed proportion around `target` for whole sizes `n`, interpolated between counts.

    With r the smallest count whose binomial distribution function F reaches p, the limit is (r − α)/n,
    α = (F(r) − p)/f(r) (Spiegelhalter 2005, appendix A.1.1). As proportions, between 0 and 1.
    """
    n = np.asarray(n)
    tail = (1 - confidence) / 2
    bounds = []
    for p in (tail, 1 - tail):
        r = binomial.quantile(p, n, target)
        alpha = (binomial.below(r, n, target) - p) / binomial.mass(r, n, target)
        bounds.append(np.clip((r - alpha) / n, 0.0, 1.0))
    return bounds[0], bounds[1]


def overdispersion(
    z: np.ndarray, variance: np.ndarray, *, winsorised: float = WINSORISED, consistent: bool = True
) -> Overdispersion:
    """Dispersion of z-scores, a share `winsorised` of them being pulled in at each end.

    τ² = max(0, (I·φ − (I − 1)) ÷ (Σw − Σw²/Σw)), w = 1/`variance`, from the winsorised φ.

    Pulling in the extremes takes off a third of φ even where nothing is outlying (0.68 for normal scores and a tenth at
    each end): 11 % of them would then be outside limits called « 95 % ». When `consistent`, the winsorised φ is divided
    by that constant, as a median absolute deviation is by its own; otherwise it is Spiegelhalter's as published.
    """
    low, high = np.quantile(z, [winsorised, 1 - winsorised])
    phi = float(np.mean(np.clip(z, low, high) ** 2)) / (_kept_of_normal(winsorised) if consistent else 1.0)
    weight, size = 1 / variance, z.size
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    return Overdispersion(float(np.mean(z**2)), phi, max(0.0, float((size * phi - (size - 1)) / scale)))


def _kept_of_normal(share: float) -> float:
    """Mean square of standard normal scores winsorised by `share` at each end."""
    cut = ndtri(1 - share)
    return float(1 - 2 * share - 2 * cut * np.exp(-(cut**2) / 2) / np.sqrt(2 * np.pi) + 2 * share * cut**2)


def funnel(
    data: pd.DataFrame,
    *,
    rate: str = "rate",
    present: str = "present",
    expected: str | None = None,
    target: float | None = None,
    exact: bool = False,
    consistent: bool = True,
) -> Funnel | NotEstimable:
    """Funnel of rates (percent) of `present` pupils around a target.

    Without `expected`, every establishment is held to the `target` (a proportion; by default the pooled rate). With it
    (percent, one per row) each is held to its own: z = (y − e) ÷ √(e(1−e)/n), and the adjusted rate is
    target + z·√(target(1−target)/n), so that one pair of limits serves all (`target`: the pooled expected rate).

    Rates are taken as published unless `exact`, where the number of passes is first recovered. `consistent` is that of
    `overdispersion`. Refused below 12 rows.
    """
    rows = complete(data, rate, *([expected] if expected else []), weight=present)
    if len(rows) < FEWEST:
        return NotEstimable("too_few_units", units=len(rows))
    n = rows[present].to_numpy()
    share = passed_share(rows[rate].to_numpy(), n) if exact else rows[rate].to_numpy() / 100
    held = rows[expected].to_numpy() / 100 if expected else None
    if target is None:
        counts = n * held if expected else np.rint(n * share)
        target = float(counts.sum() / n.sum())
    own = np.full(n.size, target) if held is None else held
    z = (share - own) / np.sqrt(own * (1 - own) / n)
    variance = target * (1 - target) / n
    found = overdispersion(z, variance, consistent=consistent)
    points = rows.assign(
        adjusted=100 * (target + z * np.sqrt(variance)),
        z_binomial=z,
        z_multiplicative=found.widened(z, variance, "multiplicative"),
        z_additive=found.widened(z, variance, "additive"),
    )
    return Funnel(target, found, points)


def chance_range(units: int, confidence: float, *, level: float = 0.95) -> tuple[float, int, int]:
    """How many of `units` fall outside limits by chance: the mean, and the central range of probability `level`."""
    p, tail = 1 - confidence, (1 - level) / 2
    low, high = (int(binomial.quantile(q, units, p)) for q in (tail, 1 - tail))
    return units * p, low, high
