"""What reports on value added stand on: the national model, computed once, and every collège's values under it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.breaks import crossed
from analysis.context.families import Family, kept
from analysis.frames import DNB, college_panel
from analysis.measures.results import NotEstimable
from analysis.measures.value_added import ValueAdded, by_method, value_added, variants
from analysis.measures.value_added.overview import (
    checks,
    covariances,
    curve_terms,
    moves_between,
    spreads,
    stability,
)
from analysis.store import Store

MOST_SESSIONS = 3
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
    headline = frames["window"]["headline_session"].iloc[0]
    return context_of(frames, frames["sessions"]["session"].tolist(), None if pd.isna(headline) else int(headline))


FRAMES = ("colleges", "pooled", "terms", "covariance", "spread", "stability", "moves", "methods", "variants", "checks")


def window_of(sessions: Collection[int], headline: int | None) -> tuple[int, ...]:
    """The sessions looked at: the headline one and the nearest others, three in all, exceptional ones left out."""
    usual = [s for s in sessions if not any(b.rule == "exclude" for b in crossed("dnb_rate", s, s))]
    nearest = sorted(usual, key=lambda s: (abs(s - (headline or s)), -s))[:MOST_SESSIONS]
    return tuple(sorted(nearest))


def frames_of(data: pd.DataFrame, official: pd.DataFrame, headline: int) -> dict[str, pd.DataFrame]:
    """The frames of `ValueAddedContext` but `window` and `sessions`; without a model, the refusal's reason and units.

    `data` has the columns of a panel, for the sessions looked at; `official` uai, session, va_rate, share_present.
    """
    found = value_added(data, sorted(data["session"].unique()))
    if isinstance(found, NotEstimable):
        return {"refusal": pd.DataFrame({"reason": [found.reason], "units": [found.units]})}
    colleges = found.by_session.merge(official, on=["uai", "session"], how="left", validate="one_to_one")
    places = data.sort_values("session").drop_duplicates("uai", keep="last")[
        ["uai", "departement", "academie", "sector"]
    ]
    others = variants(data, headline)
    return {
        "colleges": colleges[list(COLUMNS)].astype(COLUMNS),
        "pooled": found.pooled.merge(places, on="uai", validate="one_to_one"),
        "terms": curve_terms(found),
        "covariance": covariances(found),
        "spread": spreads(found),
        "stability": stability(colleges, found),
        "moves": moves_between(colleges, found.sessions),
        "methods": by_method(found.by_session, headline),
        "variants": pd.concat(
            [v.pooled[VARIANT].assign(variant=name) for name, v in others.items() if isinstance(v, ValueAdded)],
            ignore_index=True,
        ),
        "checks": checks(colleges),
    }


def context_of(frames: Mapping[str, pd.DataFrame], sessions: Sequence[int], headline: int | None) -> ValueAddedContext:
    """The context of these frames (`frames_of`)."""
    refused = frames.get("refusal")
    return ValueAddedContext(
        sessions=tuple(sessions),
        headline_session=headline,
        refusal=None
        if refused is None
        else NotEstimable(refused["reason"].iloc[0], units=int(refused["units"].iloc[0])),
        **{name: frames.get(name, pd.DataFrame()) for name in FRAMES},
    )


def _frames(store: Store) -> dict[str, pd.DataFrame]:
    country = store.index().france
    panel = college_panel(store, country)
    sessions = window_of(panel.sessions, panel.headline_session)
    official = store.read(
        "exams", country, columns=["uai", "session", "va_rate", "share_present"], where=DNB | {"session": sessions}
    )
    data = panel.data[panel.data["session"].isin(sessions)]
    return frames_of(data, official, panel.headline_session) | {
        "window": pd.DataFrame({"headline_session": [panel.headline_session]}, dtype="Int64"),
        "sessions": pd.DataFrame({"session": pd.Series(sessions, dtype="int64")}),
    }


VALUE_ADDED = Family("valeur-ajoutee", ("exams", "ips", "establishments", "memberships", "communes"), _frames)
