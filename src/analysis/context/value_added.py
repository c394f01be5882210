"""What reports on value added stand on: the national model, computed once, and every collège's values under it."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.breaks import crossed
from analysis.context.families import Family, kept
from analysis.frames import DNB, college_panel
from analysis.measures.results import NotEstimable, tidy
from analysis.measures.value_added import (
    Moves,
    ValueAdded,
    attenuation,
    by_method,
    moves,
    session_correlation,
    value_added,
    variants,
)
from analysis.store import Store

MOST_SESSIONS = 3
OFFICIAL, MODEL = "official", "model"
SOURCES = {OFFICIAL: "va_rate", MODEL: "difference"}
COLUMNS = {
    **dict.fromkeys(("uai", "departement", "academie", "sector"), "str"),
    **dict.fromkeys(("session", "present"), "int64"),
    **dict.fromkeys(("ips", "rate", "expected", "difference", "value", "low", "high", "se", "reliability"), "float64"),
    **dict.fromkeys(("va_rate", "share_present"), "float64"),
}
VARIANT = ["uai", "n", "difference", "value", "low", "high"]


@dataclass(frozen=True, eq=False)
class ValueAddedContext:
    """Value added in the whole country, over at most three sessions around the headline one.

    `refusal` says why there is none; the frames are then empty.

    `colleges`: one row per collège and session, columns of `ValueAdded.by_session` and `va_rate` (official value added,
    missing where it is not published), `share_present` (percent of pupils of 3e present). `pooled`: one row per collège,
    those of `ValueAdded.pooled` and its departement, academie, sector. `terms`: the coefficients of the expected rates, tidy,
    by session, with `dispersion`. `covariance`: first, second, covariance, correlation. `spread`: session, mean expected
    rate, spread of true differences there (points), reliability (mean). `stability`: source (``"official"``,
    ``"model"``), first, second, correlation with its interval, units, `lasting` (freed of noise). `moves`: source, first,
    second, units, start, end, count. `methods`: see `by_method`. `variants`: variant, then uai, n, difference, value,
    low, high. `checks`: session, correlations of the differences with IPS, presence and the official values.
    """

    sessions: tuple[int, ...]
    headline_session: int | None
    refusal: NotEstimable | None
    colleges: pd.DataFrame
    pooled: pd.DataFrame
    terms: pd.DataFrame
    covariance: pd.DataFrame
    spread: pd.DataFrame
    stability: pd.DataFrame
    moves: pd.DataFrame
    methods: pd.DataFrame
    variants: pd.DataFrame
    checks: pd.DataFrame

    def of(self, uais: Collection[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows of these collèges: by session, and pooled."""
        return tuple(frame[frame["uai"].isin(uais)].reset_index(drop=True) for frame in (self.colleges, self.pooled))


def load_value_added(store: Store) -> ValueAddedContext:
    """The context of this state of the store, computed once; see `kept`."""
    frames = kept(store, VALUE_ADDED)
    window = frames.pop("window").iloc[0]
    refused = window["reason"] != ""
    return ValueAddedContext(
        sessions=tuple(frames.pop("sessions")["session"].tolist()),
        headline_session=None if pd.isna(window["headline_session"]) else int(window["headline_session"]),
        refusal=NotEstimable(window["reason"], units=int(window["units"])) if refused else None,
        **({name: pd.DataFrame() for name in FRAMES} | frames),
    )


FRAMES = ("colleges", "pooled", "terms", "covariance", "spread", "stability", "moves", "methods", "variants", "checks")


def window_of(sessions: Collection[int], headline: int | None) -> tuple[int, ...]:
    """The sessions looked at: the headline one and the nearest others, three in all, exceptional ones left out."""
    usual = [s for s in sessions if not any(b.rule == "exclude" for b in crossed("dnb_rate", s, s))]
    nearest = sorted(usual, key=lambda s: (abs(s - (headline or s)), -s))[:MOST_SESSIONS]
    return tuple(sorted(nearest))


def _frames(store: Store) -> dict[str, pd.DataFrame]:
    country = store.index().france
    panel = college_panel(store, country)
    sessions = window_of(panel.sessions, panel.headline_session)
    data = panel.data[panel.data["session"].isin(sessions)]
    found = value_added(data, sorted(data["session"].unique()))
    refusal = found if isinstance(found, NotEstimable) else NotEstimable("")
    window = {"headline_session": [panel.headline_session], "reason": [refusal.reason], "units": [refusal.units]}
    frames = {
        "window": pd.DataFrame(window).astype({"headline_session": "Int64", "reason": "str", "units": "int64"}),
        "sessions": pd.DataFrame({"session": pd.Series(sessions, dtype="int64")}),
    }
    return frames if isinstance(found, NotEstimable) else frames | _national(store, data, found, panel.headline_session)


def _national(store: Store, data: pd.DataFrame, found: ValueAdded, headline: int) -> dict[str, pd.DataFrame]:
    country = store.index().france
    official = store.read(
        "exams",
        country,
        columns=["uai", "session", "va_rate", "share_present"],
        where=DNB | {"session": found.sessions},
    )
    colleges = found.by_session.merge(official, on=["uai", "session"], how="left", validate="one_to_one")
    places = data.sort_values("session").drop_duplicates("uai", keep="last")[
        ["uai", "departement", "academie", "sector"]
    ]
    others = variants(data, headline)
    return {
        "colleges": colleges[list(COLUMNS)].astype(COLUMNS),
        "pooled": found.pooled.merge(places, on="uai", validate="one_to_one"),
        "terms": _terms(found),
        "covariance": _covariance(found),
        "spread": _spread(found),
        "stability": _stability(colleges, found),
        "moves": _moves(colleges, found.sessions),
        "methods": by_method(found.by_session, headline),
        "variants": pd.concat(
            [v.pooled[VARIANT].assign(variant=name) for name, v in others.items() if isinstance(v, ValueAdded)],
            ignore_index=True,
        ),
        "checks": _checks(colleges),
    }


def _terms(found: ValueAdded) -> pd.DataFrame:
    return pd.concat(
        [tidy(*c.terms).assign(session=c.session, dispersion=c.dispersion) for c in found.curves], ignore_index=True
    ).drop(columns=["seed"])


def _covariance(found: ValueAdded) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"first": a, "second": b, "covariance": found.covariance[i, j], "correlation": found.correlation[i, j]}
            for i, a in enumerate(found.sessions)
            for j, b in enumerate(found.sessions)
            if i <= j
        ]
    )


def _spread(found: ValueAdded) -> pd.DataFrame:
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


def _stability(colleges: pd.DataFrame, found: ValueAdded) -> pd.DataFrame:
    """`lasting` is estimated with the model for our differences; for the official ones, from the noise of their rates."""
    reliability = dict(zip(found.sessions, _spread(found)["reliability"], strict=True))
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


def _moves(colleges: pd.DataFrame, sessions: tuple[int, ...]) -> pd.DataFrame:
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


def _checks(colleges: pd.DataFrame) -> pd.DataFrame:
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


VALUE_ADDED = Family("valeur-ajoutee", ("exams", "ips", "establishments", "memberships", "communes"), _frames)
