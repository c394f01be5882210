"""How much of the variance of pupils' IPS lies between collèges: η² = σ²_B/(σ²_B + σ²_W), and between what.

From the published mean, standard deviation and number of pupils of each collège: σ²_B is the variance of the means,
σ²_W the mean of the variances, both weighted by pupils. No PCS is needed; one series of IPS at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ..results import Estimate, Inference, NotEstimable
from ..sample import complete

DRAWS, SEED = 999, 20240701


@dataclass(frozen=True)
class VarianceShare:
    """The variance of pupils' IPS in a territory.

    `share` is η² in percent, as published means and standard deviations give it (descriptive); `corrected` is η² freed
    of what the chance of numbers adds, with its interval; `by_chance` the η² (percent) that pupils allotted to collèges
    at random would show, (J−1)/(N−1). `mean` is the mean IPS of pupils, the standard deviations are in IPS points.
    """

    share: Estimate
    corrected: Estimate
    by_chance: float
    mean: float
    sd_between: float
    sd_within: float

    @property
    def sd_total(self) -> float:
        return float(np.hypot(self.sd_between, self.sd_within))


def usable(colleges: pd.DataFrame) -> pd.DataFrame:
    """The collèges that give a mean, a standard deviation and a number of pupils of at least two."""
    rows = complete(colleges, "ips", "ips_sd", weight="headcount")
    return rows[rows["headcount"] >= 2].reset_index(drop=True)


def variance_share(
    colleges: pd.DataFrame, *, draws: int = DRAWS, seed: int = SEED, confidence: float = 0.95
) -> VarianceShare | NotEstimable:
    """η² of the collèges of a territory. Columns uai, ips, ips_sd, headcount; incomplete collèges are left out.

    `corrected` is η² − (mean of the draws − η²) ± z·sd: the mean and the standard deviation of each collège are drawn
    again as those of `headcount` pupils (normal and χ² laws), and the excess this adds is taken off once, as for H.
    Refused without collège (``"no_data"``), with one (``"one_college"``) or when no pupil differs (``"constant_ips"``).
    """
    rows = usable(colleges)
    n, units = round(float(rows["headcount"].sum())), len(rows)
    if units < 2:
        return NotEstimable("one_college" if units else "no_data", n, units)
    size, ips, sd = (rows[column].to_numpy() for column in ("headcount", "ips", "ips_sd"))
    between, within = _variances(size, ips, sd)
    if between + within <= 0:
        return NotEstimable("constant_ips", n, units)
    observed = float(between / (between + within))
    described = Inference("variance share", "descriptive", "headcount")
    return VarianceShare(
        share=Estimate("ips_variance_share", 100 * observed, None, None, None, n, units, described, "percent"),
        corrected=_corrected(observed, _redrawn(size, ips, sd, draws, seed), n, units, seed, confidence),
        by_chance=100 * (units - 1) / (n - 1),
        mean=float(np.average(ips, weights=size)),
        sd_between=float(np.sqrt(between)),
        sd_within=float(np.sqrt(within)),
    )


def _corrected(observed: float, drawn: np.ndarray, n: int, units: int, seed: int, confidence: float) -> Estimate:
    centre, spread = 2 * observed - float(drawn.mean()), float(drawn.std(ddof=1))
    reach = float(ndtri(0.5 + confidence / 2)) * spread
    low, value, high = (100 * min(max(x, 0.0), 1.0) for x in (centre - reach, centre, centre + reach))
    inference = Inference("variance share", "parametric bootstrap", "headcount", confidence=confidence, seed=seed)
    return Estimate("ips_variance_share_corrected", value, low, high, 100 * spread, n, units, inference, "percent")


def nested_variance(colleges: pd.DataFrame, levels: Sequence[str]) -> pd.DataFrame | NotEstimable:
    """Shares of the variance of pupils' IPS between units of each level inside those of the level above.

    `levels` are columns, coarsest first, each refined by those after it (``["sector"]``, ``["departement", "sector"]``:
    a unit is then a sector of one département). One row per level, then ``"uai"`` and ``"pupil"`` (inside collèges):
    level, variance (IPS points squared), share (percent of the total). Refused as `variance_share`.
    """
    rows = usable(colleges)
    whole = variance_share(rows, draws=2)
    if isinstance(whole, NotEstimable):
        return whole
    size, ips = rows["headcount"].to_numpy(), rows["ips"].to_numpy()
    explained = [0.0]
    for depth in range(1, len(levels) + 1):
        codes = rows.groupby(list(levels[:depth]), dropna=False).ngroup().to_numpy()
        explained.append(_between(size, ips, codes))
    explained += [whole.sd_between**2, whole.sd_total**2]
    variance = np.maximum(np.diff(explained), 0.0)
    return pd.DataFrame(
        {"level": [*levels, "uai", "pupil"], "variance": variance, "share": 100 * variance / variance.sum()}
    )


def sector_gap(colleges: pd.DataFrame) -> Mapping[str, float] | NotEstimable:
    """Mean IPS of the pupils of each sector, ``"public"`` and ``"prive"``, and their ``"gap"`` (private − public).

    Refused when one of the sectors has no collège (``"constant_sector"``).
    """
    rows = usable(colleges)
    private = rows["sector"].ne("public")
    if private.all() or not private.any():
        return NotEstimable("constant_sector", round(float(rows["headcount"].sum())), len(rows))
    public, prive = (
        float(np.average(part["ips"], weights=part["headcount"])) for part in (rows[~private], rows[private])
    )
    return {"public": public, "prive": prive, "gap": prive - public}


def _between(size: np.ndarray, ips: np.ndarray, codes: np.ndarray) -> float:
    weight = np.bincount(codes, weights=size)
    mean = np.bincount(codes, weights=size * ips) / weight
    return float(np.average((mean - np.average(ips, weights=size)) ** 2, weights=weight))


def _variances(size: np.ndarray, ips: np.ndarray, sd: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """σ²_B and σ²_W over the last axis."""
    total = size.sum()
    mean = (ips * size).sum(axis=-1, keepdims=True) / total
    return ((ips - mean) ** 2 * size).sum(axis=-1) / total, (sd**2 * size).sum(axis=-1) / total


def _redrawn(size: np.ndarray, ips: np.ndarray, sd: np.ndarray, draws: int, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    means = ips + sd / np.sqrt(size) * generator.standard_normal((draws, len(size)))
    spreads = sd * np.sqrt(generator.chisquare(size - 1, (draws, len(size))) / (size - 1))
    between, within = _variances(size, means, spreads)
    return between / (between + within)
