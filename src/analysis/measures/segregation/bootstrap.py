"""Intervals of the entropy index: what the chance of numbers would have been enough to produce.

Level: pupils of each collège are drawn again from its own composition (multinomial), which is the chance that made
this year's pupils out of a lasting recruitment. Drawing adds to H about the bias that H already has, so the same amount
is taken off once. Change: the same collèges are drawn for both years, which keeps together what ties a collège to
itself. Source: Elbers (2023), Sociological Methods & Research 52; Efron & Tibshirani (1993), chapter 10.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from ..results import Estimate, Inference, NotEstimable
from ..sample import MINIMUM_UNITS
from .composition import Composition
from .entropy import entropy, entropy_index

DRAWS, SEED, CHUNK = 400, 20240701, 50


def index_interval(pupils: Composition, *, draws: int = DRAWS, seed: int = SEED, confidence: float = 0.95) -> Estimate:
    """H corrected for the chance of numbers, with its interval, by multinomial bootstrap inside each collège.

    The value is H − (mean of the draws − H), not below 0; its interval H − bias ± z·sd, not below 0. Descriptive H
    itself is `entropy_index`.
    """
    observed = float(entropy_index(pupils.counts))
    drawn = redrawn_index(pupils.counts, draws=draws, seed=seed)
    spread, centre = float(drawn.std(ddof=1)), 2 * observed - float(drawn.mean())
    reach = float(ndtri(0.5 + confidence / 2)) * spread
    inference = Inference("entropy index", "multinomial bootstrap", "pupils", confidence=confidence, seed=seed)
    low, value, high = (min(max(x, 0.0), 1.0) for x in (centre - reach, centre, centre + reach))
    return Estimate("entropy_index", value, low, high, spread, pupils.n, pupils.units, inference, "index")


def redrawn_index(counts: np.ndarray, *, draws: int, seed: int) -> np.ndarray:
    """H of `draws` tables where the pupils of each collège are drawn again from its own composition."""
    size = counts.sum(axis=1)
    chances = counts / size[:, None]
    generator = np.random.default_rng(seed)
    chunks = [min(CHUNK, draws - first) for first in range(0, draws, CHUNK)]
    whole = size.astype(int)
    return np.concatenate(
        [entropy_index(generator.multinomial(whole, chances, size=(many, len(whole)))) for many in chunks]
    )


def index_change(
    before: Composition,
    after: Composition,
    *,
    draws: int = 1999,
    seed: int = SEED,
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> Estimate | NotEstimable:
    """Change of H between two years, later minus earlier, by a bootstrap of collèges drawn for both years at once.

    A collège open at one of the two years only counts for that year. Interval: change ± t(J−1)·sd of the draws. Refused
    below `minimum_units` collèges (``"too_few_units"``). Raises ValueError when the groups differ.
    """
    if before.groups != after.groups:
        raise ValueError("the two years do not have the same groups")
    tables, units = paired(before, after)
    n = before.n + after.n
    if units < minimum_units:
        return NotEstimable("too_few_units", n, units)
    value = float(entropy_index(tables[1]) - entropy_index(tables[0]))
    generator = np.random.default_rng(seed)
    times = generator.multinomial(units, np.full(units, 1 / units), size=draws)
    drawn = np.diff([_weighted_index(times, table) for table in tables], axis=0)[0]
    spread = float(drawn.std(ddof=1))
    reach = float(stdtrit(units - 1, 0.5 + confidence / 2)) * spread
    inference = Inference(
        "entropy index", "cluster bootstrap", "pupils", "uai", units, float(units - 1), confidence, seed
    )
    return Estimate("delta_entropy_index", value, value - reach, value + reach, spread, n, units, inference, "index")


def paired(before: Composition, after: Composition) -> tuple[np.ndarray, int]:
    """Counts of the two years on the collèges of either (2 × collèges × groups), absent ones as 0, and their number."""
    frames = [pd.DataFrame(part.counts, index=part.rows["uai"]) for part in (before, after)]
    every = frames[0].index.union(frames[1].index)
    return np.stack([frame.reindex(every, fill_value=0.0).to_numpy() for frame in frames]), len(every)


def _weighted_index(times: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """H of each draw, a collège counted as many times as drawn: E and Σ n_j E_j are linear in these numbers."""
    groups = times @ counts
    inside = times @ (counts.sum(axis=1) * entropy(counts)) / groups.sum(axis=1)
    whole = entropy(groups)
    return np.where(whole > 0, (whole - inside) / np.where(whole > 0, whole, 1.0), 0.0)
