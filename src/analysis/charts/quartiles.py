"""Success and pupils by national quarter of IPS."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.branding import DEFAULT, Branding
from analysis.charts import words
from analysis.charts.chart import Chart
from analysis.charts.french import QUARTERS, colon, count, interval, missing, number, quantity
from analysis.charts.sheet import (
    SMALL,
    KeyEntry,
    Sheet,
    french_ticks,
    series_marks,
    set_ticks,
    sheet,
    text_height,
    text_width,
    wrap,
)

NOTHING = "Aucun quart à représenter"
ENDS = {1: "IPS les plus faibles", 4: "IPS les plus élevés"}
SIDE = 31.0


def quartile_rates(
    rows: pd.DataFrame,
    gaps: pd.DataFrame | None = None,
    *,
    y_label: str = "Taux de réussite au DNB, série générale (%)",
    width_mm: float = 160.0,
    height_mm: float = 70.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """A dot and its interval per quarter; the first series strong, the others grey; the gap Q4 − Q1 as a bracket.

    `rows` has columns quartile (1 to 4), series, value (percent), low, high (missing: no interval), n. The bracket is
    drawn when the first series has both extreme quarters. `gaps` has columns series, value, low, high (points): the
    measured gap of a series with its interval; without it, the difference of its two rates is written alone.
    """
    rows = rows.dropna(subset=["value"]).reset_index(drop=True)
    series = list(dict.fromkeys(rows["series"]))
    gaps = _gaps(rows, series, gaps)
    data = rows.assign(quartile=rows["quartile"].map(QUARTERS)).rename(
        columns={
            "quartile": "Quart national d’IPS",
            "series": "Territoire",
            "value": y_label,
            "low": "Borne basse",
            "high": "Borne haute",
            "n": "Candidats",
        }
    )
    alt = words.quartile_rates_alt(rows, gaps, series, y_label)
    with sheet(width_mm, height_mm, branding) as page:
        if rows.empty:
            page.nothing(NOTHING)
        else:
            _draw_rates(page, rows, gaps, series, y_label)
        svg = page.svg()
    return Chart(svg, data, alt, width_mm, height_mm)


def _gaps(rows: pd.DataFrame, series: list[str], given: pd.DataFrame | None) -> pd.DataFrame:
    """Gap of every series that has both extreme quarters: the one given, or else the difference of the two rates."""
    known = {} if given is None else {row["series"]: row for row in given.to_dict("records")}
    found = []
    for name in series:
        own = rows[rows["series"] == name].set_index("quartile")["value"]
        if {1, 4} <= set(own.index):
            plain = {"series": name, "value": own[4] - own[1], "low": None, "high": None}
            found.append({key: known.get(name, plain)[key] for key in plain})
    return pd.DataFrame(found, columns=["series", "value", "low", "high"])


def _draw_rates(page: Sheet, rows: pd.DataFrame, gaps: pd.DataFrame, series: list[str], y_label: str) -> None:
    palette = page.palette
    styles = series_marks(series, palette)
    label = wrap(y_label, page.width - 2, SMALL, 500)
    used = text_height(label, SMALL) + 0.8
    page.text(0, page.height - used / 2, label, fontsize=SMALL, fontweight=500)
    used += page.key([KeyEntry(name, styles[name]) for name in series], 0, page.height - used, page.width - 2)
    bracket = series[0] in set(gaps["series"])
    left, bottom, side = 9.0, 11.5, SIDE if bracket else 4.0
    axes = page.axes(left, bottom, page.width - left - side, page.height - bottom - used - 3.5)
    low = float(rows[["low", "value"]].min(axis=None, skipna=True))
    high = min(100.0, float(rows[["high", "value"]].max(axis=None, skipna=True)))
    span = max(high - low, 8.0)
    high = min(100.0, (low + high + span) / 2)
    low = max(0.0, high - span)
    axes.set(xlim=(0.45, 4.55), ylim=(max(0.0, low - 0.1 * span), min(100.0, high + 0.08 * span) + 0.02 * span))
    set_ticks(axes, "y", *french_ticks(*axes.get_ylim(), most=6))
    set_ticks(axes, "x", [], [], grid=False)
    page.baseline(axes)
    _name_quarters(page, axes)
    step = min(0.26, 0.62 / max(len(series), 1))
    for rank, name in reversed(list(enumerate(series))):
        mark, place = styles[name], (rank - (len(series) - 1) / 2) * step
        own = rows[rows["series"] == name]
        for row in own.itertuples():
            x = row.quartile + place
            if not missing(row.low) and not missing(row.high):
                axes.plot([x, x], [row.low, min(row.high, 100)], color=mark.colour, lw=mark.width, zorder=2)
            axes.plot([x], [row.value], ls="none", clip_on=False, zorder=3, **page.marker(mark))
            if rank == 0 or len(series) == 2:
                x, y = page.at(axes, x, row.value)
                page.text(x + (-2.2 if rank == 0 else 2.2), y, number(row.value, 1), fontsize=SMALL,
                          ha="right" if rank == 0 else "left", fontweight=mark.weight,
                          color=mark.colour if rank == 0 else palette.muted)  # fmt: skip
    if bracket:
        own = rows[rows["series"] == series[0]].set_index("quartile")["value"]
        _draw_bracket(page, axes, (own[1], own[4]), gaps, series)


def _name_quarters(page: Sheet, axes: Axes) -> None:
    for quartile, name in QUARTERS.items():
        x, _ = page.at(axes, quartile, 0)
        room = page.at(axes, 1, 0)[0] - page.at(axes, 0, 0)[0]
        name = name if text_width(name, SMALL, 500) < room - 1 else name.split()[0]
        page.text(x, 8.6, name, ha="center", fontsize=SMALL, fontweight=500)
        if quartile in ENDS:
            page.text(x, 6.6, wrap(ENDS[quartile], room, SMALL - 0.5), ha="center", va="top", fontsize=SMALL - 0.5,
                      color=page.palette.muted)  # fmt: skip


def _draw_bracket(page: Sheet, axes: Axes, ends: tuple[float, float], gaps: pd.DataFrame, series: list[str]) -> None:
    accent, muted = page.palette.accent, page.palette.muted
    x, first = page.at(axes, 4.55, ends[0])
    _, last = page.at(axes, 4.55, ends[1])
    x += 1.5
    page.line([x, x + 1.6, x + 1.6, x], [first, first, last, last], color=accent, lw=1.0)
    start, _ = page.at(axes, 1.5 if len(series) > 1 else 1.1, ends[0])
    page.line([start, x], [first, first], color=accent, lw=0.6, ls=(0, (1.5, 2)))
    own, others = gaps.iloc[0], gaps.iloc[1:]
    bounds = interval(own["low"], own["high"])
    told = [("écart de", SMALL, accent, 400), (quantity(own["value"], 1, "points"), SMALL, accent, 600)]
    told += [(f"({bounds})", SMALL - 0.5, accent, 400)] if bounds else []
    for row in others.head(2).itertuples():
        said = colon(row.series, number(row.value, 1))
        told.append((wrap(said, SIDE - 5, SMALL - 0.5, most=3), SMALL - 0.5, muted, 400))
    heights = [text_height(text, size) for text, size, _, _ in told]
    base, top = (page.at(axes, 0, y)[1] for y in axes.get_ylim())
    y = (first + last) / 2 + sum(heights) / 2
    y = max(min(y, top + 2), base + sum(heights))
    for (text, size, colour, weight), height in zip(told, heights, strict=True):
        page.text(x + 3.2, y - height / 2, text, fontsize=size, color=colour, fontweight=weight)
        y -= height


def quartile_shares(
    rows: pd.DataFrame, *, width_mm: float = 160.0, height_mm: float = 60.0, branding: Branding = DEFAULT
) -> Chart:
    """Pupils in each national quarter, one bar per quarter with its share and its number, beside the national 25 %.

    `rows` has columns quartile (1 to 4), series, share (percent), n; only the first series is drawn.
    """
    series = list(dict.fromkeys(rows["series"]))
    rows = rows[rows["series"] == series[0]].reset_index(drop=True) if series else rows
    data = rows.assign(quartile=rows["quartile"].map(QUARTERS)).rename(
        columns={"quartile": "Quart national d’IPS", "series": "Territoire", "share": "Part (%)", "n": "Candidats"}
    )
    alt = words.quartile_shares_alt(rows, series)
    with sheet(width_mm, height_mm, branding) as page:
        if rows.empty or not rows["n"].sum():
            page.nothing(NOTHING)
        else:
            _draw_shares(page, rows)
        svg = page.svg()
    return Chart(svg, data, alt, width_mm, height_mm)


def _draw_shares(page: Sheet, rows: pd.DataFrame) -> None:
    palette = page.palette
    side = max(text_width(count(n, "candidat"), SMALL - 0.5) for n in rows["n"]) + 4
    left, bottom, top = text_width(ENDS[1], SMALL - 0.5) + 4, 3.0, 8.0
    axes = page.axes(left, bottom, page.width - left - side, page.height - bottom - top)
    widest = max(float(rows["share"].max()), 30.0)
    axes.set(xlim=(0, widest * 1.02), ylim=(4.6, 0.4))
    set_ticks(axes, "x", [], [], grid=False)
    set_ticks(axes, "y", [], [], grid=False)
    axes.barh(rows["quartile"], rows["share"], height=0.56, color=palette.territory, lw=0, zorder=2)
    x, _ = page.at(axes, 25, 0)
    page.line([x, x], [bottom, page.height - top + 1], color=palette.paper, lw=2.6, zorder=5)
    page.line([x, x], [bottom, page.height - top + 1], color=palette.ink, lw=0.9, ls=(0, (3, 2)), zorder=6)
    page.text(x, page.height - 3.2, "national\u202f: 25\u202f%", ha="center", fontsize=SMALL, color=palette.muted)
    for row in rows.itertuples():
        _, y = page.at(axes, 0, row.quartile)
        end = ENDS.get(row.quartile, "")
        page.text(left - 3, y + (1.7 if end else 0), QUARTERS[row.quartile], ha="right", fontsize=SMALL, fontweight=500)
        page.text(left - 3, y - 2.0, end, ha="right", fontsize=SMALL - 0.5, color=palette.muted)
        end, _ = page.at(axes, max(row.share, 25.5), 0)
        page.text(
            end + 2, y + 1.7, quantity(row.share, 1, "%"), fontsize=SMALL, fontweight=600, color=palette.territory
        )
        page.text(end + 2, y - 2.0, count(row.n, "candidat"), fontsize=SMALL - 0.5, color=palette.muted)
