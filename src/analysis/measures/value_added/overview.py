"""A country's value added in tables: the curves, the spread, what lasts, what it is related to."""

import numpy as np
import pandas as pd

from ..results import NotEstimable, tidy
from .estimates import ValueAdded
from .stability import Moves, attenuation, moves, session_correlation

OFFICIAL, MODEL = "official", "model"
SOURCES = {OFFICIAL: "va_rate", MODEL: "difference"}


def curve_terms(found: ValueAdded) -> pd.DataFrame:
    """Coefficients of the expected rates, tidy, by session, with the `dispersion` of each."""
    return pd.concat(
        [tidy(*c.terms).assign(session=c.session, dispersion=c.dispersion) for c in found.curves], ignore_index=True
    ).drop(columns=["seed"])


def covariances(found: ValueAdded) -> pd.DataFrame:
    """Ω by pair of sessions (first ≤ second): first, second, covariance, correlation."""
    return pd.DataFrame(
        [
            {"first": a, "second": b, "covariance": found.covariance[i, j], "correlation": found.correlation[i, j]}
            for i, a in enumerate(found.sessions)
            for j, b in enumerate(found.sessions)
            if i <= j
        ]
    )


def spreads(found: ValueAdded) -> pd.DataFrame:
    """By session: `expected` (mean, percent), `spread` of true differences there (points), mean `reliability` of the session
    alone and once the others help (`settled`)."""
    rows = found.by_session.assign(passes=found.by_session["expected"] * found.by_session["present"]).groupby("session")
    sums, omega = rows[["passes", "present"]].sum(), np.diag(found.covariance)
    own = {
        s: omega[k] / (omega[k] + (1 - omega[k]) / rows.get_group(s)["present"]) for k, s in enumerate(found.sessions)
    }
    return pd.DataFrame(
        {
            "session": list(found.sessions),
            "expected": (sums["passes"] / sums["present"]).to_numpy(),
            "spread": list(found.spread.values()),
            "reliability": [float(own[s].mean()) for s in found.sessions],
            "settled": rows["reliability"].mean().to_numpy(),
        }
    )


def _pairs(sessions: tuple[int, ...]) -> list[tuple[int, int]]:
    return [(a, b) for a in sessions for b in sessions if a < b]


def stability(colleges: pd.DataFrame, found: ValueAdded) -> pd.DataFrame:
    """Correlations between sessions of official values and of the model's differences: source, first, second, value, low,
    high, units and `lasting`, freed of noise.

    `colleges` has uai, session, rate, present, difference, va_rate. The reliability that frees it of noise is the model's for its own
    differences; for official values it comes from the binomial variance of their rates.
    """
    reliability = dict(zip(found.sessions, spreads(found)["reliability"], strict=True))
    rows = []
    for source, column in SOURCES.items():
        wide = colleges.pivot(index="uai", columns="session", values=column)
        for first, second in _pairs(found.sessions):
            estimate = session_correlation(wide, first, second)
            if isinstance(estimate, NotEstimable):
                continue
            own = (
                {s: _official_reliability(colleges, s) for s in (first, second)} if source == OFFICIAL else reliability
            )
            rows.append(
                {
                    "source": source, "first": first, "second": second, "value": estimate.value, "low": estimate.low,
                    "high": estimate.high, "units": estimate.units,
                    "lasting": attenuation(estimate.value, own[first], own[second]),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _official_reliability(colleges: pd.DataFrame, session: int) -> float:
    """1 − mean binomial variance of the published rates ÷ variance of the official values."""
    rows = colleges[(colleges["session"] == session) & colleges["va_rate"].notna()]
    noise = (rows["rate"] * (100 - rows["rate"]) / rows["present"]).mean()
    return float(1 - noise / rows["va_rate"].var())


def moves_between(colleges: pd.DataFrame, sessions: tuple[int, ...]) -> pd.DataFrame:
    """Moves between fifths of every pair of sessions: source, first, second, units, start, end, count."""
    parts = []
    for source, column in SOURCES.items():
        wide = colleges.pivot(index="uai", columns="session", values=column)
        for first, second in _pairs(sessions):
            found = moves(wide, first, second)
            if isinstance(found, Moves):
                counts = found.counts.rename_axis(index="start", columns="end").stack().rename("count").reset_index()
                parts.append(counts.assign(source=source, first=first, second=second, units=found.units))
    columns = ["source", "first", "second", "units", "start", "end", "count"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def checks(colleges: pd.DataFrame) -> pd.DataFrame:
    """By session: correlations of the differences with IPS, share of pupils present and official values; of official values with
    IPS; mean and spread of official values and how many are `published`, of `units`."""
    rows = []
    for session, part in colleges.groupby("session"):
        matrix = part[["difference", "ips", "share_present", "va_rate"]].corr()
        official = part["va_rate"].dropna()
        rows.append(
            {
                "session": session,
                "ips": matrix.loc["difference", "ips"],
                "share_present": matrix.loc["difference", "share_present"],
                "official": matrix.loc["difference", "va_rate"],
                "official_ips": matrix.loc["va_rate", "ips"],
                "official_mean": official.mean(),
                "official_spread": official.std(),
                "published": official.size,
                "units": len(part),
            }
        )
    return pd.DataFrame(rows)
