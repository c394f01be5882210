"""Entropy and the evenness indices built on it: Theil's H, mutual information M, and their nested parts.

Every function takes `counts`, an array of pupils, one row per unit (collège, sector, département) and one column per
social group. Sources: Theil & Finizza (1971); Reardon & Firebaugh (2002), Sociological Methodology 32; Givord,
Guillerm, Monso & Murat (2016), Éducation & formations 91 (the official index is H with four groups, natural logarithm).
"""

from collections.abc import Sequence

import numpy as np


def entropy(counts: np.ndarray) -> np.ndarray:
    """Entropy −Σ p ln p along the last axis, in nats; 0 where there is nobody. Shares do as well as counts."""
    counts = np.asarray(counts, dtype=float)
    total = counts.sum(axis=-1, keepdims=True)
    share = counts / np.where(total > 0, total, 1.0)
    return -(share * np.log(np.where(share > 0, share, 1.0))).sum(axis=-1)


def entropy_within(counts: np.ndarray) -> np.ndarray:
    """Mean entropy of the units weighted by their pupils, Σ n_j E_j / N, over the last two axes."""
    counts = np.asarray(counts, dtype=float)
    size = counts.sum(axis=-1)
    total = size.sum(axis=-1)
    return (size * entropy(counts)).sum(axis=-1) / np.where(total > 0, total, 1.0)


def mutual_information(counts: np.ndarray) -> np.ndarray:
    """M = E − Σ n_j E_j / N, in nats: what knowing the unit tells of the group. Never below 0."""
    return np.maximum(entropy(np.sum(counts, axis=-2)) - entropy_within(counts), 0.0)


def entropy_index(counts: np.ndarray) -> np.ndarray:
    """H = M / E, from 0 (every unit has the composition of the whole) to 1 (no unit is mixed).

    Works on stacked tables (… × units × groups). 0 where the whole has a single group: there is nothing to separate.
    """
    whole = entropy(np.sum(counts, axis=-2))
    return np.where(whole > 0, mutual_information(counts) / np.where(whole > 0, whole, 1.0), 0.0)


def gathered(counts: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The table of larger units: rows with the same code (0, 1, …) summed."""
    return np.stack([np.bincount(codes, weights=column) for column in np.asarray(counts, dtype=float).T], axis=1)


def nested_information(counts: np.ndarray, levels: Sequence[np.ndarray]) -> np.ndarray:
    """Parts of M between the units of each level inside those of the level above; they sum to M of the last level.

    `levels` holds the codes (0, 1, …) of each row, coarsest first, each level refining the one before: for académies
    ⊃ départements ⊃ collèges, between académies, between départements of an académie, between collèges of a
    département.
    """
    left = [float(entropy(np.sum(counts, axis=0)))]
    left += [float(entropy_within(gathered(counts, codes))) for codes in levels]
    return np.maximum(-np.diff(left), 0.0)
