"""Gray's test: do groups have the same cumulative incidence of one event, others competing (Gray 1988)?"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from analysis.measures.results import NotEstimable


@dataclass(frozen=True)
class GrayTest:
    """`statistic` is compared with a χ² of `df` degrees of freedom; `n` pupils in `groups` groups."""

    statistic: float
    df: int
    p_value: float
    n: int
    groups: int


def gray_test(events: object, censored: object, *, cause: int = 0) -> GrayTest | NotEstimable:
    """Equality of the cumulative incidences of one cause between groups (ρ = 0), as R's cmprsk::cuminc.

    Parameters
    ----------
    events
        Groups × times × causes: pupils who know each event at each time, times ascending.
    censored
        Groups × times.
    cause
        Which of the causes is tested.

    Ties are allowed: annual data are all ties. Refused: ``too_few_groups`` (fewer than two with pupils), ``constant_response``
    (the event never happens), ``not_identified`` (no variance).
    """
    d, c = np.asarray(events, dtype=float), np.asarray(censored, dtype=float)
    here = (d.sum(axis=(1, 2)) + c.sum(axis=1)) > 0
    d, c = d[here], c[here]
    n = round(float(d.sum() + c.sum()))
    if len(d) < 2:
        return NotEstimable("too_few_groups", n, len(d))
    ours, others = d[:, :, cause], d.sum(axis=2) - d[:, :, cause]
    if not ours.sum():
        return NotEstimable("constant_response", n, len(d))
    score, matrix = _score(ours, others, c)
    score, matrix = score[:-1], matrix[:-1, :-1]
    if np.linalg.matrix_rank(matrix) < len(score):
        return NotEstimable("not_identified", n, len(d))
    statistic = float(score @ np.linalg.solve(matrix, score))
    return GrayTest(statistic, len(score), float(chdtrc(len(score), statistic)), n, len(d))


def _score(ours: np.ndarray, others: np.ndarray, censored: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The score of each group and its variance: those at risk are weighted by (1 − F) / S of their own group."""
    groups, times = ours.shape
    at_risk = (ours + others + censored).sum(axis=1)
    own, survival, pooled = np.zeros(groups), np.ones(groups), 0.0
    score, contrast = np.zeros(groups), np.zeros((groups, groups))
    variance, late, direct = np.zeros((groups, groups)), np.zeros(groups), np.zeros((groups, groups))
    for t in range(times):
        d1, d2 = ours[:, t], others[:, t]
        risk = at_risk > 0
        if d1.sum() + d2.sum() > 0:
            size = np.where(risk, at_risk, 1.0)
            free = np.where(risk, at_risk / np.where(risk, survival, 1.0), 0.0)  # those at risk had nobody left
            after = np.where(risk, survival * (size - d1 - d2) / size, survival)
            total, faced = free.sum(), (free * (1 - own)).sum()
            first = d1.sum()
            now = pooled + first / total
            spread = np.diag(free) - np.outer(free, free) / total
            contrast += spread * first / (total * (1 - pooled))
            score += np.where(risk, d1 - first * free * (1 - own) / faced, 0.0)
            left = np.divide(1 - now, after, out=np.zeros(groups), where=after > 1e-15)
            if first > 0:
                reach = np.where(after > 1e-15, 1 - left, 1.0)
                ties = 1 - (first - 1) / (total * survival - 1) if first > 1 else np.ones(groups)
                weight = np.where(risk, ties * survival * first / (total * size), 0.0)
                shift = spread - reach * contrast
                late += reach**2 * weight
                direct += shift * reach * weight
                variance += (shift * weight) @ shift.T
            reach = np.where((d2 > 0) & (after > 1e-15), left, 0.0)
            ties = 1 - np.maximum(d2 - 1, 0) / np.maximum(size - 1, 1)
            weight = ties * survival**2 * d2 / size**2
            late += reach**2 * weight
            direct -= contrast * reach**2 * weight
            variance += (contrast * reach**2 * weight) @ contrast.T
            own = own + np.where(risk, survival * d1 / size, 0.0)
            survival, pooled = after, now
        at_risk = at_risk - d1 - d2 - censored[:, t]
    crossed = contrast @ direct.T
    return score, variance + (contrast * late) @ contrast.T + crossed + crossed.T
