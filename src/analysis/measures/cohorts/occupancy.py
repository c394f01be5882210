"""Where people stand some time after an event, when some are followed for less long than others or lost on the way.

State occupation by the estimator of Aalen & Johansen (1978): the product of the matrices of passages between one date and the
next, each estimated on those known at both. Censoring that does not depend on the path leaves it right even when the path is
not a Markov chain (Datta & Satten 2001). Shares among those known at a date count only them: when the latest leavers, who
cannot be followed to the last dates, fare otherwise, those shares are of another population from one date to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from analysis.measures.covariance import Groups, groups_of
from analysis.measures.jackknife import ENOUGH_CLUSTERS, jackknife_df, jackknife_se
from analysis.measures.results import Estimate, Inference, NotEstimable

from .incidence import log_log_interval


@dataclass(frozen=True, eq=False)
class Occupancy:
    """Share of those who had the event in each state at each date, as proportions.

    `times` (T) are the dates the estimate reaches, `states` (S) name the columns; `known` (T) counts those known at the date and
    at the one before it; `shares` and `se` (T × S), NaN from the date that cannot be told without one of the clusters. `df` (T × S)
    are those of the jackknife, None for Greenwood's variance.
    """

    times: tuple[float, ...]
    states: tuple[str, ...]
    n: int
    known: np.ndarray
    shares: np.ndarray
    se: np.ndarray
    df: np.ndarray | None
    inference: Inference

    def at(self, time: float, state: str) -> Estimate | NotEstimable:
        """One share in percent, with its interval on the scale log(−log); refused (``no_data``) at a date not reached.

        Descriptive, without interval, where the standard error is not known.
        """
        if time not in self.times:
            return NotEstimable("no_data", self.n)
        at = self.times.index(time), self.states.index(state)
        value, se, units = float(self.shares[at]), float(self.se[at]), self.inference.n_clusters or 1
        if not np.isfinite(se):
            alone = replace(self.inference, covariance="descriptive")
            return Estimate("occupancy", 100 * value, None, None, None, self.n, units, alone, "percent")
        confidence = self.inference.confidence
        critical = None if self.df is None else float(stdtrit(self.df[at], 0.5 + confidence / 2))
        low, high = log_log_interval(value, se, confidence, critical=critical)
        return Estimate(
            "occupancy", 100 * value, 100 * low, 100 * high, 100 * se, self.n, units, self.inference, "percent"
        )


def occupancy(
    observed: object,
    times: Sequence[float],
    states: Sequence[str],
    *,
    clusters: object | None = None,
    confidence: float = 0.95,
) -> Occupancy | NotEstimable:
    """State occupation at each date after an event that everybody has had.

    Parameters
    ----------
    observed
        Rank of the state of each person at each date (n × T), −1 where it is not known: not found, or not observable yet.
    times, states
        The dates, ascending, and the names of the states.
    clusters
        One label per person: variance by the delete-one-cluster jackknife. Without: Greenwood's, by the delta method.

    The first date is estimated on those known at it. From a date on, nothing is given when somebody should be in a state whose
    continuation nobody shows. Refused: ``no_data`` when nobody is known at the first date, ``too_few_groups`` with fewer than
    five clusters.
    """
    rank = np.asarray(observed)
    if rank.ndim != 2 or rank.shape[1] != len(times) or rank.max(initial=-1) >= len(states):
        raise ValueError(f"{rank.shape} states for {len(times)} dates, of {len(states)} names")
    if not (rank[:, 0] >= 0).any():
        return NotEstimable("no_data", len(rank))
    groups = None if clusters is None else groups_of(clusters, "uai")
    if groups is not None and groups.count < ENOUGH_CLUSTERS:
        return NotEstimable("too_few_groups", len(rank), groups.count)
    steps = [_passages(rank, date, len(states), groups) for date in range(len(times))]
    shares = _reached(steps)
    reached = len(shares)
    if groups is None:
        se, df = np.sqrt(_greenwood([step[0] for step in steps[:reached]], shares)), None
    else:
        se, df = _jackknife(steps[:reached], shares, groups.count)
    inference = (
        Inference("Aalen-Johansen occupation", "greenwood", confidence=confidence)
        if groups is None
        else Inference(
            "Aalen-Johansen occupation", "jackknife", None, groups.column, groups.count, confidence=confidence
        )
    )
    known = np.array([step.sum() for step in steps[:reached]], dtype=int)
    return Occupancy(tuple(times[:reached]), tuple(states), len(rank), known, shares, se, df, inference)


def _passages(rank: np.ndarray, date: int, states: int, groups: Groups | None) -> np.ndarray:
    """Persons by cluster, state at the date before (one, before the first) and state at the date."""
    before = np.zeros(len(rank), dtype=int) if date == 0 else rank[:, date - 1]
    known = (before >= 0) & (rank[:, date] >= 0)
    found = np.zeros((1 if groups is None else groups.count, 1 if date == 0 else states, states))
    cluster = np.zeros(len(rank), dtype=int) if groups is None else groups.codes
    np.add.at(found, (cluster[known], before[known], rank[known, date]), 1)
    return found


def _reached(steps: Sequence[np.ndarray]) -> np.ndarray:
    """Shares at each date, as far as they can be told."""
    here, found = np.ones(1), []
    for step in steps:
        here = _moved(here[None, :], step.sum(axis=0)[None, :, :])[0]
        if not np.isfinite(here).all():
            break
        found.append(here)
    return np.array(found)


def _moved(shares: np.ndarray, passages: np.ndarray) -> np.ndarray:
    """Shares (G × before) after passages (G × before × after); NaN where a state that is held leads nowhere."""
    total = passages.sum(axis=2)
    rate = np.divide(passages, total[:, :, None], out=np.zeros_like(passages), where=total[:, :, None] > 0)
    moved = np.einsum("gi,gij->gj", shares, rate)
    stuck = ((total == 0) & (shares > 0)).any(axis=1)
    return np.where(stuck[:, None], np.nan, moved)


def _greenwood(passages: Sequence[np.ndarray], shares: np.ndarray) -> np.ndarray:
    """Variances of the shares: Cov p_k = P′ Cov p_{k−1} P + Σ_i p_{k−1,i}² Cov(P_i·), Andersen et al. (1993), section IV.4.

    With everybody known at every date it is the multinomial variance of the shares.
    """
    before, covariance, found = np.ones(1), np.zeros((1, 1)), []
    for step, here in zip(passages, shares, strict=True):
        total = step.sum(axis=1, keepdims=True)
        rate = np.divide(step, total, out=np.zeros_like(step), where=total > 0)
        weight = np.divide(before**2, total[:, 0], out=np.zeros_like(before), where=total[:, 0] > 0)
        own = np.diag(weight @ rate) - (rate * weight[:, None]).T @ rate
        covariance = rate.T @ covariance @ rate + own
        found.append(np.maximum(np.diag(covariance), 0.0))
        before = here
    return np.array(found)


def _jackknife(steps: Sequence[np.ndarray], shares: np.ndarray, clusters: int) -> tuple[np.ndarray, np.ndarray]:
    """Standard errors and degrees of freedom of each share."""
    left, se, df = np.ones((clusters, 1)), np.zeros_like(shares), np.zeros_like(shares)
    for date, step in enumerate(steps):
        left = _moved(left, step.sum(axis=0)[None] - step)
        for state, value in enumerate(shares[date]):
            se[date, state] = jackknife_se(value, left[:, state])
            df[date, state] = jackknife_df(value, left[:, state])
    return se, df
