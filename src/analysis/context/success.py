"""What reports on success compare with: the country, its territories, its quartiles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.context.families import Family, kept
from analysis.frames import Panel, college_panel
from analysis.measures import (
    Estimate,
    Inference,
    LogitFit,
    NotEstimable,
    QuartileRates,
    SlopeFit,
    by_quartile,
    national_bounds,
    slope_logit,
    slope_points,
    territory_rate,
    weighted_correlation,
)
from analysis.measures.multilevel import territory_slopes
from analysis.store import Store
from analysis.territories import Territory, TerritoryIndex, similar

LEVELS = ("france", "region_academique", "academie", "departement")
MEASURES = (
    "rate",
    "slope_points",
    "level_at_100",
    "correlation",
    "slope_logit",
    "gap_q4_q1_points",
    "rate_q1",
    "rate_q2",
    "rate_q3",
    "rate_q4",
)
SLOPE_LEVELS = ("academie", "departement")
SIMILARITY = ("ips", "private_share", "log_candidates")

PROFILE_TYPES = {
    "territory": "str",
    "ips": "float64",
    "colleges": "int64",
    "candidates": "int64",
    "private_share": "float64",
}
RESULT_TYPES = {
    "territory": "str",
    "level": "str",
    "session": "int64",
    "name": "str",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "se": "float64",
    "n": "int64",
    "units": "int64",
    "unit": "str",
    "estimator": "str",
    "covariance": "str",
    "weights": "str",
    "cluster": "str",
    "n_clusters": "Int64",
    "df": "float64",
    "confidence": "float64",
}
SLOPE_TYPES = {
    **dict.fromkeys(("level", "territory"), "str"),
    **dict.fromkeys(("units", "n"), "int64"),
    **dict.fromkeys(("raw", "slope", "se", "low", "high", "reliability"), "float64"),
}
COMMON_SLOPE_TYPES = {
    "level": "str",
    "territories": "int64",
    **dict.fromkeys(("value", "low", "high", "df", "slope_sd", "level_sd", "p_value"), "float64"),
}


@dataclass(frozen=True, eq=False)
class NationalContext:
    """Shared comparators of one store state.

    `bounds` has one row per session: session, b1, b2, b3 (bounds of the national quartiles of IPS, weighted by
    candidates). `profile`, indexed by territory id, describes the headline session: ips (mean weighted by candidates),
    colleges, candidates, private_share (percent of candidates). `results` is tidy, one row per territory, session and
    measure of `MEASURES` that could be estimated: columns of `RESULT_TYPES`. `slopes` has the slopes of territories
    drawn towards the common one (`measures.multilevel.territory_slopes`) at the headline session, one row per académie
    and per département: columns of `SLOPE_TYPES`; `common_slopes` the common one at each of these levels, its spread
    and the test that territories differ: columns of `COMMON_SLOPE_TYPES`.
    """

    sessions: tuple[int, ...]
    headline_session: int | None
    ips_rentree: int | None
    bounds: pd.DataFrame
    profile: pd.DataFrame
    results: pd.DataFrame
    slopes: pd.DataFrame
    common_slopes: pd.DataFrame

    def quartile_bounds(self, session: int | None = None) -> tuple[float, float, float] | None:
        """Bounds of the national quartiles of IPS at a session (the headline one by default); None without data."""
        wanted = self.headline_session if session is None else session
        row = self.bounds[self.bounds["session"] == wanted]
        return None if row.empty else tuple(float(row.iloc[0][b]) for b in ("b1", "b2", "b3"))

    def result(self, territory: Territory, measure: str, session: int | None = None) -> pd.Series | None:
        """One result (columns of `RESULT_TYPES`), at the headline session by default; None when not estimable."""
        found = self.compare([territory.id], measure, session)
        return None if found.empty else found.iloc[0]

    def compare(self, ids: Sequence[str], measure: str, session: int | None = None) -> pd.DataFrame:
        """Results of several territories for one measure, in the order given; those without one are left out."""
        wanted = self.headline_session if session is None else session
        rows = self._by_measure.get((measure, wanted), self.results.iloc[:0])
        at = self._places.get((measure, wanted), {})
        return rows.iloc[[at[i] for i in ids if i in at]].reset_index(drop=True)

    @cached_property
    def _by_measure(self) -> dict[tuple[str, int], pd.DataFrame]:
        return dict(iter(self.results.groupby(["name", "session"])))

    @cached_property
    def _places(self) -> dict[tuple[str, int], dict[str, int]]:
        """Where each territory's row is among those of a measure and session."""
        return {key: {i: at for at, i in enumerate(rows["territory"])} for key, rows in self._by_measure.items()}

    def similar(self, territory: Territory, k: int = 5) -> list[str]:
        """Ids of the territories of the same level most like this one.

        Standardised distance on mean IPS, share of candidates in the private sector and logarithm of the number of
        candidates, at the headline session. Empty for a territory without data, a réseau or an établissement.
        """
        features = self.profile.assign(log_candidates=np.log(self.profile["candidates"]))
        return similar(features[list(SIMILARITY)], territory.id, k)


def build_context(store: Store) -> NationalContext:
    """Compute the context from the store: about 150 territories, every session."""
    index = store.index()
    panel = college_panel(store, index.france)
    territories = [t for level in LEVELS for t in index.all(level)]
    bounds = {session: national_bounds(rows["ips"], rows["present"]) for session, rows in panel.data.groupby("session")}
    slopes, common = _slopes(panel.headline, index)
    results = [record for t in territories for record in _results(t, panel, bounds)]
    return NationalContext(
        sessions=panel.sessions,
        headline_session=panel.headline_session,
        ips_rentree=panel.ips_rentree,
        bounds=pd.DataFrame(
            [(session, *cut) for session, cut in bounds.items()], columns=["session", "b1", "b2", "b3"]
        ).astype({"session": "int64", "b1": "float64", "b2": "float64", "b3": "float64"}),
        profile=_profile(territories, panel),
        results=pd.DataFrame(results, columns=list(RESULT_TYPES)).astype(RESULT_TYPES),
        slopes=slopes,
        common_slopes=common,
    )


def load_context(store: Store) -> NationalContext:
    """The context of this state of the store, computed once; see `kept`."""
    return _read(kept(store, SUCCESS))


def _results(
    territory: Territory, panel: Panel, bounds: dict[int, tuple[float, float, float]]
) -> Iterator[dict[str, object]]:
    inside = panel.data[panel.data["departement"].isin(territory.departements)]
    for session, rows in inside.groupby("session"):
        place = {"territory": territory.id, "level": territory.level, "session": session}
        for name, estimate in _estimates(rows, bounds[session]).items():
            if isinstance(estimate, Estimate):
                yield {**estimate.tidy(), **place, "name": name}


def _estimates(rows: pd.DataFrame, bounds: tuple[float, float, float]) -> dict[str, object]:
    found = {"rate": territory_rate(rows)}
    line, logit, quartiles = slope_points(rows), slope_logit(rows), by_quartile(rows, bounds, shares=False)
    if isinstance(line, SlopeFit):
        found["slope_points"] = line.slope
        found["level_at_100"] = _level(line)
        found["correlation"] = weighted_correlation(rows)
    if isinstance(logit, LogitFit):
        found["slope_logit"] = logit.slope
    if isinstance(quartiles, QuartileRates):
        found["gap_q4_q1_points"] = quartiles.gap_points
        found |= {f"rate_q{row.quartile}": row.rate for row in quartiles.rows}
    return found


def _level(fit: SlopeFit) -> Estimate:
    """The fitted level at IPS 100, which only serves to draw the line."""
    inference = Inference(fit.slope.inference.estimator, "descriptive", fit.slope.inference.weights)
    return Estimate("level_at_100", fit.intercept, None, None, None, fit.n, fit.units, inference, "percent")


def _slopes(rows: pd.DataFrame, index: TerritoryIndex) -> tuple[pd.DataFrame, pd.DataFrame]:
    frames, common = [], []
    for level in SLOPE_LEVELS:
        found = territory_slopes(rows, level)
        if isinstance(found, NotEstimable):
            continue
        ids = [index.parse(f"{level}:{code}").id for code in found.rows["territory"]]
        frames.append(found.rows.assign(level=level, territory=ids)[list(SLOPE_TYPES)])
        average = found.average
        common.append(
            {
                "level": level,
                "territories": len(found.rows),
                **{name: getattr(average, name) for name in ("value", "low", "high")},
                "df": average.inference.df,
                "slope_sd": found.slope_sd,
                "level_sd": found.level_sd,
                "p_value": found.test.p_value,
            }
        )
    slopes = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(SLOPE_TYPES))
    commons = pd.DataFrame(common, columns=list(COMMON_SLOPE_TYPES))
    return slopes.astype(SLOPE_TYPES), commons.astype(COMMON_SLOPE_TYPES)


def _profile(territories: list[Territory], panel: Panel) -> pd.DataFrame:
    records = []
    for territory in territories:
        rows = panel.headline[panel.headline["departement"].isin(territory.departements)]
        if rows.empty:
            continue
        weight = rows["present"]
        records.append(
            {
                "territory": territory.id,
                "ips": np.average(rows["ips"], weights=weight),
                "colleges": len(rows),
                "candidates": weight.sum(),
                "private_share": 100 * weight[rows["sector"] != "public"].sum() / weight.sum(),
            }
        )
    return pd.DataFrame(records, columns=list(PROFILE_TYPES)).astype(PROFILE_TYPES).set_index("territory")


def _frames(store: Store) -> dict[str, pd.DataFrame]:
    context = build_context(store)
    window = {name: [getattr(context, name)] for name in ("headline_session", "ips_rentree")}
    return {
        "bounds": context.bounds,
        "profile": context.profile.reset_index(),
        "results": context.results,
        "slopes": context.slopes,
        "common_slopes": context.common_slopes,
        "sessions": pd.DataFrame({"session": pd.Series(context.sessions, dtype="int64")}),
        "window": pd.DataFrame(window, dtype="Int64"),
    }


def _read(frames: dict[str, pd.DataFrame]) -> NationalContext:
    window = frames["window"].iloc[0]
    return NationalContext(
        sessions=tuple(frames["sessions"]["session"].tolist()),
        headline_session=_year(window["headline_session"]),
        ips_rentree=_year(window["ips_rentree"]),
        bounds=frames["bounds"],
        profile=frames["profile"].set_index("territory"),
        results=frames["results"].astype(RESULT_TYPES),
        slopes=frames["slopes"].astype(SLOPE_TYPES),
        common_slopes=frames["common_slopes"].astype(COMMON_SLOPE_TYPES),
    )


def _year(value: object) -> int | None:
    return None if pd.isna(value) else int(value)


SUCCESS = Family("reussite", ("exams", "ips", "establishments", "memberships", "communes"), _frames)
