"""Shares known between two bounds: what the pupils not found leave undecided, and the interval around it, one row each."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.branding import DEFAULT, Branding
from analysis.charts.chart import Chart
from analysis.charts.french import colon, missing, number
from analysis.charts.sheet import SMALL, Mark, Sheet, french_ticks, set_ticks, sheet, text_height, text_width, wrap
from analysis.wording.numbers import NARROW

NOTHING = "Aucune valeur à représenter"
ROW_MM, HEAD_MM = 7.2, 6.4
_HALF = 0.21


def bound_rows(
    rows: pd.DataFrame,
    *,
    x_label: str,
    zero: bool = True,
    decimals: int = 0,
    width_mm: float = 160.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """A bar from one bound to the other, a thin line for the interval, the naive value as an open dot.

    `rows` has columns label, low, high, ci_low, ci_high, found (missing: no dot), role (``"territory"``, strong, or ``"other"``) and,
    optionally, group: rows of a group stand together under its name. The bounds are written at the right. `zero` keeps 0
    in sight; a difference that may be either side of it has a line there.
    """
    rows = rows.dropna(subset=["low", "high"]).reset_index(drop=True)
    groups = rows["group"].tolist() if "group" in rows else [""] * len(rows)
    data = _data(rows, groups)
    labels = [
        wrap(str(label), width_mm * 0.34, SMALL, 600 if role == "territory" else 400, most=3)
        for label, role in zip(rows["label"], rows["role"], strict=True)
    ]
    heights = [max(ROW_MM, text_height(label, SMALL) + 2.2) for label in labels]
    heads = sum(HEAD_MM for rank, group in enumerate(groups) if group and group not in groups[:rank])
    height_mm = round(sum(heights) + heads + 22.0, 1) if len(rows) else 30.0
    with sheet(width_mm, height_mm, branding) as page:
        if rows.empty:
            page.nothing(NOTHING)
        else:
            _draw(page, rows, groups, labels, heights, x_label, zero, decimals)
        svg = page.svg()
    return Chart(svg, data, _alt(rows, groups, x_label, decimals), width_mm, height_mm)


def _data(rows: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    named = {
        "label": "Ligne",
        "low": "Borne basse",
        "high": "Borne haute",
        "ci_low": "Intervalle, bas",
        "ci_high": "Intervalle, haut",
        "found": "Parmi les retrouvés",
    }
    data = rows[list(named)].rename(columns=named)
    if any(groups):
        data.insert(0, "Groupe", list(groups))
    return data


def _draw(
    page: Sheet,
    rows: pd.DataFrame,
    groups: Sequence[str],
    labels: Sequence[str],
    heights: Sequence[float],
    x_label: str,
    zero: bool,
    decimals: int,
) -> None:
    palette = page.palette
    left = max(text_width(text, SMALL, 600) for text in (*labels, *groups)) + 5
    texts = [_bounds_text(row.low, row.high, decimals) for row in rows.itertuples()]
    side = max(text_width(text, SMALL, 600) for text in texts) + 5
    bottom, top = 18.0, 1.5
    tall = page.height - bottom - top
    axes = page.axes(left, bottom, page.width - left - side, tall)
    low, high = float(rows[["low", "ci_low"]].min(axis=None)), float(rows[["high", "ci_high"]].max(axis=None))
    low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    pad = max((high - low) * 0.04, 0.2)
    axes.set(xlim=(low - (pad if low < 0 or not zero else 0), high + pad), ylim=(-tall, 0))
    set_ticks(axes, "y", [], [], grid=False)
    set_ticks(axes, "x", *french_ticks(*axes.get_xlim(), most=7))
    if low < 0 < high:
        axes.axvline(0, color=palette.muted, lw=0.8, zorder=1)
    page.text(left + (page.width - left - side) / 2, 9.6, x_label, ha="center", fontsize=SMALL, fontweight=500)
    _key(page, left)
    used = 0.0
    for rank, (row, label, text, tall_row) in enumerate(zip(rows.itertuples(), labels, texts, heights, strict=True)):
        if groups[rank] and groups[rank] not in groups[:rank]:
            used += HEAD_MM
            page.text(0, page.height - top - used + HEAD_MM / 2 - 0.6, groups[rank], fontsize=SMALL, fontweight=600)
        used += tall_row
        place = used - tall_row / 2
        strong = row.role == "territory"
        _row(axes, page, row, place, palette.territory if strong else palette.parent)
        y = page.height - top - place
        page.text(
            left - 4,
            y,
            label,
            ha="right",
            fontsize=SMALL,
            fontweight=600 if strong else 400,
            color=palette.territory if strong else palette.ink,
        )
        page.text(page.width - side + 4, y, text, fontsize=SMALL, fontweight=600 if strong else 400)


def _row(axes: Axes, page: Sheet, row: object, place: float, colour: str) -> None:
    half = _HALF * ROW_MM
    span = axes.get_xlim()[1] - axes.get_xlim()[0]
    width = max(row.high - row.low, span * 0.004)
    axes.plot([row.ci_low, row.ci_high], [-place, -place], color=colour, lw=1.1, zorder=2)
    for end in (row.ci_low, row.ci_high):
        axes.plot([end, end], [-place - half / 2, -place + half / 2], color=colour, lw=1.1, zorder=2)
    axes.add_patch(
        Rectangle((row.low, -place - half), width, 2 * half, facecolor=colour, edgecolor=colour, lw=0.6, zorder=3)
    )
    if not missing(row.found):
        axes.plot(
            [row.found], [-place], ls="none", zorder=4, **page.marker(Mark(page.palette.ink, filled=False, size=4.2))
        )


def _key(page: Sheet, left: float) -> None:
    """What the bar, the line and the dot are, under the axis."""
    x, y, palette = 0.0, 3.2, page.palette
    page.page.add_patch(
        Rectangle((x + 0.2, y - 1.3), 6.0, 2.6, facecolor=palette.parent, edgecolor=palette.parent, lw=0.5)
    )
    x += 7.6
    for text, drawn in (
        ("bornes, selon ce que sont devenus les non retrouvés", "line"),
        ("intervalle à 95" + NARROW + "%", "dot"),
        ("parmi les retrouvés", ""),
    ):
        page.text(x, y, text, fontsize=SMALL)
        x += text_width(text, SMALL) + 4.0
        if drawn == "line":
            page.page.plot([x, x + 6], [y, y], color=palette.parent, lw=1.1)
            x += 7.4
        elif drawn == "dot":
            page.page.plot([x + 1.5], [y], ls="none", **page.marker(Mark(palette.ink, filled=False, size=4.2)))
            x += 4.4


def _bounds_text(low: float, high: float, decimals: int) -> str:
    first, last = number(low, decimals), number(high, decimals)
    return first if first == last else f"{first} à {last}"


def _alt(rows: pd.DataFrame, groups: Sequence[str], x_label: str, decimals: int) -> str:
    if rows.empty:
        return "Aucune valeur à représenter."
    said = []
    for row, group in zip(rows.itertuples(), groups, strict=True):
        name = f"{group}, {row.label}" if group else str(row.label)
        first, last = number(row.low, decimals), number(row.high, decimals)
        between = f"{first}" if first == last else f"entre {first} et {last}"
        said.append(f"{name} {between} (intervalle {number(row.ci_low, decimals)} à {number(row.ci_high, decimals)})")
    return f"{colon(x_label, f'{NARROW}; '.join(said))}."
