"""Indices of one group against the others: dissimilarity, isolation, exposure.

Sources: Duncan & Duncan (1955), American Sociological Review 20; Massey & Denton (1988), Social Forces 67.
"""

from dataclasses import dataclass

import numpy as np

from .composition import Composition


@dataclass(frozen=True)
class GroupIndices:
    """How apart a group is.

    `share` p is its share of the pupils; `dissimilarity` D the share of its pupils who would have to change collège
    (and of the others) for all collèges to be alike; `isolation` the mean share of the group in the collège of one of
    its pupils; `normalised` (isolation − p)/(1 − p), which is η² of the group's indicator. All from 0 to 1.
    """

    group: str
    share: float
    dissimilarity: float
    isolation: float
    normalised: float


def dissimilarity(counts: np.ndarray, group: int) -> np.ndarray:
    """D = ½ Σ_j |x_j/X − y_j/Y| of one group against all the others, over the last two axes (units × groups).

    NaN-free: 0 where everybody, or nobody, is of the group.
    """
    counts = np.asarray(counts, dtype=float)
    inside = counts[..., group]
    outside = counts.sum(axis=-1) - inside
    sums = [part.sum(axis=-1, keepdims=True) for part in (inside, outside)]
    apart = np.abs(inside / np.where(sums[0] > 0, sums[0], 1) - outside / np.where(sums[1] > 0, sums[1], 1))
    return np.where((sums[0] > 0)[..., 0] & (sums[1] > 0)[..., 0], apart.sum(axis=-1) / 2, 0.0)


def exposure(counts: np.ndarray, group: int, to: int) -> float:
    """Mean share of group `to` in the collège of a pupil of `group`: Σ (x_j/X)(y_j/n_j). Isolation when both are one."""
    counts = np.asarray(counts, dtype=float)
    size, inside = counts.sum(axis=1), counts[:, group]
    return float((inside * counts[:, to] / np.where(size > 0, size, 1)).sum() / inside.sum())


def group_indices(pupils: Composition, group: str) -> GroupIndices:
    """The indices of one group of a composition. Raises ValueError for an unknown group or one without any pupil."""
    if group not in pupils.groups:
        raise ValueError(f"unknown group {group!r}; known: {', '.join(pupils.groups)}")
    place = pupils.groups.index(group)
    share = float(pupils.counts[:, place].sum() / pupils.n)
    if not share:
        raise ValueError(f"no pupil in group {group!r}")
    isolation = exposure(pupils.counts, place, place)
    normalised = (isolation - share) / (1 - share) if share < 1 else 0.0
    return GroupIndices(group, share, float(dissimilarity(pupils.counts, place)), isolation, normalised)
