"""How the link between IPS and success changes from one session to another, on three scales, IPS frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import pandas as pd

from .changes import Comparison, SessionChange, WaldTest, changes_since
from .comparability import Comparability
from .correlation import weighted_correlation
from .inequality import slope_index
from .inference import CANDIDATES, Kind, choose_cluster
from .panel import PanelKind, PanelRows, panel_rows
from .quartiles import QuartileRates, by_quartile
from .rates import pooled_rate
from .regression import LogitFit, SlopeFit, slope_logit, slope_points
from .results import Estimate, NotEstimable
from .sample import MINIMUM_UNITS, complete, only, units_of


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


@dataclass(frozen=True, eq=False)
class Evolution:
    """Values of every session, changes since `reference`, joint tests and linear trends (per year; three sessions).

    Sessions on either side of a break have their values side by side; what would compare them is refused.
    """

    panel: PanelKind
    reference: int
    sessions: tuple[SessionValues, ...]
    changes: tuple[SessionChange, ...]
    wald_points: WaldTest | None
    wald_logit: WaldTest | None
    trend_points: Estimate | NotEstimable | None
    trend_logit: Estimate | NotEstimable | None
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
    comparability: Comparability,
    series: str = "dnb",
    panel: PanelKind = "balanced",
    bounds: Sequence[float] | None = None,
    cluster: str | None = None,
    covariance: Kind | None = None,
    draws: int = 1999,
    seed: int = 20240701,
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> Evolution | NotEstimable:
    """Changes of the IPS slope since `reference_session` (default: the first), on a pooled panel with frozen IPS.

    Columns uai, session, rate (percent), present, ips, and those of `inference.choose_cluster` unless `cluster` is
    given. Models rate ~ IPS × session and their logit twin, SII the same on the ridit of each session; `bounds` are
    the national quartile bounds for the gaps Q4 − Q1. ``panel="balanced"`` keeps the collèges present at every
    session, ``"full"`` all of them. Clusters hold all the years of a collège together; `covariance` overrules the
    variance of the rule for slopes, rates and gaps.

    `comparability` holds the register of breaks: a change of a variable of `series` that crosses a break which forbids
    it is refused (``"break:<id>"``), unless that break is bridged on purpose; joint tests and trends leave it out.

    Refused with fewer than two sessions (``"single_session"``), when the reference has no data
    (``"missing_reference"``), below `minimum_units` collèges at a session, or where IPS or rates do not vary. Raises
    ValueError when a collège appears twice in a session or its IPS changes.
    """
    rows = _rows(data, reference_session, panel, cluster)
    if isinstance(rows, NotEstimable):
        return rows
    column = cluster or choose_cluster(rows.data, CANDIDATES)
    values = _every_session(rows, column, bounds, minimum_units, confidence)
    if isinstance(values, NotEstimable):
        return values
    comparison = Comparison(rows, column, covariance, comparability, series, confidence)
    found = changes_since(comparison, bounds, draws=draws, seed=seed)
    return Evolution(
        panel=panel,
        reference=rows.sessions[0],
        sessions=values,
        changes=found.changes,
        wald_points=found.wald_points,
        wald_logit=found.wald_logit,
        trend_points=found.trend_points,
        trend_logit=found.trend_logit,
        n=comparison.common["n"],
        units=comparison.common["units"],
        cluster=column,
    )


def values_by_session(
    data: pd.DataFrame,
    *,
    panel: PanelKind = "balanced",
    bounds: Sequence[float] | None = None,
    cluster: str | None = None,
    minimum_units: int = MINIMUM_UNITS,
    confidence: float = 0.95,
) -> tuple[SessionValues, ...] | NotEstimable:
    """Values of every session side by side, those of `evolution`, where nothing is compared.

    Same columns, same options; refused as `evolution` is.
    """
    rows = _rows(data, None, panel, cluster)
    if isinstance(rows, NotEstimable):
        return rows
    return _every_session(rows, cluster or choose_cluster(rows.data, CANDIDATES), bounds, minimum_units, confidence)


def _rows(
    data: pd.DataFrame, reference_session: int | None, panel: PanelKind, cluster: str | None
) -> PanelRows | NotEstimable:
    data = only(data, "uai", "session", "rate", "present", "ips", *CANDIDATES, cluster)
    sessions = sorted(int(session) for session in complete(data, "rate", "ips", weight="present")["session"].unique())
    if len(sessions) < 2:
        return NotEstimable("single_session" if sessions else "no_data", 0, units_of(data))
    reference = sessions[0] if reference_session is None else reference_session
    if reference not in sessions:
        return NotEstimable("missing_reference", 0, units_of(data))
    rows = panel_rows(data, reference, panel, sessions)
    return NotEstimable("too_few_units", 0, 0) if rows.data.empty else rows


def _every_session(
    rows: PanelRows, column: str, bounds: Sequence[float] | None, minimum_units: int, confidence: float
) -> tuple[SessionValues, ...] | NotEstimable:
    options = {"cluster": column, "minimum_units": minimum_units, "confidence": confidence}
    values = tuple(_values(rows, session, bounds, options) for session in sorted(rows.sessions))
    return next((item.points for item in values if isinstance(item.points, NotEstimable)), values)


def _values(rows: PanelRows, session: int, bounds: Sequence[float] | None, options: dict[str, object]) -> SessionValues:
    part = rows.data[rows.step == rows.sessions.index(session)]
    column, confidence = options["cluster"], options["confidence"]
    rate = pooled_rate(part["rate"], part["present"], cluster=part[column], column=column, confidence=confidence)
    quartiles = (
        None if bounds is None else by_quartile(part, bounds, cluster=column, shares=False, confidence=confidence)
    )
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
