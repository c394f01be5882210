"""Cumulative incidence with competing risks (Aalen & Johansen 1978), from counts by time.

A pupil leaves the group at risk by one of several events (left without qualification, left with one) or is censored (moved
away, not found, end of what is observed). Censored pupils count as at risk in the year of their censoring. The complement of
Kaplan–Meier would treat the other events as if they could still be followed by the first: it is always too high.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri

from analysis.measures.results import Estimate, Inference, NotEstimable

Variance = Literal["aalen", "greenwood"]


@dataclass(frozen=True, eq=False)
class Incidence:
    """Share who have known each event by each time, as proportions.

    `times` (T), `at_risk` (T) just before each time, `events` (T × causes), `censored` (T), `cif` (T × causes), `survival`
    (T) the share with no event yet, `variance` (T × causes) of `cif`, None where it does not exist.
    """

    times: np.ndarray
    at_risk: np.ndarray
    events: np.ndarray
    censored: np.ndarray
    cif: np.ndarray
    survival: np.ndarray
    variance: np.ndarray
    inference: Inference

    @property
    def n(self) -> int:
        """Pupils at the start."""
        return round(float(self.at_risk[0])) if self.at_risk.size else 0

    @property
    def hazards(self) -> np.ndarray:
        """Share of those at risk who know each event at each time (T × causes)."""
        return self.events / self.at_risk[:, None]

    def at(self, time: float, cause: int = 0) -> Estimate:
        """One incidence in percent, with its interval (`log_log_interval`)."""
        rank = int(np.flatnonzero(self.times == time)[0])
        value, se = float(self.cif[rank, cause]), float(np.sqrt(self.variance[rank, cause]))
        low, high = log_log_interval(value, se, self.inference.confidence)
        return Estimate("incidence", 100 * value, 100 * low, 100 * high, 100 * se, self.n, 1, self.inference, "percent")


def incidence(
    times: object, events: object, censored: object, *, variance: Variance = "aalen", confidence: float = 0.95
) -> Incidence | NotEstimable:
    """Aalen–Johansen estimate from grouped data.

    Parameters
    ----------
    times
        Distinct times, ascending (T).
    events
        Pupils who know each event at each time (T × causes).
    censored
        Pupils last observed at each time without an event (T).
    variance
        ``"aalen"``: Aalen's, with n − 1 denominators (as R's cmprsk::cuminc); ``"greenwood"``: the delta method (as
        survival::survfit).

    Refused (``no_data``) without anybody. Raises ValueError when times do not ascend or counts are negative.
    """
    t = np.asarray(times, dtype=float)
    d, c = np.asarray(events, dtype=float).reshape(t.size, -1), np.asarray(censored, dtype=float)
    if np.any(np.diff(t) <= 0) or (d < 0).any() or (c < 0).any():
        raise ValueError("times must ascend and counts cannot be negative")
    leaving = d.sum(axis=1) + c
    total = leaving.sum()
    if total <= 0:
        return NotEstimable("no_data")
    at_risk = total - np.concatenate([[0.0], np.cumsum(leaving)[:-1]])
    keep = at_risk > 0
    t, d, c, at_risk = t[keep], d[keep], c[keep], at_risk[keep]
    survival = np.cumprod(1 - d.sum(axis=1) / at_risk)
    before = np.concatenate([[1.0], survival[:-1]])
    cif = np.cumsum(before[:, None] * d / at_risk[:, None], axis=0)
    spread = _variance(d, at_risk, before, cif, variance)
    return Incidence(
        t, at_risk, d, c, cif, survival, spread, Inference("Aalen-Johansen", variance, confidence=confidence)
    )


def log_log_interval(
    value: float, se: float, confidence: float = 0.95, *, critical: float | None = None
) -> tuple[float, float]:
    """Interval of a proportion on the scale log(−log), which stays between 0 and 1; the value itself where it is 0 or 1.

    `critical` in the place of the normal quantile. Kalbfleisch & Prentice (2002), "The statistical analysis of failure time data", section 1.4.
    """
    if not 0 < value < 1 or se == 0:
        return value, value
    quantile = float(ndtri(0.5 + confidence / 2)) if critical is None else critical
    reach = quantile * se / abs(value * np.log(value))
    ends = (value ** np.exp(reach), value ** np.exp(-reach))
    return float(min(ends)), float(max(ends))


def from_records(times: object, causes: object, *, n_causes: int = 2, **options: object) -> Incidence | NotEstimable:
    """The same from one time and one cause per pupil (0: censored, 1 to `n_causes`: the events)."""
    t, cause = np.asarray(times, dtype=float), np.asarray(causes, dtype=int)
    distinct, position = np.unique(t, return_inverse=True)
    table = np.zeros((distinct.size, n_causes + 1))
    np.add.at(table, (position, cause), 1)
    return incidence(distinct, table[:, 1:], table[:, 0], **options)


def _variance(d: np.ndarray, at_risk: np.ndarray, before: np.ndarray, cif: np.ndarray, kind: Variance) -> np.ndarray:
    return (_aalen if kind == "aalen" else _greenwood)(d, at_risk, before, cif)


def _aalen(d: np.ndarray, at_risk: np.ndarray, before: np.ndarray, cif: np.ndarray) -> np.ndarray:
    """Var F(t) = Σ over times s ≤ t and causes k of w_k(s) (1 if k is the cause, + (F(s) − F(t)) / S(s))²."""
    n = at_risk[:, None]
    weight = before[:, None] ** 2 * d * (n - d) / (n**2 * np.maximum(n - 1, 1.0))
    after = before * (1 - d.sum(axis=1) / at_risk)
    inverse = np.divide(1.0, after, out=np.zeros_like(after), where=after > 1e-15)[:, None]
    every = weight.sum(axis=1, keepdims=True)
    constant = np.cumsum(weight + 2 * weight * inverse * cif + every * (inverse * cif) ** 2, axis=0)
    linear = np.cumsum(weight * inverse + every * inverse**2 * cif, axis=0)
    square = np.cumsum(every * inverse**2, axis=0)
    return np.maximum(constant - 2 * cif * linear + cif**2 * square, 0.0)


def _greenwood(d: np.ndarray, at_risk: np.ndarray, before: np.ndarray, cif: np.ndarray) -> np.ndarray:
    """Var F(t) = Σ (F(t)−F(s))² A + Σ B − 2 Σ (F(t)−F(s)) C over the times s ≤ t."""
    n, every = at_risk[:, None], d.sum(axis=1, keepdims=True)
    left = n - every
    a = np.divide(every, n * left, out=np.zeros_like(every), where=left > 0)
    b = before[:, None] ** 2 * d * (n - d) / n**3
    c = before[:, None] * d / n**2
    past = np.cumsum(a, axis=0), np.cumsum(a * cif, axis=0), np.cumsum(a * cif**2, axis=0)
    squares = cif**2 * past[0] - 2 * cif * past[1] + past[2]
    crossed = cif * np.cumsum(c, axis=0) - np.cumsum(c * cif, axis=0)
    return np.maximum(squares + np.cumsum(b, axis=0) - 2 * crossed, 0.0)
