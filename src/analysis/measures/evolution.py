"""How the link between IPS and success changes from one session to another, on three scales, IPS frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd
from scipy import stats

from .bootstrap import correlation_changes
from .correlation import weighted_correlation
from .inequality import ridit, slope_index
from .inference import CANDIDATES, Clustered, choose_cluster, coefficient
from .models import fit_logit, fit_wls
from .panel import PanelKind, PanelRows, on, panel_rows
from .quartiles import QuartileRates, assign, by_quartile
from .rates import pooled_rate
from .regression import LogitFit, SlopeFit, slope_logit, slope_points
from .results import Estimate, NotEstimable
from .sample import MINIMUM_UNITS, complete, passed_share, units_of


@dataclass(frozen=True, eq=False)
class SessionValues:
    """One session: pooled `rate`, `points` and `logit` fits, `correlation`, slope index `sii`, and `quartiles` when bounds are given."""

    session: int
    n: int
    units: int
    rate: Estimate
    points: SlopeFit | NotEstimable
    logit: LogitFit | NotEstimable
    sii: Estimate | NotEstimable
    correlation: Estimate | NotEstimable
    quartiles: QuartileRates | None

    @property
    def r2(self) -> float | None:
        return None if isinstance(self.points, NotEstimable) else self.points.r2

    def estimates(self) -> tuple[Estimate, ...]:
        """Every estimate of the session, in one list."""
        fits = [fit.slope for fit in (self.points, self.logit) if not isinstance(fit, NotEstimable)]
        gaps = [] if self.quartiles is None else [self.quartiles.gap_points, self.quartiles.gap_logit]
        return tuple(
            item for item in (self.rate, *fits, self.correlation, self.sii, *gaps) if isinstance(item, Estimate)
        )


@dataclass(frozen=True)
class SessionChange:
    """What changed between the session of reference and `session` (later minus reference).

    `points` and `logit` are changes of slope per 10 IPS, `correlation` of r, `sii` of the slope index, `rate` of the
    pooled rate, `gap_points` and `gap_logit` of the gap Q4 − Q1 (None without bounds or with an empty quartile).
    """

    session: int
    reference: int
    rate: Estimate
    points: Estimate
    logit: Estimate | NotEstimable
    correlation: Estimate
    sii: Estimate
    gap_points: Estimate | None
    gap_logit: Estimate | None

    def estimates(self) -> tuple[Estimate, ...]:
        """Every change, in one list."""
        items = (self.rate, self.points, self.logit, self.correlation, self.sii, self.gap_points, self.gap_logit)
        return tuple(item for item in items if isinstance(item, Estimate))


@dataclass(frozen=True)
class WaldTest:
    """Joint test that no slope changed. `statistic` is a χ² with `df`; `p` is that of F(df, `df_denominator`)."""

    statistic: float
    df: int
    p_chi2: float
    p: float
    df_denominator: float
    covariance: str
    cluster: str
    n_clusters: int


@dataclass(frozen=True, eq=False)
class Evolution:
    """Values of every session, changes since `reference`, joint tests and linear trends (per year; three sessions)."""

    panel: PanelKind
    reference: int
    sessions: tuple[SessionValues, ...]
    changes: tuple[SessionChange, ...]
    wald_points: WaldTest | None
    wald_logit: WaldTest | None
    trend_points: Estimate | None
    trend_logit: Estimate | None
    n: int
    units: int
    cluster: str

    @cached_property
    def by_session(self) -> dict[int, SessionValues]:
        return {values.session: values for values in self.sessions}

    def since_reference(self, session: int) -> SessionChange:
        """The change of that session. Raises KeyError when it is the reference or was not analysed."""
        return {change.session: change for change in self.changes}[session]

    def table(self) -> pd.DataFrame:
        """One row per session and estimate, values then changes."""
        records = (
            {"session": item.session} | estimate.tidy()
            for item in chain(self.sessions, self.changes)
            for estimate in item.estimates()
        )
        return pd.DataFrame(records)


def evolution(
    data: pd.DataFrame,
    reference_session: int | None = None,
    *,
    panel: PanelKind = "balanced",
    bounds: Sequence[float] | None = None,
    cluster: str | None = None,
    draws: int = 1999,
    seed: int = 20240701,
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> Evolution | NotEstimable:
    """Changes of the IPS slope since `reference_session` (default: the first), on a pooled panel with frozen IPS.

    Columns uai, session, rate (percent), present, ips, and those of `inference.choose_cluster` unless `cluster` is
    given. Models rate ~ IPS × session and their logit twin, SII the same on the ridit of each session; `bounds` are
    the national quartile bounds for the gaps Q4 − Q1. ``panel="balanced"`` keeps the collèges present at every
    session, ``"full"`` all of them. Clusters hold all the years of a collège together.

    Refused with fewer than two sessions (``"single_session"``), when the reference has no data
    (``"missing_reference"``), below `minimum_units` collèges at a session, or where IPS or rates do not vary. Raises
    ValueError when a collège appears twice in a session or its IPS changes.
    """
    sessions = sorted(int(session) for session in complete(data, "rate", "ips", weight="present")["session"].unique())
    if len(sessions) < 2:
        return NotEstimable("single_session" if sessions else "no_data", 0, units_of(data))
    reference = sessions[0] if reference_session is None else reference_session
    if reference not in sessions:
        return NotEstimable("missing_reference", 0, units_of(data))
    rows = panel_rows(data, reference, panel, sessions)
    if rows.data.empty:
        return NotEstimable("too_few_units", 0, 0)
    column = cluster or choose_cluster(rows.data, CANDIDATES)
    options = {"cluster": column, "minimum_units": minimum_units, "confidence": confidence}
    values = tuple(_values(rows, session, bounds, options) for session in sessions)
    refused = next((item.points for item in values if isinstance(item.points, NotEstimable)), None)
    if refused is not None:
        return refused
    common = {"n": round(float(rows.present.sum())), "units": units_of(rows.data), "confidence": confidence}
    points, logit = _models(rows, column)
    trend_points, trend_logit = _trends(rows, column, common) if len(sessions) > 2 else (None, None)
    return Evolution(
        panel=panel,
        reference=reference,
        sessions=values,
        changes=_changes(rows, column, points, logit, bounds, common, draws, seed),
        wald_points=_wald(points, rows),
        wald_logit=None if logit is None else _wald(logit, rows),
        trend_points=trend_points,
        trend_logit=trend_logit,
        n=common["n"],
        units=common["units"],
        cluster=column,
    )


def _values(rows: PanelRows, session: int, bounds: Sequence[float] | None, options: dict[str, object]) -> SessionValues:
    part = rows.data[rows.step == rows.sessions.index(session)]
    column, confidence = options["cluster"], options["confidence"]
    rate = pooled_rate(part["rate"], part["present"], cluster=part[column], column=column, confidence=confidence)
    quartiles = None if bounds is None else by_quartile(part, bounds, cluster=column, confidence=confidence)
    return SessionValues(
        session=session,
        n=rate.n,
        units=rate.units,
        rate=rate,
        points=slope_points(part, **options),
        logit=slope_logit(part, **options),
        sii=slope_index(part, **options),
        correlation=weighted_correlation(part, **options),
        quartiles=None if isinstance(quartiles, NotEstimable) else quartiles,
    )


def _models(rows: PanelRows, column: str) -> tuple[Clustered, Clustered | None]:
    clusters, design = rows.clusters(column), rows.interacted(rows.ips)
    logit = fit_logit(design, passed_share(rows.rate, rows.present), rows.present)
    return clusters.on(fit_wls(design, rows.rate, rows.present)), on(clusters, logit)


def _changes(
    rows: PanelRows,
    column: str,
    points: Clustered,
    logit: Clustered | None,
    bounds: Sequence[float] | None,
    common: dict[str, object],
    draws: int,
    seed: int,
) -> tuple[SessionChange, ...]:
    clusters = rows.clusters(column)
    rate = clusters.on(fit_wls(np.column_stack([np.ones(rows.step.size), rows.dummies()]), rows.rate, rows.present))
    place = np.empty(rows.step.size)
    for step in range(len(rows.sessions)):
        inside = rows.step == step
        place[inside] = ridit(rows.data["ips"].to_numpy()[inside], rows.present[inside])
    sii = clusters.on(fit_wls(rows.interacted(place), rows.rate, rows.present))
    r = correlation_changes(rows, clusters, **common, draws=draws, seed=seed)
    gap_points, gap_logit = (None, None) if bounds is None else _gap_models(rows, bounds, column)
    missing = NotEstimable("separation", common["n"], common["units"])
    common = {"weights": "present", **common}

    def change(model: Clustered | None, session: int, name: str, unit: str) -> Estimate | None:
        if model is None:
            return None
        return coefficient(model, rows.change_at(session), name=name, unit=unit, **common)

    return tuple(
        SessionChange(
            session=session,
            reference=rows.sessions[0],
            rate=coefficient(rate, step, name="delta_rate", unit="points", **common),
            points=change(points, session, "delta_slope_points", "points_per_10_ips"),
            logit=change(logit, session, "delta_slope_logit", "logit_per_10_ips") or missing,
            correlation=r[session],
            sii=change(sii, session, "delta_sii", "points"),
            gap_points=change(gap_points, session, "delta_gap_q4_q1_points", "points"),
            gap_logit=change(gap_logit, session, "delta_gap_q4_q1_logit", "logit"),
        )
        for step, session in enumerate(rows.sessions[1:], start=1)
    )


def _gap_models(rows: PanelRows, bounds: Sequence[float], column: str) -> tuple[Clustered | None, Clustered | None]:
    quartile = assign(rows.data["ips"], bounds)
    ends = rows.keep((quartile == 1) | (quartile == 4))
    top = assign(ends.data["ips"], bounds) == 4
    design = ends.interacted(top.astype(float))
    if not top.any() or top.all() or np.linalg.matrix_rank(design) < design.shape[1]:
        return None, None
    clusters = ends.clusters(column, side=top)
    logit = fit_logit(design, ends.rate / 100, ends.present)
    return clusters.on(fit_wls(design, ends.rate, ends.present)), on(clusters, logit)


def _trends(rows: PanelRows, column: str, common: dict[str, object]) -> tuple[Estimate, Estimate | None]:
    clusters, design = rows.clusters(column), rows.trend(rows.ips)
    last = design.shape[1] - 1
    points = coefficient(
        clusters.on(fit_wls(design, rows.rate, rows.present)),
        last,
        name="trend_slope_points",
        unit="points_per_10_ips_per_year",
        **common,
    )
    fit = fit_logit(design, passed_share(rows.rate, rows.present), rows.present)
    if fit is None:
        return points, None
    name, unit = "trend_slope_logit", "logit_per_10_ips_per_year"
    return points, coefficient(clusters.on(fit), last, name=name, unit=unit, **common)


def _wald(model: Clustered, rows: PanelRows) -> WaldTest | None:
    tested = [rows.change_at(session) for session in rows.sessions[1:]]
    if model.matrix is None or model.df < len(tested):
        return None
    changes, size = model.fit.params[tested], len(tested)
    statistic = float(changes @ np.linalg.pinv(model.matrix[np.ix_(tested, tested)]) @ changes)
    groups = model.clusters.groups
    return WaldTest(
        statistic=statistic,
        df=size,
        p_chi2=float(stats.chi2.sf(statistic, size)),
        p=float(stats.f.sf(statistic / size, size, model.df)),
        df_denominator=model.df,
        covariance=model.matrix_kind,
        cluster=groups.column,
        n_clusters=groups.count,
    )
