"""Fitted lines: cut where they leave the possible values, named at their end."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.branding import Palette
from analysis.charts.sheet import SMALL, Mark, Sheet, spread, text_height, text_width, wrap

COLUMNS = ("x", "y", "low", "high")


def cut(line: pd.DataFrame, left: float, right: float, ceiling: float | None) -> pd.DataFrame:
    """The part of a line (x, y and maybe low, high) between two abscissas and up to the ceiling.

    The points where it enters, leaves and meets the ceiling are added by interpolation; the band is cut at the
    ceiling too. Empty when nothing of the line can be seen.
    """
    line = line[[c for c in COLUMNS if c in line]].sort_values("x").drop_duplicates("x")
    if len(line) < 2:
        return line.iloc[:0]
    xs, ys = line["x"].to_numpy(float), line["y"].to_numpy(float)
    left, right = max(left, xs[0]), min(right, xs[-1])
    at = np.concatenate([xs, [left, right], [] if ceiling is None else _crossings(xs, ys, ceiling)])
    at = np.unique(at[(at >= left) & (at <= right)])
    shown = pd.DataFrame({c: np.interp(at, xs, line[c].to_numpy(float)) for c in line if c != "x"}).assign(x=at)
    if ceiling is not None:
        shown = shown[shown["y"] <= ceiling + 1e-9]
        shown = shown.assign(**{c: shown[c].clip(upper=ceiling) for c in shown if c != "x"})
    return shown[list(line)].reset_index(drop=True) if len(shown) > 1 else line.iloc[:0]


def _crossings(xs: np.ndarray, ys: np.ndarray, level: float) -> np.ndarray:
    above = ys - level
    steps = np.flatnonzero(above[:-1] * above[1:] < 0)
    return xs[steps] + above[steps] / (above[steps] - above[steps + 1]) * (xs[steps + 1] - xs[steps])


def draw_reference(axes: Axes, line: pd.DataFrame, palette: Palette) -> None:
    """The line of comparison: grey, dashed, on a clear ground."""
    axes.plot(line["x"], line["y"], color=palette.paper, lw=3.2, zorder=3.4)
    axes.plot(line["x"], line["y"], color=palette.reference, lw=1.5, ls=(0, (4, 2)), zorder=3.5)


def draw_fit(axes: Axes, line: pd.DataFrame, palette: Palette) -> None:
    """The territory's line with its band, when it has one."""
    if {"low", "high"} <= set(line) and line[["low", "high"]].notna().all(axis=None):
        axes.fill_between(line["x"], line["low"], line["high"], color=palette.territory, alpha=0.2, lw=0, zorder=3.6)
    axes.plot(line["x"], line["y"], color=palette.paper, lw=3.4, zorder=3.7)
    axes.plot(line["x"], line["y"], color=palette.territory, lw=2.0, zorder=3.8)


Label = tuple[str, Mark, pd.DataFrame]


def labels_of(line: pd.DataFrame, reference: pd.DataFrame, names: tuple[str, str], page: Sheet) -> list[Label]:
    """The name, the look and the line of what is to be named; names are wrapped."""
    looks = (Mark(page.palette.territory, weight=600), Mark(page.palette.muted))
    return [
        (wrap(name, page.width * 0.24, SMALL, mark.weight, most=3), mark, drawn)
        for name, mark, drawn in zip(names, looks, (line, reference), strict=True)
        if len(drawn)
    ]


def meets(label: Label, ceiling: float | None) -> bool:
    """Whether the line of a label ends at the ceiling, not at the right edge."""
    return ceiling is not None and float(label[2]["y"].iloc[-1]) >= ceiling - 1e-6


def room_above(labels: list[Label], ceiling: float | None) -> float:
    """Height to keep above the axes for the names of lines that end at the ceiling, in millimetres."""
    return max((text_height(label[0], SMALL) + 2.0 for label in labels if meets(label, ceiling)), default=0.0)


def room_beside(labels: list[Label], ceiling: float | None) -> float:
    """Width to keep at the right of the axes for the names of the other lines, in millimetres."""
    beside = [label for label in labels if not meets(label, ceiling)]
    return max((text_width(text, SMALL, mark.weight) + 6.0 for text, mark, _ in beside), default=5.0)


def write_names(page: Sheet, axes: Axes, labels: list[Label], ceiling: float | None) -> None:
    """Name each line where it ends: above the ceiling it meets, otherwise at the right of the axes."""
    above = [label for label in labels if meets(label, ceiling)]
    _write_above(page, axes, sorted(above, key=lambda label: float(label[2]["x"].iloc[-1])))
    _write_beside(page, axes, [label for label in labels if not meets(label, ceiling)])


def _write_above(page: Sheet, axes: Axes, labels: list[Label]) -> None:
    """Side by side over the plot: the first name ends where its line does, the second starts there."""
    base = page.at(axes, 0, axes.get_ylim()[1])[1] + 0.6
    limit = page.width
    for rank, (text, mark, line) in reversed(list(enumerate(labels))):
        x, y = page.at(axes, float(line["x"].iloc[-1]), float(line["y"].iloc[-1]))
        wide = text_width(text, SMALL, mark.weight)
        start = min(x - 1.0 if rank else x - wide + 1.0 if len(labels) > 1 else x - wide / 2, limit - wide)
        page.line([x, x], [y + 0.8, base], color=mark.colour, lw=0.7)
        page.text(start, base + 0.3, text, fontsize=SMALL, fontweight=mark.weight, color=mark.colour, va="bottom")
        limit = start - 3.0


def _write_beside(page: Sheet, axes: Axes, labels: list[Label]) -> None:
    bottom, top = (page.at(axes, 0, y)[1] for y in axes.get_ylim())
    edge = page.at(axes, axes.get_xlim()[1], 0)[0]
    ends = [page.at(axes, float(line["x"].iloc[-1]), float(line["y"].iloc[-1])) for _, _, line in labels]
    heights = [text_height(text, SMALL) + 0.6 for text, _, _ in labels]
    places = spread([y for _, y in ends], heights, bottom, top)
    for (text, mark, _), (x, y), place in zip(labels, ends, places, strict=True):
        page.line([x + 0.6, edge + 2.2, edge + 4], [y, place, place], color=mark.colour, lw=0.5)
        page.text(edge + 4.8, place, text, fontsize=SMALL, fontweight=mark.weight, color=mark.colour)
