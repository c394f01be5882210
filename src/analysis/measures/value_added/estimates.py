"""Value added of collèges: what their rate is beyond the rate expected from their IPS, shrunken by its reliability."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..results import NotEstimable
from .expected import DEGREE, ExpectedRate, differences, expected_rate
from .posterior import rate_interval
from .sessions import Block, blocks, predicted, session_covariance

POINTS = 100.0
SESSION_COLUMNS = ("difference", "value", "low", "high", "se", "reliability")


@dataclass(frozen=True, eq=False)
class ValueAdded:
    """Value added of every collège of a country, by session and over the sessions together.

    `curves` are the expected rates, one per session; `covariance` Ω, the covariance across sessions of the true
    differences in units of √(e(1−e)).

    `by_session` has the columns of the data and, in percent or points: `expected`, `difference` (observed − expected,
    unshrunken), `value`, `low`, `high` (shrunken, 95 % interval), `se`, `reliability` (share of the variance of the
    true difference that the data settle, all sessions used).

    `pooled` has one row per collège: uai, `sessions` (how many), `n` (candidates), `expected` and the same columns, for the mean
    of the sessions where the collège is present, weighted by candidates.
    """

    sessions: tuple[int, ...]
    curves: tuple[ExpectedRate, ...]
    covariance: np.ndarray
    by_session: pd.DataFrame
    pooled: pd.DataFrame

    @property
    def correlation(self) -> np.ndarray:
        """Correlation across sessions of the true differences: that of observed ones once noise is taken off."""
        spread = np.sqrt(np.diag(self.covariance))
        return self.covariance / np.outer(spread, spread)

    @property
    def spread(self) -> dict[int, float]:
        """Standard deviation of the true differences at the mean expected rate of each session, in points."""
        mean = {curve.session: self._mean(curve.session) for curve in self.curves}
        return {
            s: POINTS * float(np.sqrt(self.covariance[k, k] * mean[s] * (1 - mean[s])))
            for k, s in enumerate(self.sessions)
        }

    def _mean(self, session: int) -> float:
        rows = self.by_session[self.by_session["session"] == session]
        return float(np.average(rows["expected"], weights=rows["present"])) / POINTS


def value_added(
    data: pd.DataFrame,
    sessions: Sequence[int] | None = None,
    *,
    degree: int = DEGREE,
    by_sector: bool = False,
    confidence: float = 0.95,
) -> ValueAdded | NotEstimable:
    """Value added of the collèges of a whole country.

    `data` has one row per collège and session: uai, session, ips (of one rentrée), rate (percent), present, and sector
    when `by_sector`. Sessions: all those of the data by default.

    The expected rate is the national curve of the session (`expected_rate`); the differences are shrunken by the best
    linear predictor over correlated sessions (`sessions.predicted`) and their intervals by `rate_interval`. Ω is taken as known: with
    thousands of collèges, what is not known of it changes no interval by a hundredth.

    Refused (``"too_few_units"``) with fewer than 50 collèges in a session or common to two sessions.
    """
    wanted = tuple(sorted(data["session"].unique() if sessions is None else sessions))
    if not wanted:
        return NotEstimable("no_data")
    curves = [expected_rate(data, session, degree=degree, by_sector=by_sector) for session in wanted]
    refused = next((curve for curve in curves if isinstance(curve, NotEstimable)), None)
    if refused is not None:
        return refused
    rows = differences(data, curves)
    wide = {name: _wide(rows, name, wanted) for name in ("scaled", "present", "expected", "difference")}
    omega = session_covariance(wide["scaled"].to_numpy(), wide["present"].to_numpy())
    if isinstance(omega, NotEstimable):
        return omega
    uai = wide["scaled"].index.to_numpy()
    by_session, pooled = [], []
    for block in blocks(wide["scaled"].to_numpy(), wide["present"].to_numpy()):
        expected, raw = (wide[name].to_numpy()[np.ix_(block.rows, block.at)] for name in ("expected", "difference"))
        theta, spread = predicted(omega, block)
        own = omega[np.ix_(block.at, block.at)]
        each = (
            _sessions(block, own, expected, theta, spread, confidence),
            _pooled(block, own, expected, raw, theta, spread, confidence),
        )
        by_session.append(
            each[0].assign(
                uai=np.repeat(uai[block.rows], block.at.size),
                session=np.tile(np.array(wanted)[block.at], block.rows.size),
            )
        )
        pooled.append(each[1].assign(uai=uai[block.rows]))
    found = rows.drop(columns="scaled").merge(pd.concat(by_session), on=["uai", "session"], validate="one_to_one")
    found = found.assign(expected=POINTS * found["expected"], difference=POINTS * found["difference"])
    means = pd.concat(pooled).sort_values("uai", ignore_index=True)
    return ValueAdded(
        wanted,
        tuple(curves),
        omega,
        found.drop(columns="share"),
        means[["uai", "sessions", "n", "expected", *SESSION_COLUMNS]],
    )


def _wide(rows: pd.DataFrame, column: str, sessions: Sequence[int]) -> pd.DataFrame:
    return rows.pivot(index="uai", columns="session", values=column).reindex(columns=list(sessions)).astype(float)


def _sessions(block: Block, own, expected, theta, spread, confidence: float) -> pd.DataFrame:
    """One row per collège and session, collège by collège."""
    variance = expected * (1 - expected)
    settled = np.einsum("jtt->jt", spread)
    prior, posterior = variance * np.diag(own), variance * settled
    return _frame(expected, theta * np.sqrt(variance), prior, posterior, confidence)


def _pooled(block: Block, own, expected, raw, theta, spread, confidence: float) -> pd.DataFrame:
    """One row per collège: the mean of its sessions weighted by candidates."""
    weight = block.n / block.n.sum(axis=1, keepdims=True)
    load = weight * np.sqrt(expected * (1 - expected))
    prior = np.einsum("ja,ab,jb->j", load, own, load)
    posterior = np.einsum("ja,jab,jb->j", load, spread, load)
    mean = (weight * expected).sum(axis=1)
    frame = _frame(mean, (load * theta).sum(axis=1), prior, posterior, confidence)
    return frame.assign(
        sessions=block.at.size, n=block.n.sum(axis=1).astype(int), expected=POINTS * mean,
        difference=POINTS * (weight * raw).sum(axis=1),
    )  # fmt: skip


def _frame(expected, shift, prior, posterior, confidence: float) -> pd.DataFrame:
    low, high = rate_interval(expected, shift, prior, posterior, confidence)
    return pd.DataFrame(
        {
            "value": POINTS * shift.ravel(),
            "low": POINTS * low.ravel(),
            "high": POINTS * high.ravel(),
            "se": POINTS * np.sqrt(posterior).ravel(),
            "reliability": (1 - posterior / prior).ravel(),
        }
    )
