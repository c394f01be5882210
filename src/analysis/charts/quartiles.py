"""Success and pupils by national quarter of IPS."""

import pandas as pd

from analysis.branding import DEFAULT, Branding
from analysis.charts import words
from analysis.charts.chart import Chart
from analysis.charts.french import QUARTERS, missing, number, quantity
from analysis.charts.sheet import SMALL, KeyEntry, Mark, Sheet, french_ticks, set_ticks, sheet

NOTHING = "Aucun quart à représenter"
ENDS = {1: "IPS les plus faibles", 4: "IPS les plus élevés"}


def quartile_rates(
    rows: pd.DataFrame,
    *,
    y_label: str = "Taux de réussite au DNB, série générale (%)",
    width_mm: float = 160.0,
    height_mm: float = 70.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """A dot and its interval per quarter; the first series strong, the others grey; the gap Q4 − Q1 as a bracket.

    `rows` has columns quartile (1 to 4), series, value (percent), low, high (missing: no interval), n. The bracket is
    drawn when the first series has both extreme quarters.
    """
    rows = rows.dropna(subset=["value"]).reset_index(drop=True)
    series = list(dict.fromkeys(rows["series"]))
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
    alt = words.quartile_rates_alt(rows, series, y_label)
    with sheet(width_mm, height_mm, branding) as page:
        if rows.empty:
            page.nothing(NOTHING)
        else:
            _draw_rates(page, rows, series, y_label)
        svg = page.svg()
    return Chart(svg, data, alt, width_mm, height_mm)


def _draw_rates(page: Sheet, rows: pd.DataFrame, series: list[str], y_label: str) -> None:
    palette = page.palette
    marks = [
        Mark(palette.territory, size=7.5, width=1.6, weight=600),
        Mark(palette.reference, "s", filled=False, size=5.5, width=1.2),
        Mark(palette.reference, "D", filled=False, size=5.0, width=1.2),
    ]
    styles = dict(zip(series, marks, strict=False))
    entries = [KeyEntry(name, styles[name]) for name in series]
    key_height = page.key_height(entries, page.width - 2)
    page.text(0, page.height - 2.2, y_label, fontsize=SMALL, fontweight=500)
    page.key(entries, 0, page.height - 4.6, page.width - 2)
    own = rows[rows["series"] == series[0]].set_index("quartile")["value"]
    bracket = {1, 4} <= set(own.index)
    side = 25.0 if bracket else 4.0
    left, bottom = 9.0, 13.0
    axes = page.axes(left, bottom, page.width - left - side, page.height - bottom - key_height - 9.0)
    low = rows[["low", "value"]].min(axis=None, skipna=True)
    high = min(100.0, max(rows[["high", "value"]].max(axis=None, skipna=True), low + 8))
    span = max(high - low, 8.0)
    axes.set(xlim=(0.45, 4.55), ylim=(max(0.0, low - 0.1 * span), min(100.0, high + 0.12 * span) + 0.02 * span))
    set_ticks(axes, "y", *french_ticks(*axes.get_ylim(), most=6))
    set_ticks(axes, "x", [], [], grid=False)
    page.baseline(axes)
    for quartile, name in QUARTERS.items():
        x, _ = page.at(axes, quartile, 0)
        page.text(x, 9.6, name, ha="center", fontsize=SMALL, fontweight=500)
        page.text(x, 5.6, ENDS.get(quartile, ""), ha="center", fontsize=SMALL - 0.5, color=palette.muted)
    shift = 0.13 if len(series) > 1 else 0.0
    for rank, name in reversed(list(enumerate(series))):
        mark, place = styles[name], -shift if rank == 0 else shift + 0.16 * (rank - 1)
        for row in rows[rows["series"] == name].itertuples():
            x = row.quartile + place
            if not missing(row.low) and not missing(row.high):
                axes.plot([x, x], [row.low, min(row.high, 100)], color=mark.colour, lw=mark.width, zorder=2)
            axes.plot([x], [row.value], ls="none", clip_on=False, zorder=3, **page.marker(mark))
            text_x, text_y = page.at(axes, x, row.value)
            gap = -2.2 if rank == 0 else 2.2
            page.text(text_x + gap, text_y, number(row.value, 1), fontsize=SMALL, ha="right" if rank == 0 else "left",
                      color=mark.colour if rank == 0 else palette.muted, fontweight=mark.weight)  # fmt: skip
    if bracket:
        _draw_bracket(page, axes, own[1], own[4])


def _draw_bracket(page: Sheet, axes, first: float, last: float) -> None:
    accent = page.palette.accent
    x, low = page.at(axes, 4.55, first)
    _, high = page.at(axes, 4.55, last)
    x += 1.5
    page.line([x, x + 1.6, x + 1.6, x], [low, low, high, high], color=accent, lw=1.0)
    start, _ = page.at(axes, 1 - 0.13, first)
    page.line([start + 2.5, x], [low, low], color=accent, lw=0.6, ls=(0, (1.5, 2)))
    text = f"écart\n{quantity(last - first, 1, 'points')}"
    page.text(x + 3.2, (low + high) / 2, text, fontsize=SMALL, color=accent, fontweight=600)


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
    left, side, bottom, top = 40.0, 38.0, 3.0, 8.0
    axes = page.axes(left, bottom, page.width - left - side, page.height - bottom - top)
    widest = max(float(rows["share"].max()), 30.0)
    axes.set(xlim=(0, widest * 1.02), ylim=(4.6, 0.4))
    set_ticks(axes, "x", [], [], grid=False)
    set_ticks(axes, "y", [], [], grid=False)
    axes.barh(rows["quartile"], rows["share"], height=0.62, color=palette.territory, zorder=2)
    x, _ = page.at(axes, 25, 0)
    page.line([x, x], [bottom, page.height - top + 1], color=palette.ink, lw=0.9, ls=(0, (3, 2)), zorder=6)
    page.text(x, page.height - 3.2, "France\u202f: 25\u202f%", ha="center", fontsize=SMALL, color=palette.muted)
    for row in rows.itertuples():
        _, y = page.at(axes, 0, row.quartile)
        page.text(left - 3, y + 1.7, QUARTERS[row.quartile], ha="right", fontsize=SMALL, fontweight=500)
        page.text(left - 3, y - 2.0, ENDS.get(row.quartile, ""), ha="right", fontsize=SMALL - 0.5, color=palette.muted)
        end, _ = page.at(axes, max(row.share, 25.5), 0)
        page.text(
            end + 2, y + 1.7, quantity(row.share, 1, "%"), fontsize=SMALL, fontweight=600, color=palette.territory
        )
        page.text(end + 2, y - 2.0, f"{number(row.n, 0)} candidats", fontsize=SMALL - 0.5, color=palette.muted)
