"""One indicator per panel, session after session, breaks of series drawn."""

import itertools

import pandas as pd

from analysis.branding import DEFAULT, Branding
from analysis.charts import words
from analysis.charts.chart import Chart
from analysis.charts.french import missing, number
from analysis.charts.sheet import (
    SMALL,
    KeyEntry,
    Mark,
    Sheet,
    french_ticks,
    hatched,
    set_ticks,
    sheet,
    text_height,
    wrap,
)

NOTHING = "Aucune session à représenter"
GAP = 9.0


def evolution_panels(
    rows: pd.DataFrame,
    breaks: list[tuple[int, str]] = (),
    *,
    width_mm: float = 160.0,
    height_mm: float = 66.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """Small multiples: one panel per scale, the first series strong, the others grey and dashed.

    `rows` has columns scale (title of the panel), session, value, low, high (missing: no interval), series. `breaks`
    are (first session after the break, what to write): a hatched strip separates the sessions, and no line crosses it.
    """
    rows = rows.dropna(subset=["value"]).reset_index(drop=True)
    series, scales = (list(dict.fromkeys(rows[column])) for column in ("series", "scale"))
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
    with sheet(width_mm, height_mm, branding) as page:
        if rows.empty:
            page.nothing(NOTHING)
        else:
            _draw(page, rows, scales, series, list(breaks))
        svg = page.svg()
    return Chart(svg, data, alt, width_mm, height_mm)


def _draw(page: Sheet, rows: pd.DataFrame, scales: list[str], series: list[str], breaks: list[tuple[int, str]]) -> None:
    palette = page.palette
    styles = dict(
        zip(
            series,
            (
                Mark(palette.territory, size=6.5, width=1.9, weight=600),
                Mark(palette.reference, "s", filled=False, size=4.8, line=(0, (4, 2)), width=1.2),
                Mark(palette.reference, "D", filled=False, size=4.6, line=(0, (1, 1.5)), width=1.2),
            ),
            strict=False,
        )
    )
    entries = [KeyEntry(name, styles[name], "line") for name in series]
    shown = {session for session, _ in breaks if session in set(rows["session"])}
    if shown:
        entries.append(KeyEntry(breaks[0][1], Mark(palette.muted), "swatch"))
    key_height = page.key_height(entries, page.width - 2)
    page.key(entries, 0, page.height - 0.5, page.width - 2)
    wide = (page.width - GAP * (len(scales) - 1)) / len(scales)
    titles = [wrap(scale, wide - 1, SMALL, 600) for scale in scales]
    title_height = max(text_height(title, SMALL) for title in titles)
    for place, (scale, title) in enumerate(zip(scales, titles, strict=True)):
        x = place * (wide + GAP)
        y = page.height - key_height - 2.5 - text_height(title, SMALL) / 2
        page.text(x, y, title, fontsize=SMALL, fontweight=600)
        top = key_height + title_height + 6.0
        axes = page.axes(x + 8.5, 7.5, wide - 8.5, page.height - 7.5 - top)
        _panel(page, axes, rows[rows["scale"] == scale], styles, shown)


def _panel(page: Sheet, axes, rows: pd.DataFrame, styles: dict[str, Mark], breaks: set[int]) -> None:
    palette = page.palette
    sessions = sorted(rows["session"].unique())
    low = rows[["low", "value"]].min(axis=None, skipna=True)
    high = rows[["high", "value"]].max(axis=None, skipna=True)
    pad = max((high - low) * 0.12, abs(high) * 0.02, 1e-3)
    axes.set(xlim=(-0.45, len(sessions) - 0.55), ylim=(low - pad, high + pad * 2.2))
    set_ticks(axes, "y", *french_ticks(*axes.get_ylim(), most=5))
    set_ticks(axes, "x", range(len(sessions)), [str(session) for session in sessions], grid=False)
    page.baseline(axes)
    for rank, session in enumerate(sessions):
        if session in breaks and rank:
            axes.add_patch(hatched((rank - 0.59, low - pad), 0.18, high - low + 3.2 * pad, palette.muted))
    decimals = 2 if high - low >= 0.2 else 3
    for order, (name, mark) in reversed(list(enumerate(styles.items()))):
        own = rows[rows["series"] == name].sort_values("session")
        shift = 0.0 if len(styles) == 1 else (-0.11 if order == 0 else 0.11 * order)
        places = [sessions.index(session) + shift for session in own["session"]]
        for row, x in zip(own.itertuples(), places, strict=True):
            if not missing(row.low) and not missing(row.high):
                axes.plot([x, x], [row.low, row.high], color=mark.colour, lw=1.0, zorder=2)
        for start, end in _runs(own, breaks):
            axes.plot(
                places[start:end],
                own["value"].iloc[start:end],
                color=mark.colour,
                lw=mark.width,
                ls=mark.line,
                zorder=2.5,
            )
        axes.plot(places, own["value"], ls="none", zorder=3, clip_on=False, **page.marker(mark))
        if order == 0:
            for row, x in zip(own.itertuples(), places, strict=True):
                tip = row.value if missing(row.high) else row.high
                centre, y = page.at(axes, x, tip)
                page.text(centre, y + 2.4, number(row.value, decimals), fontsize=SMALL - 0.5, ha="center",
                          color=mark.colour, fontweight=600)  # fmt: skip


def _runs(own: pd.DataFrame, breaks: set[int]) -> list[tuple[int, int]]:
    """Slices of consecutive sessions that no break separates."""
    cuts = [i for i, session in enumerate(own["session"]) if i and session in breaks]
    edges = [0, *cuts, len(own)]
    return list(itertools.pairwise(edges))
