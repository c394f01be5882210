"""One indicator per panel, session after session, breaks of series drawn."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.branding import DEFAULT, Branding
from analysis.charts import words
from analysis.charts.chart import Chart
from analysis.charts.french import colon, decimals_for, missing, number
from analysis.charts.sheet import (
    LINE,
    POINT,
    SMALL,
    KeyEntry,
    Mark,
    Sheet,
    french_ticks,
    hatched,
    series_marks,
    set_ticks,
    sheet,
    text_height,
    text_width,
    wrap,
)

NOTHING = "Aucune session à représenter"
GAP = 7.0
NARROWEST = 42.0
# The least height of a vertical scale, as a share of the largest value: a flat series must look flat.
LEAST_SPAN = 0.25
Box = tuple[float, float, float, float]


def evolution_panels(
    rows: pd.DataFrame,
    breaks: Sequence[tuple[int, str]] = (),
    *,
    width_mm: float = 160.0,
    height_mm: float = 66.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """Small multiples: one panel per scale, the first series strong, the others grey and dashed.

    `rows` has columns scale (title of the panel), session, value, low, high (missing: no interval), series. `breaks`
    are (first session after the break, what to write): a hatched strip separates the sessions, and no line crosses it.
    `height_mm` is the height of one row of panels; panels that do not fit side by side go below.
    """
    rows = rows.dropna(subset=["value"]).reset_index(drop=True)
    series, scales = (list(dict.fromkeys(rows[column])) for column in ("series", "scale"))
    sessions = sorted(rows["session"].unique())
    breaks = [(session, label) for session, label in breaks if session in sessions[1:]]
    data = rows[["scale", "session", "series", "value", "low", "high"]].rename(
        columns={
            "scale": "Mesure",
            "session": "Session",
            "series": "Territoire",
            "value": "Valeur",
            "low": "Borne basse",
            "high": "Borne haute",
        }
    )
    alt = words.evolution_alt(rows, scales, series, breaks)
    columns = max(1, min(len(scales), int((width_mm + GAP) // (NARROWEST + GAP))))
    height_mm = height_mm * max(1, -(-len(scales) // columns))
    with sheet(width_mm, height_mm, branding) as page:
        if rows.empty:
            page.nothing(NOTHING)
        else:
            _draw(page, rows, scales, series_marks(series, page.palette), breaks, columns)
        svg = page.svg()
    return Chart(svg, data, alt, width_mm, height_mm)


def _draw(
    page: Sheet,
    rows: pd.DataFrame,
    scales: list[str],
    styles: dict[str, Mark],
    breaks: list[tuple[int, str]],
    columns: int,
) -> None:
    swatches: dict[str, list[str]] = {}
    for session, label in breaks:
        swatches.setdefault(label, []).append(str(session))
    entries = [KeyEntry(name, mark, "line") for name, mark in styles.items()]
    for label, cut in swatches.items():
        named = label if len(swatches) == 1 else colon(label, ", ".join(cut))
        entries.append(KeyEntry(named, Mark(page.palette.muted), "swatch"))
    head = page.key(entries, 0, page.height - 0.5, page.width - 2) + 1.5
    wide = (page.width - GAP * (columns - 1)) / columns
    tall = (page.height - head) / -(-len(scales) // columns)
    titles = [wrap(scale, wide - 1, SMALL, 600) for scale in scales]
    deepest = max(text_height(title, SMALL) for title in titles)
    for place, (scale, title) in enumerate(zip(scales, titles, strict=True)):
        x, top = place % columns * (wide + GAP), page.height - head - place // columns * tall
        part = rows[rows["scale"] == scale]
        ticks, limits = _scale(part)
        left = max(text_width(label, SMALL) for label in ticks[1]) + 2.0 if ticks[1] else 2.0
        page.text(x, top - 1.0 - text_height(title, SMALL) / 2, title, fontsize=SMALL, fontweight=600)
        axes = page.axes(x + left, top - tall + 6.5, wide - left, tall - 6.5 - deepest - 4.0)
        axes.set_ylim(limits)
        set_ticks(axes, "y", *ticks)
        _panel(page, axes, part, styles, {session for session, _ in breaks})


def _scale(rows: pd.DataFrame) -> tuple[tuple[list[float], list[str]], tuple[float, float]]:
    """Ticks and limits of one panel, with room above for the values written."""
    low = float(rows[["low", "value"]].min(axis=None, skipna=True))
    high = float(rows[["high", "value"]].max(axis=None, skipna=True))
    missing_span = max(LEAST_SPAN * max(abs(low), abs(high)), 0.05) - (high - low)
    if missing_span > 0:
        low, high = low - missing_span / 2, high + missing_span / 2
    pad = (high - low) * 0.12
    limits = (low - pad, high + 1.6 * pad)
    return french_ticks(*limits, most=5), limits


def _panel(page: Sheet, axes: Axes, rows: pd.DataFrame, styles: dict[str, Mark], breaks: set[int]) -> None:
    sessions = sorted(rows["session"].unique())
    bottom, top = axes.get_ylim()
    axes.set_xlim(-0.5, len(sessions) - 0.5)
    set_ticks(axes, "x", range(len(sessions)), [str(session) for session in sessions], grid=False)
    page.baseline(axes)
    taken: list[Box] = []
    for rank, session in enumerate(sessions):
        if session in breaks and rank:
            axes.add_patch(hatched((rank - 0.57, bottom), 0.14, top - bottom, page.palette.muted))
            taken.append((*page.at(axes, rank - 0.57, bottom), *page.at(axes, rank - 0.43, top)))
    names = [name for name in styles if name in set(rows["series"])]
    step = 0.0 if len(sessions) * len(names) == 1 else min(0.2, 0.6 / len(names))
    strong = None
    for order, name in reversed(list(enumerate(names))):
        own = rows[rows["series"] == name].sort_values("session")
        places = [sessions.index(session) + (order - (len(names) - 1) / 2) * step for session in own["session"]]
        taken += _series(page, axes, own, places, styles[name], _runs(own, breaks))
        if name == next(iter(styles)):
            strong = (own, places, styles[name])
    if strong:
        _write_values(page, axes, *strong, decimals_for(rows["value"]), taken)


def _series(page: Sheet, axes: Axes, own: pd.DataFrame, places: list[float], mark: Mark, runs) -> list[Box]:
    """Draw one series; returns what it covers, as boxes in millimetres."""
    covered = []
    for row, x in zip(own.itertuples(), places, strict=True):
        bounded = not missing(row.low) and not missing(row.high)
        if bounded:
            axes.plot([x, x], [row.low, row.high], color=mark.colour, lw=1.0, zorder=2)
            (left, foot), (_, tip) = page.at(axes, x, row.low), page.at(axes, x, row.high)
            covered.append((left - 0.3, foot, left + 0.3, tip))
        left, y = page.at(axes, x, row.value)
        covered.append((left - 1.1, y - 1.1, left + 1.1, y + 1.1))
    values = own["value"].to_numpy(float)
    for start, end in runs:
        axes.plot(places[start:end], values[start:end], color=mark.colour, lw=mark.width, ls=mark.line, zorder=2.5)
        for k in range(start, end - 1):
            for share in np.linspace(0.08, 0.92, 15):
                x, y = page.at(axes, places[k] + share * (places[k + 1] - places[k]),
                               values[k] + share * (values[k + 1] - values[k]))  # fmt: skip
                covered.append((x - 0.4, y - 0.4, x + 0.4, y + 0.4))
    axes.plot(places, values, ls="none", zorder=3, clip_on=False, **page.marker(mark))
    return covered


def _write_values(page, axes, own: pd.DataFrame, places, mark: Mark, decimals: int, taken: list[Box]) -> None:
    """Write each value over its interval, under it, a little aside, beside its dot: where it covers nothing."""
    size = SMALL - 0.5
    half_tall = size * LINE * POINT / 2 - 0.3
    left_edge, low_edge = page.at(axes, axes.get_xlim()[0], axes.get_ylim()[0])
    right_edge, _ = page.at(axes, axes.get_xlim()[1], 0)
    for row, at in zip(own.itertuples(), places, strict=True):
        text = number(row.value, decimals)
        half = text_width(text, size, 600) / 2
        x, y = page.at(axes, at, row.value)
        tip, foot = (y if missing(end) else page.at(axes, at, end)[1] for end in (row.high, row.low))
        centre = min(max(x, left_edge + half), right_edge - half)
        over, under = (centre, max(tip, y + 1.0) + 2.0), (centre, min(foot, y - 1.0) - 2.0)
        aside = [(centre + side * 0.6 * half, place[1]) for place in (over, under) for side in (1, -1)]
        options = [over, under, *aside, (x - half - 1.7, y), (x + half + 1.7, y)]
        boxes = [(cx - half, cy - half_tall, cx + half, cy + half_tall) for cx, cy in options]
        free = [not any(_meet(box, other) for other in taken) and box[1] > low_edge + 0.3 and box[0] > left_edge
                for box in boxes]  # fmt: skip
        best = free.index(True) if True in free else 0
        taken.append(boxes[best])
        page.text(*options[best], text, fontsize=size, ha="center", color=mark.colour, fontweight=600)


def _meet(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def _runs(own: pd.DataFrame, breaks: set[int]) -> list[tuple[int, int]]:
    """Slices of consecutive sessions that no break separates."""
    sessions = list(own["session"])
    cuts = [i for i in range(1, len(sessions)) if any(sessions[i - 1] < cut <= sessions[i] for cut in breaks)]
    return list(pairwise([0, *cuts, len(own)]))
