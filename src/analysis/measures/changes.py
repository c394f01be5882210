"""What changed since the session of reference: slopes, correlation, inequality, gaps, with joint tests and trends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import chdtrc, fdtrc

from .bootstrap import correlation_changes
from .comparability import Comparability, refused
from .covariance import Groups
from .inequality import scale_of, scales_without, steps_of
from .inference import Clustered, Kind, coefficient
from .jackknife import jackknife_estimate
from .models import fit_logit, fit_wls
from .panel import PanelRows, on
from .quartiles import assign
from .results import Estimate, NotEstimable
from .sample import passed_share, units_of

Change = Estimate | NotEstimable


@dataclass(frozen=True)
class SessionChange:
    """What changed between the session of reference and `session` (later minus reference).

    `points` and `logit` are changes of slope per 10 IPS, `correlation` of r, `sii` of the slope index, `rate` of the
    pooled rate, `gap_points` and `gap_logit` of the gap Q4 − Q1 (None without bounds or with an empty quartile). One
    that crosses a break of its series is refused (``"break:<id>"``). `broken` are the breaks that forbid any
    conclusion on the link as a whole, `bridged` those crossed on purpose.
    """

    session: int
    reference: int
    rate: Change
    points: Change
    logit: Change
    correlation: Change
    sii: Change
    gap_points: Change | None
    gap_logit: Change | None
    broken: tuple[str, ...] = ()
    bridged: tuple[str, ...] = ()

    def estimates(self) -> tuple[Estimate, ...]:
        """Every change that could be computed, in one list."""
        items = (self.rate, self.points, self.logit, self.correlation, self.sii, self.gap_points, self.gap_logit)
        return tuple(item for item in items if isinstance(item, Estimate))


@dataclass(frozen=True)
class WaldTest:
    """Joint test that no slope changed at `sessions`. `statistic` is a χ² with `df`; `p` is that of F(df, `df_denominator`)."""

    statistic: float
    df: int
    p_chi2: float
    p: float
    df_denominator: float
    covariance: str
    cluster: str
    n_clusters: int
    sessions: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Changes:
    """Everything `evolution` says of time: changes since the reference, joint tests, linear trends."""

    changes: tuple[SessionChange, ...]
    wald_points: WaldTest | None
    wald_logit: WaldTest | None
    trend_points: Change | None
    trend_logit: Change | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """A panel with its clusters and the rule on breaks: what each change is computed from.

    `series` begins the names of its variables in the register of breaks: ``dnb_rate``, ``dnb_slope``, ``dnb_gap``,
    ``dnb_decorrelation``.
    """

    rows: PanelRows
    column: str
    kind: Kind | None
    comparability: Comparability
    series: str
    confidence: float

    @cached_property
    def common(self) -> dict[str, object]:
        n = round(float(self.rows.present.sum()))
        return {"n": n, "units": units_of(self.rows.data), "confidence": self.confidence}

    def between(self, what: str, session: int, make: Callable[[], Change | None]) -> Change | None:
        """A change of one variable, refused across a break."""
        sizes = {"n": self.common["n"], "units": self.common["units"]}
        return self.comparability.allow(make, f"{self.series}_{what}", self.rows.sessions[0], session, **sizes)


def changes_since(
    comparison: Comparison, bounds: Sequence[float] | None = None, *, draws: int = 1999, seed: int = 20240701
) -> Changes:
    """Changes of every session of the panel since its first one (the reference)."""
    rows, column, kind = comparison.rows, comparison.column, comparison.kind
    clusters, design = rows.clusters(column, kind=kind), rows.interacted(rows.ips)
    share = passed_share(rows.rate, rows.present)
    points = clusters.on(fit_wls(design, rows.rate, rows.present))
    logit = on(clusters, fit_logit(design, share, rows.present))
    level = np.column_stack([np.ones(rows.step.size), rows.dummies()])
    rate = clusters.on(fit_wls(level, rows.rate, rows.present))
    gaps = (None, None) if bounds is None else _gap_models(comparison, bounds)
    sii = _slope_indices(rows, clusters.groups)
    r = correlation_changes(rows, clusters, **comparison.common, draws=draws, seed=seed)
    trends = _trends(comparison, share) if len(rows.sessions) > 2 else (None, None)
    return Changes(
        tuple(
            _change(comparison, step, rate, points, logit, gaps, sii, r[session])
            for step, session in enumerate(rows.sessions[1:], start=1)
        ),
        _wald(points, comparison),
        None if logit is None else _wald(logit, comparison),
        *trends,
    )


def _change(
    comparison: Comparison,
    step: int,
    rate: Clustered,
    points: Clustered,
    logit: Clustered | None,
    gaps: tuple[Clustered | None, Clustered | None],
    sii: np.ndarray,
    r: Estimate,
) -> SessionChange:
    rows, common = comparison.rows, {"weights": "present", **comparison.common}
    reference, session = rows.sessions[0], rows.sessions[step]
    missing = NotEstimable("separation", common["n"], common["units"])

    def slope(what: str, model: Clustered | None, name: str, unit: str, without: Change | None) -> Change | None:
        if model is None:
            return without
        place = rows.change_at(session)
        return comparison.between(what, session, lambda: coefficient(model, place, name=name, unit=unit, **common))

    together = f"{comparison.series}_decorrelation", reference, session
    return SessionChange(
        session=session,
        reference=reference,
        rate=comparison.between(
            "rate", session, lambda: coefficient(rate, step, name="delta_rate", unit="points", **common)
        ),
        points=slope("slope", points, "delta_slope_points", "points_per_10_ips", missing),
        logit=slope("slope", logit, "delta_slope_logit", "logit_per_10_ips", missing),
        correlation=comparison.between("slope", session, lambda: r),
        sii=comparison.between("gap", session, lambda: _slope_index_change(sii, step, rate.clusters.groups, common)),
        gap_points=slope("gap", gaps[0], "delta_gap_q4_q1_points", "points", None),
        gap_logit=slope("gap", gaps[1], "delta_gap_q4_q1_logit", "logit", None),
        broken=comparison.comparability.blocking(*together),
        bridged=comparison.comparability.bridged(*together),
    )


def _slope_indices(rows: PanelRows, groups: Groups) -> np.ndarray:
    """Slope index of each session, then the same without each cluster (1 + clusters × sessions)."""
    found = np.empty((1 + groups.count, len(rows.sessions)))
    for step in range(len(rows.sessions)):
        inside = rows.step == step
        part = Groups(groups.column, groups.codes[inside], groups.labels)
        sample = steps_of(rows.ips[inside]), rows.present[inside], rows.rate[inside]
        without = [scale.slope_index() for scale in scales_without(part, *sample)]
        found[:, step] = np.concatenate([[scale_of(*sample).slope_index()], *without])
    return found


def _slope_index_change(found: np.ndarray, step: int, groups: Groups, common: dict[str, object]) -> Estimate:
    value, *without = found[:, step] - found[:, 0]
    labels = {"name": "delta_sii", "unit": "points", "estimator": "WLS"}
    return jackknife_estimate(float(value), np.array(without), groups, **labels, **common)


def _gap_models(comparison: Comparison, bounds: Sequence[float]) -> tuple[Clustered | None, Clustered | None]:
    rows = comparison.rows
    quartile = assign(rows.data["ips"], bounds)
    ends = rows.keep((quartile == 1) | (quartile == 4))
    top = assign(ends.data["ips"], bounds) == 4
    design = ends.interacted(top.astype(float))
    if not top.any() or top.all() or np.linalg.matrix_rank(design) < design.shape[1]:
        return None, None
    clusters = ends.clusters(comparison.column, side=top, kind=comparison.kind)
    logit = fit_logit(design, ends.rate / 100, ends.present)
    return clusters.on(fit_wls(design, ends.rate, ends.present)), on(clusters, logit)


def _trends(comparison: Comparison, share: np.ndarray) -> tuple[Change | None, Change | None]:
    rows, variable = comparison.rows, f"{comparison.series}_slope"
    first, last = min(rows.sessions), max(rows.sessions)
    if blocked := comparison.comparability.blocking(variable, first, last):
        refusal = refused(blocked, comparison.common["n"], comparison.common["units"])
        return refusal, refusal
    clusters, design = rows.clusters(comparison.column, kind=comparison.kind), rows.trend(rows.ips)
    place = design.shape[1] - 1

    def trend(model: Clustered | None, scale: str) -> Change | None:
        if model is None:
            return None
        name, unit = f"trend_slope_{scale}", f"{scale}_per_10_ips_per_year"
        return coefficient(model, place, name=name, unit=unit, **comparison.common)

    points = clusters.on(fit_wls(design, rows.rate, rows.present))
    return trend(points, "points"), trend(on(clusters, fit_logit(design, share, rows.present)), "logit")


def _wald(model: Clustered, comparison: Comparison) -> WaldTest | None:
    rows, variable = comparison.rows, f"{comparison.series}_slope"
    sessions = tuple(
        session
        for session in rows.sessions[1:]
        if not comparison.comparability.blocking(variable, rows.sessions[0], session)
    )
    tested, size = [rows.change_at(session) for session in sessions], len(sessions)
    if not sessions or model.matrix is None or (freedom := min(model.df_of(which) for which in tested)) < size:
        return None
    changes = model.fit.params[tested]
    statistic = float(changes @ np.linalg.pinv(model.matrix[np.ix_(tested, tested)]) @ changes)
    groups = model.clusters.groups
    return WaldTest(
        statistic=statistic,
        df=size,
        p_chi2=float(chdtrc(size, statistic)),
        p=float(fdtrc(size, freedom, statistic / size)),
        df_denominator=freedom,
        covariance=model.matrix_kind,
        cluster=groups.column,
        n_clusters=groups.count,
        sessions=tuple(sorted(sessions)),
    )
