"""What can be said of a share when some pupils are not found: bounds without assumption, their intervals, narrower ones.

Manski (1989, 1990): with k pupils for whom the event is known to have happened, m of unknown outcome and N in all, the share
lies between k/N and (k+m)/N whatever became of the m. The interval of Imbens & Manski (2004) covers the share itself, not the
whole of its bounds, at the confidence asked for.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

from analysis.measures.results import Inference, NotEstimable

Assumption = Literal["none", "not_better", "not_worse", "same"]
Method = Literal["score", "wald"]


@dataclass(frozen=True)
class Bounds:
    """A share, or a difference of shares, known between two values.

    `low` and `high` are what the data leave possible under `assumption`; `ci_low` and `ci_high` the interval of the true
    value. `found` is the naive value among pupils found (None without any), `n` the pupils, `missing` those of unknown
    outcome (None when their number may not be told: the bounds then cover other pupils too, and `found` is None). `unit` is ``"percent"`` or ``"points"``. `assumption` says what is supposed of the pupils not found:
    ``"none"``; ``"not_better"`` or ``"not_worse"``, no more or no less often concerned than those found; ``"same"``.
    """

    name: str
    low: float
    high: float
    ci_low: float
    ci_high: float
    found: float | None
    n: int
    missing: int | None
    assumption: Assumption
    inference: Inference
    unit: str = "percent"

    @property
    def width(self) -> float:
        """How much the pupils not found leave undecided."""
        return self.high - self.low

    @property
    def missing_share(self) -> float | None:
        """Pupils of unknown outcome, in percent."""
        return None if self.missing is None else 100 * self.missing / self.n

    @property
    def sign(self) -> int:
        """+1 or −1 when the whole interval is on that side of zero, 0 otherwise: « signe indéterminé »."""
        return int(self.ci_low > 0) - int(self.ci_high < 0)


def share_bounds(
    known: float,
    missing: float,
    n: float,
    *,
    assumption: Assumption = "none",
    method: Method = "score",
    confidence: float = 0.95,
    name: str = "share",
) -> Bounds | NotEstimable:
    """Bounds of a share, in percent, with the interval of Imbens & Manski.

    Parameters
    ----------
    known, missing, n
        Pupils for whom the event is known, pupils of unknown outcome, all pupils.
    method
        How each bound varies: ``"wald"`` as in the paper, ``"score"`` by Wilson's interval at the same critical value, which
        stays within 0–100 and holds its level with few pupils.

    Refused (``no_data``) without pupils, or without any found where the assumption speaks of them. Raises ValueError for
    counts that contradict each other.
    """
    if n <= 0:
        return NotEstimable("no_data")
    if min(known, missing) < 0 or known + missing > n * (1 + 1e-12):
        raise ValueError(f"{known} known and {missing} missing out of {n}")
    present = n - missing
    if present <= 0 and assumption != "none":
        return NotEstimable("no_data", round(n))
    low, high = _ends(known / n, (known + missing) / n, known / present if present else None, assumption)
    ci_low, ci_high = imbens_manski(low, high, n, method=method, confidence=confidence)
    return Bounds(
        name=name,
        low=100 * low,
        high=100 * high,
        ci_low=100 * ci_low,
        ci_high=100 * ci_high,
        found=100 * known / present if present else None,
        n=round(n),
        missing=round(missing),
        assumption=assumption,
        inference=Inference("identified bounds", f"Imbens-Manski {method}", confidence=confidence),
    )


def gap_bounds(first: Bounds, second: Bounds, *, name: str = "gap") -> Bounds:
    """First share minus second, in points, whatever became of those not found on either side.

    The bounds are the lowest of one minus the highest of the other; the interval adds the reaches of both sides in squares,
    as for two independent groups (with no pupil missing and Wilson's bounds, it is Newcombe's).
    """
    low, high = first.low - second.high, first.high - second.low
    ci_low = low - np.hypot(first.low - first.ci_low, second.ci_high - second.high)
    ci_high = high + np.hypot(first.ci_high - first.high, second.low - second.ci_low)
    naive = None if first.found is None or second.found is None else first.found - second.found
    assumption = first.assumption if first.assumption == second.assumption else "none"
    return Bounds(
        name=name,
        low=low,
        high=high,
        ci_low=float(ci_low),
        ci_high=float(ci_high),
        found=naive,
        n=first.n + second.n,
        missing=None if first.missing is None or second.missing is None else first.missing + second.missing,
        assumption=assumption,
        inference=first.inference,
        unit="points",
    )


def imbens_manski(
    low: float, high: float, n: float, *, method: Method = "wald", confidence: float = 0.95
) -> tuple[float, float]:
    """Interval of a share (0–1) known to lie between two bounds estimated on the same `n` pupils.

    Imbens & Manski (2004), equations 6 and 7.
    """
    critical = critical_value(low, high, n, confidence)
    if method == "wald":
        return low - critical * _deviation(low, n), high + critical * _deviation(high, n)
    return _score(low, n, critical)[0], _score(high, n, critical)[1]


def critical_value(low: float, high: float, n: float, confidence: float = 0.95) -> float:
    """The c of Imbens & Manski: Φ(c + Δ/σ) − Φ(−c) = confidence, from 1.96 for a point to 1.645 for wide bounds."""
    largest = max(_deviation(low, n), _deviation(high, n))
    two_sided, one_sided = ndtri(0.5 + confidence / 2), ndtri(confidence)
    if high <= low:
        return float(two_sided)
    if largest == 0:
        return float(one_sided)
    shift, critical = (high - low) / largest, float(one_sided)
    for _ in range(50):
        excess = ndtr(critical + shift) - ndtr(-critical) - confidence
        step = excess / (_density(critical + shift) + _density(critical))
        critical -= step
        if abs(step) < 1e-13:
            break
    return float(critical)


def _ends(low: float, high: float, found: float | None, assumption: Assumption) -> tuple[float, float]:
    match assumption:
        case "not_better":
            return low, found
        case "not_worse":
            return found, high
        case "same":
            return found, found
    return low, high


def _density(x: float) -> float:
    return float(np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))


def _deviation(p: float, n: float) -> float:
    return float(np.sqrt(p * (1 - p) / n))


def _score(p: float, n: float, z: float) -> tuple[float, float]:
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return float(max(0.0, min(centre - reach, p))), float(min(1.0, max(centre + reach, p)))
