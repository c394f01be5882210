"""From results to the frames that charts draw."""

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from analysis.breaks import forbidding
from analysis.context import NationalContext
from analysis.frames import Panel
from analysis.measures import (
    Estimate,
    Evolution,
    NotEstimable,
    QuartileRates,
    SlopeFit,
    binned_means,
    residuals,
    territory_rate,
)
from analysis.territories import Territory

from .essential import LINK
from .names import SCALES

FEWEST_FOR_SLICES = 60
PUPILS_SHOWN = 20


def college_points(rows: pd.DataFrame) -> pd.DataFrame:
    """One point per collège of at least 20 candidates: x (IPS), y (rate), n, group (sector)."""
    shown = rows[rows["present"] >= PUPILS_SHOWN]
    return shown.rename(columns={"ips": "x", "rate": "y", "present": "n", "sector": "group"})[["x", "y", "n", "group"]]


def fitted_line(fit: SlopeFit | NotEstimable) -> pd.DataFrame | None:
    """The fitted line with its band: x, y, low, high; None when there is no fit."""
    if isinstance(fit, NotEstimable):
        return None
    return fit.line.at().rename(columns={"ips": "x", "fitted": "y"})


def national_line(national: NationalContext, country: Territory, rows: pd.DataFrame) -> pd.DataFrame | None:
    """The line of France over the IPS of these rows: x, y; None without data or for the country itself."""
    slope, level = (national.result(country, name) for name in ("slope_points", "level_at_100"))
    if slope is None or level is None or rows.empty or len(rows) == national.profile["colleges"].get(country.id):
        return None
    low, high = rows["ips"].min(), rows["ips"].max()
    low, high = (low - 10, high + 10) if high - low < 20 else (low, high)
    return pd.DataFrame(
        {"x": [low, high], "y": [level["value"] + slope["value"] * (x - 100) / 10 for x in (low, high)]}
    )


def slices(rows: pd.DataFrame) -> pd.DataFrame | None:
    """Mean rate of slices of equal numbers of candidates along IPS: x, y, n; None with too few collèges."""
    if len(rows) < FEWEST_FOR_SLICES:
        return None
    bins = 20 if len(rows) >= 400 else 10
    return binned_means(rows, bins).rename(columns={"ips": "x", "rate": "y"})[["x", "y", "n"]]


def quarter_rates(
    quarters: QuartileRates, national: NationalContext, territory: Territory, country: Territory
) -> pd.DataFrame:
    """Rates by national quarter of IPS, the territory and France: quartile, series, value, low, high, n."""
    own = [
        _point(row.rate, quartile=row.quartile, series=territory.label)
        for row in quarters.rows
        if row.rate is not None and row.n >= PUPILS_SHOWN
    ]
    france = [
        {"quartile": quarter, "series": country.label} | dict(found[["value", "low", "high", "n"]])
        for quarter in (1, 2, 3, 4)
        if territory.level != "france" and (found := national.result(country, f"rate_q{quarter}")) is not None
    ]
    return pd.DataFrame(own + france, columns=["quartile", "series", "value", "low", "high", "n"])


def quarter_gaps(
    quarters: QuartileRates, national: NationalContext, territory: Territory, country: Territory
) -> pd.DataFrame:
    """Gaps between the extreme quarters, the territory and France: series, value, low, high."""
    rows = [] if quarters.gap_points is None else [_point(quarters.gap_points, series=territory.label)]
    found = national.result(country, "gap_q4_q1_points") if territory.level != "france" else None
    rows += [] if found is None else [{"series": country.label} | dict(found[["value", "low", "high"]])]
    return pd.DataFrame(rows, columns=["series", "value", "low", "high"])


def quarter_shares(quarters: QuartileRates, territory: Territory) -> pd.DataFrame:
    """Pupils in each national quarter of IPS: quartile, series, share (percent), n."""
    return pd.DataFrame(
        [{"quartile": r.quartile, "series": territory.label, "share": r.share.value, "n": r.n} for r in quarters.rows]
    )


def evolution_points(
    change: Evolution, national: NationalContext, territory: Territory, country: Territory
) -> pd.DataFrame:
    """The three scales session by session: scale, session, value, low, high, series (territory, then France)."""
    own = []
    for values in change.sessions:
        for scale, fit in (("points", values.points), ("logit", values.logit)):
            if not isinstance(fit, NotEstimable):
                own.append(_point(fit.slope, scale=SCALES[scale], session=values.session, series=territory.label))
        if not isinstance(values.correlation, NotEstimable):
            place = {"scale": SCALES["correlation"], "session": values.session, "series": territory.label}
            own.append(_point(values.correlation, **place))
    names = {"points": "slope_points", "logit": "slope_logit", "correlation": "correlation"}
    france = [
        {"scale": SCALES[scale], "session": session, "series": country.label} | dict(found[["value", "low", "high"]])
        for scale, name in names.items()
        for session in national.sessions
        if territory.level != "france" and (found := national.result(country, name, session)) is not None
    ]
    return pd.DataFrame(own + france, columns=["scale", "session", "value", "low", "high", "series"])


def rate_points(panel: Panel, national: NationalContext, territory: Territory, country: Territory) -> pd.DataFrame:
    """Rates session by session, for a territory too small for a slope: as `evolution_points`."""
    scale = "Taux de réussite au DNB, série générale (%)"
    own = []
    for session, rows in panel.data.groupby("session"):
        rate = territory_rate(rows)
        if isinstance(rate, Estimate) and rate.n >= PUPILS_SHOWN:
            own.append(_point(rate, scale=scale, session=session, series=territory.label))
    france = [
        {"scale": scale, "session": s, "series": country.label} | dict(found[["value", "low", "high"]])
        for s in panel.sessions
        if own and (found := national.result(country, "rate", s)) is not None
    ]
    return pd.DataFrame(own + france, columns=["scale", "session", "value", "low", "high", "series"])


def comparator_points(
    national: NationalContext,
    territory: Territory,
    link: SlopeFit | NotEstimable,
    above: Sequence[Territory],
    alike: Sequence[Territory],
) -> pd.DataFrame:
    """Slopes of the territory, those like it and those above it: label, value, low, high, role; empty without its own."""
    columns = ["label", "value", "low", "high", "role"]
    if isinstance(link, NotEstimable):
        return pd.DataFrame(columns=columns)
    rows = [_point(link.slope, label=territory.label, role="territory")]
    for others, role in ((alike, "similar"), (above, "parent")):
        for other in others:
            found = national.result(other, "slope_points")
            if found is not None:
                shown = "reference" if other.level == "france" else role
                rows.append({"label": other.label, "role": shown} | dict(found[["value", "low", "high"]]))
    return pd.DataFrame(rows, columns=columns)


def residual_points(rows: pd.DataFrame) -> pd.DataFrame:
    """Distance of each collège to the line: n, residual (points)."""
    return residuals(rows).rename(columns={"present": "n"})[["n", "residual"]]


def breaks_between(sessions: Sequence[int], variable: str = LINK) -> list[tuple[int, str]]:
    """Sessions at which a variable ceases to be comparable with the session before, each with what to write there."""
    return [(end, "rupture de série") for start, end in pairwise(sessions) if forbidding(variable, start, end)]


def _point(estimate: Estimate, **labels: object) -> dict[str, object]:
    return labels | {"value": estimate.value, "low": estimate.low, "high": estimate.high, "n": estimate.n}
