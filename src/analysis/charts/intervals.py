"""Values with their intervals, one row each: comparators, variants, sectors."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from analysis.branding import DEFAULT, Branding
from analysis.charts import words
from analysis.charts.chart import Chart
from analysis.charts.french import missing, number
from analysis.charts.sheet import (
    SMALL,
    Mark,
    Sheet,
    french_ticks,
    set_ticks,
    sheet,
    text_height,
    text_width,
    wrap,
)

NOTHING = "Aucune valeur à représenter"
ROW_MM = 7.0


def interval_rows(
    rows: pd.DataFrame,
    *,
    x_label: str,
    zero: bool = False,
    decimals: int = 2,
    width_mm: float = 160.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """A dot and its interval per row, in the order given, with the value written at the right.

    `rows` has columns label, value, low, high (missing: no interval) and role: ``"territory"`` (strong),
    ``"similar"``, ``"parent"`` or ``"reference"`` (whose value is drawn across as a line). `zero` keeps 0 in sight.
    """
    rows = rows.dropna(subset=["value"]).reset_index(drop=True)
    data = rows[["label", "value", "low", "high"]].rename(
        columns={"label": "Ligne", "value": x_label, "low": "Borne basse", "high": "Borne haute"}
    )
    alt = words.interval_rows_alt(rows, x_label, decimals)
    labels = [wrap(str(label), width_mm * 0.36, SMALL, 600 if role == "territory" else 400, most=3)
              for label, role in zip(rows["label"], rows["role"], strict=True)]  # fmt: skip
    heights = [max(ROW_MM, text_height(label, SMALL) + 2.4) for label in labels]
    height_mm = round(sum(heights) + 15.0, 1) if len(rows) else 30.0
    with sheet(width_mm, height_mm, branding) as page:
        if rows.empty:
            page.nothing(NOTHING)
        else:
            _draw(page, rows, labels, heights, x_label, zero, decimals)
        svg = page.svg()
    return Chart(svg, data, alt, width_mm, height_mm)


def _draw(page: Sheet, rows, labels: list[str], heights: list[float], x_label: str, zero: bool, decimals: int) -> None:
    palette = page.palette
    styles = {
        "territory": Mark(palette.territory, size=7.0, width=2.0, weight=600),
        "similar": Mark(palette.similar, filled=False, size=5.0, width=1.1),
        "parent": Mark(palette.parent, "s", size=4.8, width=1.1),
        "reference": Mark(palette.parent, "D", size=4.8, width=1.1),
    }
    left = max(text_width(label, SMALL, 600) for label in labels) + 5
    texts = [_value_text(row, decimals) for row in rows.itertuples()]
    side = max(text_width(text, SMALL, 600) for text in texts) + 5
    bottom, top = 12.0, 2.5
    tall = page.height - bottom - top
    axes = page.axes(left, bottom, page.width - left - side, tall)
    low = rows[["low", "value"]].min(axis=None, skipna=True)
    high = rows[["high", "value"]].max(axis=None, skipna=True)
    low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    pad = max((high - low) * 0.06, 0.05)
    axes.set(xlim=(low - pad, high + pad), ylim=(-tall, 0))
    set_ticks(axes, "y", [], [], grid=False)
    set_ticks(axes, "x", *french_ticks(low - pad, high + pad, most=7))
    if zero:
        axes.axvline(0, color=palette.muted, lw=0.8, zorder=1)
    reference = rows[rows["role"] == "reference"]
    for value in reference["value"]:
        axes.axvline(value, color=palette.reference, lw=1.0, ls=(0, (4, 2)), zorder=1)
    page.text(left + (page.width - left - side) / 2, 3.0, x_label, ha="center", fontsize=SMALL, fontweight=500)
    places = np.cumsum(heights) - np.array(heights) / 2
    for role, own in rows.assign(place=-places).groupby("role", sort=False):
        _draw_role(page, axes, own, styles[role])
    for row, label, text, place in zip(rows.itertuples(), labels, texts, places, strict=True):
        mark = styles[row.role]
        y = page.height - top - place
        colour = palette.territory if row.role == "territory" else palette.ink
        page.text(left - 4, y, label, ha="right", fontsize=SMALL, fontweight=mark.weight, color=colour)
        page.text(page.width - side + 4, y, text, fontsize=SMALL, fontweight=mark.weight, color=colour)


def _draw_role(page: Sheet, axes: Axes, rows: pd.DataFrame, mark: Mark) -> None:
    """Intervals and dots of the rows that look alike, at their `place`."""
    known = rows.dropna(subset=["low", "high"])
    ends = [[(row.low, row.place), (row.high, row.place)] for row in known.itertuples()]
    axes.add_collection(LineCollection(ends, colors=mark.colour, linewidths=mark.width, zorder=2), autolim=False)
    axes.plot(rows["value"], rows["place"], ls="none", zorder=3, clip_on=False, **page.marker(mark))


def _value_text(row, decimals: int) -> str:
    if missing(row.low) or missing(row.high):
        return number(row.value, decimals)
    return f"{number(row.value, decimals)} [{number(row.low, decimals)}\u202f; {number(row.high, decimals)}]"
