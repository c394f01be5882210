"""Where a territory stands among all those of its level: one dot each, unnamed but for it and what it is compared with."""

import numpy as np
import pandas as pd

from analysis.branding import DEFAULT, Branding
from analysis.charts.chart import Chart
from analysis.charts.french import colon, listing, number
from analysis.charts.sheet import (
    POINT,
    SMALL,
    KeyEntry,
    Mark,
    Sheet,
    french_ticks,
    set_ticks,
    sheet,
    text_width,
    wrap,
)
from analysis.wording.numbers import NARROW

NOTHING = "Aucune valeur à représenter"
DOT = 4.6


def position_dots(
    rows: pd.DataFrame,
    *,
    x_label: str,
    others: str,
    decimals: int = 3,
    width_mm: float = 160.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """Dots piled along one axis; the territory strong and named, those like it open, the country a dashed line.

    `rows` has columns label, value and role (``"territory"``, ``"similar"``, ``"other"`` or ``"reference"``); `others` names
    the dots (« les 30 académies »). The data tell the distribution (least, quarters, greatest), not the territories.
    """
    rows = rows.dropna(subset=["value"]).reset_index(drop=True)
    dots = rows[rows["role"] != "reference"]
    data = _summary(rows, dots, x_label)
    heights = _piles(dots["value"].to_numpy(), width_mm - 8.0)
    height_mm = round(float(heights.max(initial=0) + 1) * DOT * POINT * 1.1 + 27.0, 1)
    with sheet(width_mm, height_mm, branding) as page:
        if dots.empty:
            page.nothing(NOTHING)
        else:
            _draw(page, rows, dots, heights, x_label, others, decimals)
        svg = page.svg()
    return Chart(svg, data, _alt(rows, dots, x_label, others, decimals), width_mm, height_mm)


def _summary(rows: pd.DataFrame, dots: pd.DataFrame, x_label: str) -> pd.DataFrame:
    named = [(row.label, row.value) for row in rows.itertuples() if row.role in ("territory", "reference")]
    quarters = [("Minimum", 0.0), ("1er quartile", 0.25), ("Médiane", 0.5), ("3e quartile", 0.75), ("Maximum", 1.0)]
    spread = [(name, float(dots["value"].quantile(q))) for name, q in quarters] if len(dots) > 2 else []
    return pd.DataFrame([*named, *spread], columns=["Repère", x_label])


def _limits(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    pad = max((high - low) * 0.05, 0.05 * abs(high), 1e-6)
    return low - pad, high + pad


def _piles(values: np.ndarray, width: float) -> np.ndarray:
    """How high each dot sits (0, 1, …) so that none hides another: the lowest free place, by increasing value."""
    heights = np.zeros(len(values), dtype=int)
    if not len(values):
        return heights
    low, high = _limits(values)
    place = (values - low) / (high - low) * width
    wide = DOT * POINT * 1.05
    ends: list[float] = []
    for k in np.argsort(place, kind="stable"):
        level = next((level for level, end in enumerate(ends) if place[k] - end >= wide), len(ends))
        ends[level : level + 1] = [float(place[k])]
        heights[k] = level
    return heights


def _draw(
    page: Sheet, rows: pd.DataFrame, dots: pd.DataFrame, heights: np.ndarray, x_label: str, others: str, decimals: int
) -> None:
    palette = page.palette
    marks = {
        "other": Mark(palette.similar, size=DOT - 1.0),
        "similar": Mark(palette.parent, filled=False, size=DOT),
        "territory": Mark(palette.territory, size=DOT + 2.2, weight=600),
    }
    names = {
        "territory": dots.loc[dots["role"] == "territory", "label"],
        "similar": ["Qui lui ressemblent"],
        "other": [others],
    }
    entries = [
        KeyEntry(str(next(iter(names[role]))), marks[role])
        for role in ("territory", "similar", "other")
        if (dots["role"] == role).any()
    ]
    page.key(entries, 0, page.height - 0.5, page.width - 2)
    bottom, top = 12.0, 14.5
    step = DOT * POINT * 1.1
    axes = page.axes(4.0, bottom, page.width - 8.0, page.height - bottom - top)
    axes.set(xlim=_limits(rows["value"].to_numpy()), ylim=(-0.6, (page.height - bottom - top) / step - 0.6))
    set_ticks(axes, "y", [], [], grid=False)
    set_ticks(axes, "x", *french_ticks(*axes.get_xlim(), most=8), grid=False)
    page.baseline(axes)
    page.text(page.width / 2, 3.0, x_label, ha="center", fontsize=SMALL, fontweight=500)
    for row in rows[rows["role"] == "reference"].itertuples():
        x, base = page.at(axes, row.value, -0.6)
        line = page.height - top + 1.5
        page.line([x, x], [base, line], color=palette.reference, lw=1.0, ls=(0, (4, 2)))
        _name(page, x, line + 2.2, f"{colon(row.label, number(row.value, decimals))}", palette.muted, 400)
    for role in ("other", "similar", "territory"):
        chosen = (dots["role"] == role).to_numpy()
        axes.plot(
            dots["value"].to_numpy()[chosen],
            heights[chosen],
            ls="none",
            clip_on=False,
            zorder=3,
            **page.marker(marks[role]),
        )
    own = dots[dots["role"] == "territory"]
    for row, height in zip(own.itertuples(), heights[(dots["role"] == "territory").to_numpy()], strict=True):
        x, y = page.at(axes, row.value, height)
        page.line([x, x], [y + 1.6, page.height - top - 1.6], color=palette.territory, lw=0.7)
        _name(page, x, page.height - top - 0.2, number(row.value, decimals), palette.territory, 600)


def _name(page: Sheet, x: float, y: float, text: str, colour: str, weight: int) -> None:
    text = wrap(text, page.width / 2, SMALL, weight)
    half = text_width(text, SMALL, weight) / 2
    page.text(
        min(max(x, half), page.width - half), y, text, ha="center", fontsize=SMALL, color=colour, fontweight=weight
    )


def _alt(rows: pd.DataFrame, dots: pd.DataFrame, x_label: str, others: str, decimals: int) -> str:
    if dots.empty:
        return "Aucune valeur à représenter."
    named = [
        f"{row.label} {number(row.value, decimals)}"
        for row in rows.itertuples()
        if row.role in ("territory", "reference")
    ]
    text = f"{colon(x_label, listing(named))}." if named else ""
    if len(dots) > 2:
        low, middle, high = (float(dots["value"].quantile(q)) for q in (0, 0.5, 1))
        text += f" {others}{NARROW}: de {number(low, decimals)} à {number(high, decimals)}, la moitié sous {number(middle, decimals)}."
    return text.strip()
