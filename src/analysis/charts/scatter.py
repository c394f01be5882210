"""Success against social background: collèges, national line, fitted line."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.branding import DEFAULT, Branding
from analysis.charts import words
from analysis.charts.chart import Chart
from analysis.charts.circles import crowded, draw_circles, group_marks, size_key
from analysis.charts.french import SECTORS, colon
from analysis.charts.lines import cut, draw_fit, draw_reference, labels_of, room_above, room_beside, write_names
from analysis.charts.sheet import (
    SMALL,
    KeyEntry,
    Mark,
    Sheet,
    french_ticks,
    set_ticks,
    sheet,
    text_height,
    text_width,
    wrap,
)

NOTHING = "Aucun collège à représenter"
LEFT, BOTTOM = 9.0, 10.0


def scatter_fit(
    points: pd.DataFrame,
    line: pd.DataFrame | None = None,
    reference_line: pd.DataFrame | None = None,
    bins: pd.DataFrame | None = None,
    *,
    territory: str,
    reference: str = "France",
    x_label: str = "IPS du collège",
    y_label: str = "Taux de réussite au DNB, série générale (%)",
    ceiling: float | None = 100.0,
    size_label: str = "candidats",
    bin_label: str = "moyenne par tranche d’IPS",
    named: pd.DataFrame | None = None,
    width_mm: float = 160.0,
    height_mm: float = 84.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """Collèges as circles whose area is the number of candidates, with the fitted line and the reference line.

    `points` has columns x, y, n and optionally `group` (sector codes or French names: the first is filled, the
    others open); `line` x, y and optionally low, high (the confidence band); `reference_line` x, y; `bins` x, y
    and optionally n, low, high (mean of consecutive slices of x). `named`, off by default, has x, y, label.
    Above 1 500 points, circles gather the collèges of one cell (2.5 on x, 2 on y). `ceiling` is the greatest
    possible y (100 for percentages, None without one): lines and bands stop there, in the picture, in the data and
    in the alternative text.

    The chart's data are the slices, the fitted line and the reference line, never one row per collège.
    """
    points = _clean(points, ["x", "y", "n"])
    bins = _clean(bins, ["x", "y"])
    low, high = _x_limits(points)
    line, reference_line = (cut(_clean(frame, ["x", "y"]), low, high, ceiling) for frame in (line, reference_line))
    data = _table(line, reference_line, bins, territory, reference, x_label, y_label)
    alt = words.scatter_alt(points, line, reference_line, territory, reference, x_label, y_label)
    with sheet(width_mm, height_mm, branding) as page:
        if points.empty:
            page.nothing(NOTHING)
        else:
            labels = labels_of(line, reference_line, (territory, reference), page)
            side, above = room_beside(labels, ceiling), room_above(labels, ceiling)
            top = _head(page, points, bins, y_label, bin_label, size_label)
            axes = page.axes(LEFT, BOTTOM, page.width - LEFT - side, page.height - BOTTOM - top - max(above, 2.0))
            _scales(page, axes, points, (low, high), ceiling, x_label)
            _layers(page, axes, points, line, reference_line, bins)
            write_names(page, axes, labels, ceiling)
            for row in () if named is None else named.itertuples():
                x, y = page.at(axes, row.x, row.y)
                page.text(x + 2.2, y, str(row.label), fontsize=SMALL - 0.5)
        svg = page.svg()
    return Chart(svg, data, alt, width_mm, height_mm)


def _head(
    page: Sheet, points: pd.DataFrame, bins: pd.DataFrame, y_label: str, bin_label: str, size_label: str
) -> float:
    """Write what is measured and the key at the top of the page; returns the height they took."""
    label = wrap(y_label, page.width - 2, SMALL, 500)
    used = text_height(label, SMALL) + 0.8
    page.text(0, page.height - used / 2, label, fontsize=SMALL, fontweight=500)
    marks = group_marks(points, page.palette)
    entries = [KeyEntry(SECTORS.get(group, str(group)), mark) for group, mark in marks.items()]
    if len(bins):
        entries.append(KeyEntry(bin_label, Mark(page.palette.accent, "D", size=4.6)))
    used += page.key(entries, 0, page.height - used, page.width - 2)
    size_key(page, page.height - used - 2.3, points["n"], size_label, crowd=crowded(points))
    return used + 5.0


def _clean(frame: pd.DataFrame | None, needed: list[str]) -> pd.DataFrame:
    if frame is None:
        return pd.DataFrame(columns=needed, dtype=float)
    numeric = [c for c in ("x", "y", "n", "low", "high") if c in frame]
    return frame.assign(**{c: frame[c].astype(float) for c in numeric}).dropna(subset=needed).reset_index(drop=True)


def _x_limits(points: pd.DataFrame) -> tuple[float, float]:
    if points.empty:
        return 0.0, 1.0
    low, high = float(points["x"].min()), float(points["x"].max())
    middle, half = (low + high) / 2, max((high - low) / 2 * 1.06, 10.0)
    return middle - half, middle + half


def _scales(
    page: Sheet, axes: Axes, points: pd.DataFrame, xlim: tuple[float, float], ceiling: float | None, x_label: str
) -> None:
    low, high = float(points["y"].min()), float(points["y"].max()) if ceiling is None else ceiling
    span = max(high - low, 10.0)
    if ceiling is None:
        bottom, top = low - 0.06 * span, high + 0.06 * span
    else:
        bottom, top = max(min(low - 0.06 * span, ceiling - 20.0), 0.0), high + 0.035 * span
    axes.set(xlim=xlim, ylim=(bottom, top))
    set_ticks(axes, "x", *french_ticks(*xlim, most=8), grid=False)
    set_ticks(axes, "y", *french_ticks(bottom, top if ceiling is None else ceiling, most=6))
    page.baseline(axes)
    middle = (page.at(axes, xlim[0], 0)[0] + page.at(axes, xlim[1], 0)[0]) / 2
    middle = max(middle, text_width(x_label, SMALL, 500) / 2)
    page.text(middle, 2.0, x_label, ha="center", fontsize=SMALL, fontweight=500)


def _layers(page: Sheet, axes: Axes, points, line, reference_line, bins) -> None:
    palette = page.palette
    draw_circles(axes, points, group_marks(points, palette), palette, page.width)
    if len(reference_line):
        draw_reference(axes, reference_line, palette)
    if len(line):
        draw_fit(axes, line, palette)
    if {"low", "high"} <= set(bins):
        axes.vlines(bins["x"], bins["low"], bins["high"], color=palette.accent, lw=0.9, zorder=4.9)
    if len(bins):
        axes.plot(bins["x"], bins["y"], ls="none", marker="D", ms=4.2, mfc=palette.accent, mec=palette.paper,
                  mew=0.7, zorder=5)  # fmt: skip


def _table(line, reference_line, bins, territory, reference, x_label, y_label) -> pd.DataFrame:
    parts = [
        frame.assign(Élément=name)
        for name, frame in (
            (colon(territory, "moyenne par tranche d’IPS"), bins),
            (colon(territory, "droite ajustée"), line.iloc[[0, -1]] if len(line) else line),
            (colon(reference, "droite ajustée"), reference_line.iloc[[0, -1]] if len(reference_line) else line[:0]),
        )
        if not frame.empty
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["Élément", "x", "y"])
    heads = {"x": x_label, "y": y_label, "low": "Borne basse", "high": "Borne haute", "n": "Candidats"}
    kept = ["Élément", *(c for c in ("x", "y", "low", "high", "n") if c in table)]
    return table[kept].rename(columns=heads)
