"""Success against social background: collèges, national line, fitted line."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.branding import DEFAULT, Branding, Palette
from analysis.charts import words
from analysis.charts.chart import Chart
from analysis.charts.french import SECTORS, colon
from analysis.charts.sheet import (
    LINE,
    POINT,
    SMALL,
    KeyEntry,
    Mark,
    Sheet,
    french_ticks,
    set_ticks,
    sheet,
    spread,
    text_height,
    text_width,
    wrap,
)

CROWD = 1_500
CELL_X, CELL_Y = 2.5, 2.0
NOTHING = "Aucun collège à représenter"


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
    possible y (100 for percentages, None without one): lines and bands stop there.

    The chart's data are the slices, the fitted line and the reference line, never one row per collège.
    """
    points = _clean(points, ["x", "y", "n"])
    line, reference_line, bins = (_clean(frame, ["x", "y"]) for frame in (line, reference_line, bins))
    data = _table(line, reference_line, bins, territory, reference, x_label, y_label)
    alt = words.scatter_alt(points, line, reference_line, bins, territory, reference, x_label, y_label)
    with sheet(width_mm, height_mm, branding) as page:
        if points.empty:
            page.nothing(NOTHING)
        else:
            _draw(
                page,
                points,
                line,
                reference_line,
                bins,
                named,
                territory,
                reference,
                x_label,
                y_label,
                ceiling,
                size_label,
                bin_label,
            )
        svg = page.svg()
    return Chart(svg, data, alt, width_mm, height_mm)


def _draw(
    page,
    points,
    line,
    reference_line,
    bins,
    named,
    territory,
    reference,
    x_label,
    y_label,
    ceiling,
    size_label,
    bin_label,
) -> None:
    palette = page.palette
    crowd = len(points) > CROWD
    groups = [] if crowd or "group" not in points else list(dict.fromkeys(points["group"].dropna()))
    groups.sort(key=lambda g: (g not in SECTORS, list(SECTORS).index(g) if g in SECTORS else 0, str(g)))
    labels = _line_labels(line, reference_line, territory, reference, palette, page.width)
    side = max((text_width(text, SMALL, mark.weight) for text, mark, _ in labels), default=0.0)
    side = side + 6 if labels else 3.0

    marks = {g: Mark(palette.territory, filled=i == 0, size=5) for i, g in enumerate(groups)}
    entries = [KeyEntry(SECTORS.get(g, str(g)), marks[g]) for g in groups]
    if not bins.empty:
        entries.append(KeyEntry(bin_label, Mark(palette.accent, "D", size=4.6)))
    scale = _area_scale(points["n"], len(points), page.width, crowd)
    sizes = _shown_sizes(points["n"])
    key_width = page.width - 2
    size_text = f"aire proportionnelle au nombre de {size_label}"
    key_height = page.key_height(entries, key_width) + 4.6
    left, bottom = 9.0, 11.5
    y_text = wrap(y_label, page.width - 2, SMALL, 500)
    top = key_height + text_height(y_text, SMALL) + 3.5
    axes = page.axes(left, bottom, page.width - left - side, page.height - bottom - top)

    _limits(axes, points, ceiling)
    page.text(0, page.height - text_height(y_text, SMALL) / 2 - 0.2, y_text, fontsize=SMALL, fontweight=500)
    under = page.height - text_height(y_text, SMALL) - 0.8
    under -= page.key(entries, 0, under, key_width)
    _size_key(page, 0, under - 2.3, sizes, scale, size_text, crowd)
    page.text(left + (page.width - left - side) / 2, 2.4, x_label, ha="center", fontsize=SMALL, fontweight=500)
    page.baseline(axes)

    _circles(axes, points, groups, marks, scale, palette, crowd)
    if not reference_line.empty:
        xs, ys = _inside(reference_line, axes, ceiling)
        axes.plot(xs, ys, color=palette.paper, lw=3.2, zorder=3.4)
        axes.plot(xs, ys, color=palette.reference, lw=1.5, ls=(0, (4, 2)), zorder=3.5)
    if not line.empty:
        _fitted(axes, line, ceiling, palette)
    if not bins.empty:
        if {"low", "high"} <= set(bins):
            axes.vlines(bins["x"], bins["low"], bins["high"], color=palette.accent, lw=0.9, zorder=4.9)
        axes.plot(
            bins["x"],
            bins["y"],
            ls="none",
            marker="D",
            ms=4.2,
            mfc=palette.accent,
            mec=palette.paper,
            mew=0.7,
            zorder=5,
        )
    _write_line_labels(page, axes, labels, ceiling)
    if named is not None and not named.empty:
        for row in named.itertuples():
            x, y = page.at(axes, row.x, row.y)
            page.text(x + 2.2, y, str(row.label), fontsize=SMALL - 0.5)


def _clean(frame: pd.DataFrame | None, needed: list[str]) -> pd.DataFrame:
    if frame is None:
        return pd.DataFrame(columns=needed, dtype=float)
    numeric = [c for c in ("x", "y", "n", "low", "high") if c in frame]
    return frame.assign(**{c: frame[c].astype(float) for c in numeric}).dropna(subset=needed).reset_index(drop=True)


def _limits(axes: Axes, points: pd.DataFrame, ceiling: float | None) -> None:
    x_low, x_high = points["x"].min(), points["x"].max()
    middle, half = (x_low + x_high) / 2, max((x_high - x_low) / 2 * 1.06, 10.0)
    y_low, y_high = points["y"].min(), points["y"].max()
    if ceiling is not None:
        y_high = ceiling
    span = max(y_high - y_low, 10.0)
    bottom = y_low - 0.06 * span if ceiling is None else min(y_low - 0.06 * span, ceiling - 20.0)
    top = y_high + (0.035 if ceiling is not None else 0.06) * span
    axes.set(xlim=(middle - half, middle + half), ylim=(max(bottom, 0.0) if ceiling is not None else bottom, top))
    set_ticks(axes, "x", *french_ticks(*axes.get_xlim(), most=8), grid=False)
    set_ticks(axes, "y", *french_ticks(axes.get_ylim()[0], y_high if ceiling is not None else top, most=6))


def _area_scale(n: pd.Series, count: int, width: float, crowd: bool) -> Callable[[float], float]:
    """Marker diameter in points from a number of candidates: area proportional, largest bounded."""
    if crowd:
        return lambda size: 0.0
    largest = (9.5 if count <= 150 else 7.5 if count <= 500 else 5.5) * min(1.0, 0.6 + width / 400)
    top = max(float(n.quantile(0.98)), 1.0)
    return lambda size: float(np.clip(largest * np.sqrt(max(size, 0.0) / top), 1.6, largest * 1.25))


def _shown_sizes(n: pd.Series) -> list[int]:
    """Two round numbers of candidates for the key."""
    steps = [10, 20, 50, 100, 200, 500, 1_000, 2_000]
    small = max((s for s in steps if s <= n.quantile(0.35)), default=10)
    large = max((s for s in steps if s <= n.quantile(0.95)), default=10)
    return sorted({small, large})


def _size_key(page: Sheet, x: float, y: float, sizes, scale, text: str, crowd: bool) -> None:
    colour = page.palette.muted
    if crowd:
        page.text(x, y, f"Chaque cercle réunit les collèges voisins, {text}", fontsize=SMALL, color=colour)
        return
    for size in sizes:
        wide = scale(size) * POINT
        page.page.plot([x + wide / 2], [y], ls="none", marker="o", ms=scale(size), mfc="none", mec=colour, mew=0.7)
        page.text(x + wide + 1, y, f"{size}", fontsize=SMALL, color=colour)
        x += wide + 2.6 + text_width(f"{size}", SMALL)
    page.text(x + 0.4, y, text, fontsize=SMALL, color=colour)


def _circles(axes, points, groups, marks, scale, palette: Palette, crowd: bool) -> None:
    if crowd:
        _cells(axes, points, palette)
        return
    sized = points.assign(ms=(points["n"].map(scale) / 0.5).round() * 0.5)
    group = points["group"] if "group" in points else pd.Series("", index=points.index)
    for diameter in sorted(sized["ms"].unique(), reverse=True):
        for name in groups or [None]:
            chosen = sized[(sized["ms"] == diameter) & (True if name is None else group == name)]
            if chosen.empty:
                continue
            filled = name is None or marks[name].filled
            axes.plot(
                chosen["x"],
                chosen["y"],
                ls="none",
                marker="o",
                ms=diameter,
                clip_on=False,
                zorder=2,
                mfc=(*_rgb(palette.territory), 0.42) if filled else (1, 1, 1, 0.55),
                mec=palette.paper if filled else palette.territory,
                mew=0.35 if filled else 0.8,
            )


def _cells(axes: Axes, points: pd.DataFrame, palette: Palette) -> None:
    cell = (
        pd.DataFrame(
            {
                "x": (points["x"] / CELL_X).round() * CELL_X,
                "y": (points["y"] / CELL_Y).round() * CELL_Y,
                "n": points["n"],
            }
        )
        .groupby(["x", "y"], as_index=False)["n"]
        .sum()
    )
    left, right = axes.get_xlim()
    room = axes.get_window_extent().width / axes.figure.dpi * 72 * CELL_X / (right - left)
    largest = cell["n"].quantile(0.99)
    cell["ms"] = ((room * 1.15 * np.sqrt(cell["n"] / largest)).clip(0.9, room * 1.3) / 0.4).round() * 0.4
    for diameter in sorted(cell["ms"].unique(), reverse=True):
        chosen = cell[cell["ms"] == diameter]
        axes.plot(
            chosen["x"],
            chosen["y"],
            ls="none",
            marker="o",
            ms=diameter,
            mew=0,
            clip_on=False,
            zorder=2,
            mfc=(*_rgb(palette.territory), 0.55),
        )


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _inside(frame: pd.DataFrame, axes: Axes, ceiling: float | None, column: str = "y"):
    """A line cut to the axes and to the ceiling, with the crossing points added."""
    frame = frame.sort_values("x")
    xs, ys = frame["x"].to_numpy(float), frame[column].to_numpy(float)
    if len(xs) < 2:
        return xs, ys
    left, right = axes.get_xlim()
    grid = np.unique(np.concatenate([xs, np.clip(xs, left, right)]))
    if ceiling is not None:
        cross = [
            x0 + (ceiling - y0) / (y1 - y0) * (x1 - x0)
            for x0, x1, y0, y1 in zip(xs, xs[1:], ys, ys[1:], strict=False)
            if (y0 - ceiling) * (y1 - ceiling) < 0
        ]
        grid = np.unique(np.concatenate([grid, cross]))
    values = np.interp(grid, xs, ys)
    keep = (grid >= left - 1e-9) & (grid <= right + 1e-9)
    if ceiling is not None:
        keep &= values <= ceiling + 1e-9
    return grid[keep], values[keep]


def _fitted(axes: Axes, line: pd.DataFrame, ceiling: float | None, palette: Palette) -> None:
    if {"low", "high"} <= set(line) and line[["low", "high"]].notna().all().all():
        top = np.inf if ceiling is None else ceiling
        axes.fill_between(
            line["x"],
            np.minimum(line["low"], top),
            np.minimum(line["high"], top),
            color=palette.territory,
            alpha=0.2,
            lw=0,
            zorder=3.6,
        )
    xs, ys = _inside(line, axes, ceiling)
    axes.plot(xs, ys, color=palette.paper, lw=3.4, zorder=3.7)
    axes.plot(xs, ys, color=palette.territory, lw=2.0, zorder=3.8)


def _line_labels(line, reference_line, territory, reference, palette, width):
    room = width * 0.2
    labels = []
    if len(line) > 1:
        labels.append((wrap(territory, room, SMALL, 600), Mark(palette.territory, weight=600), line))
    if len(reference_line) > 1:
        labels.append((wrap(reference, room, SMALL), Mark(palette.muted), reference_line))
    return labels


def _write_line_labels(page: Sheet, axes: Axes, labels, ceiling: float | None) -> None:
    if not labels:
        return
    ends = []
    for _, _, frame in labels:
        xs, ys = _inside(frame, axes, ceiling)
        ends.append(page.at(axes, xs[-1], ys[-1]) if len(xs) else page.at(axes, axes.get_xlim()[1], axes.get_ylim()[1]))
    heights = [text_height(text, SMALL) + 0.6 for text, _, _ in labels]
    bottom = page.at(axes, 0, axes.get_ylim()[0])[1]
    top = page.at(axes, 0, axes.get_ylim()[1])[1] + SMALL * LINE * POINT
    edge = page.at(axes, axes.get_xlim()[1], 0)[0]
    for (text, mark, _), (x, y), place in zip(
        labels, ends, spread([e[1] for e in ends], heights, bottom, top), strict=True
    ):
        page.line([x + 0.6, edge + 2.2, edge + 4], [y, place, place], color=mark.colour, lw=0.5)
        page.text(edge + 4.8, place, text, fontsize=SMALL, fontweight=mark.weight, color=mark.colour)


def _table(line, reference_line, bins, territory, reference, x_label, y_label) -> pd.DataFrame:
    parts = [
        frame.assign(Élément=name)
        for name, frame in (
            (colon(territory, "moyenne par tranche d’IPS"), bins),
            (colon(territory, "droite ajustée"), _ends(line)),
            (colon(reference, "droite ajustée"), _ends(reference_line)),
        )
        if not frame.empty
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["Élément", "x", "y"])
    heads = {"x": x_label, "y": y_label, "low": "Borne basse", "high": "Borne haute", "n": "Élèves"}
    kept = ["Élément", *(c for c in ("x", "y", "low", "high", "n") if c in table)]
    return table[kept].rename(columns=heads)


def _ends(line: pd.DataFrame) -> pd.DataFrame:
    ordered = line.sort_values("x")
    return ordered.iloc[[0, -1]] if len(ordered) > 1 else ordered
