"""Wholes and their parts: stacked columns over the years, stacked rows that sum to 100 %."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.branding import DEFAULT, Branding, Palette
from analysis.charts.chart import Chart
from analysis.charts.french import colon, listing, number, quantity
from analysis.charts.sheet import (
    SMALL,
    Sheet,
    french_ticks,
    set_ticks,
    sheet,
    spread,
    text_height,
    text_width,
    wrap,
)
from analysis.wording.numbers import NARROW

NOTHING = "Aucune valeur à représenter"
ROW, SAMPLE = 9.0, 4.2


def stacked_years(
    rows: pd.DataFrame,
    *,
    y_label: str,
    decimals: int = 3,
    width_mm: float = 160.0,
    height_mm: float = 74.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """One column per year, its parts from the bottom up, its total above; the parts are named beside the last column.

    `rows` has columns year, part (French name, in the order of drawing, four at most) and value. Parts are told apart by lightness, so
    that they stay apart in black and white. A year without a row leaves its place empty.
    """
    table = _table(rows, "year")
    data = table.rename_axis(columns=None).assign(Total=table.sum(axis=1)).rename_axis("Rentrée").reset_index()
    with sheet(width_mm, height_mm, branding) as page:
        if table.empty:
            page.nothing(NOTHING)
        else:
            _draw_years(page, table, y_label, decimals)
        svg = page.svg()
    return Chart(svg, data, _years_alt(table, y_label, decimals), width_mm, height_mm)


def stacked_rows(
    rows: pd.DataFrame,
    *,
    x_label: str,
    row_label: str = "Territoire",
    strong: bool = True,
    width_mm: float = 160.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """One bar per row, cut into shares that sum to 100 %, each written where it fits; a key names the parts.

    `rows` has columns label (in the order of drawing, the first one `strong`), part (French name) and value (percent).
    `row_label` heads the labels in the data.
    """
    table = _table(rows, "label")
    data = table.rename_axis(columns=None).rename_axis(row_label).reset_index()
    key = _key_rows(list(table.columns), width_mm)
    height_mm = round(len(key) * 5.2 + len(table) * ROW + 7.0, 1) if len(table) else 30.0
    with sheet(width_mm, height_mm, branding) as page:
        if table.empty:
            page.nothing(NOTHING)
        else:
            _draw_rows(page, table, key, x_label, strong)
        svg = page.svg()
    return Chart(svg, data, _rows_alt(table, x_label), width_mm, height_mm)


def _table(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """One line per bar, one column per part, in the order they come."""
    rows = rows.dropna(subset=["value"])
    names, parts = (list(dict.fromkeys(rows[column])) for column in (key, "part"))
    return rows.pivot(index=key, columns="part", values="value").reindex(index=names, columns=parts).fillna(0.0)


def _fills(palette: Palette, count: int) -> list[tuple[str, str]]:
    """Face and text colour of so many parts, neighbours apart in lightness, the last one the lightest."""
    dark, ink = palette.paper, palette.ink
    faces = [(palette.territory, dark), (palette.rule, ink), (palette.similar, ink), (palette.parent, dark)]
    return [*faces[: count - 1], (palette.wash, ink)]


def _bar(axes: Axes, corner: tuple[float, float], width: float, height: float, face: str, palette: Palette) -> None:
    axes.add_patch(Rectangle(corner, width, height, facecolor=face, edgecolor=palette.muted, lw=0.5, zorder=2))


def _draw_years(page: Sheet, table: pd.DataFrame, y_label: str, decimals: int) -> None:
    palette, fills = page.palette, _fills(page.palette, 4)
    years = list(range(int(min(table.index)), int(max(table.index)) + 1))
    names = [wrap(str(part), page.width * 0.24, SMALL, 500, most=3) for part in table.columns]
    side = max(text_width(name, SMALL, 500) for name in names) + 6
    left, bottom, top = 10.0, 6.5, 8.0
    axes = page.axes(left, bottom, page.width - left - side, page.height - bottom - top)
    highest = float(table.sum(axis=1).max())
    axes.set(xlim=(-0.6, len(years) - 0.4), ylim=(0, highest * 1.12 or 1.0))
    set_ticks(axes, "y", *french_ticks(0, highest * 1.1 or 1.0, most=5), grid=False)
    set_ticks(axes, "x", range(len(years)), [str(year) for year in years], grid=False)
    page.baseline(axes)
    page.text(0, page.height - 2.6, y_label, fontsize=SMALL, fontweight=500)
    for year, values in table.iterrows():
        x, base = years.index(int(year)), 0.0
        for value, (face, _) in zip(values, fills, strict=False):
            _bar(axes, (x - 0.36, base), 0.72, float(value), face, palette)
            base += float(value)
        at, level = page.at(axes, x, base)
        page.text(at, level + 2.2, number(base, decimals), ha="center", fontsize=SMALL, fontweight=600)
    last = table.iloc[-1]
    ends, base = [], 0.0
    for value in last:
        ends.append(page.at(axes, years.index(int(table.index[-1])) + 0.36, base + float(value) / 2))
        base += float(value)
    said = [f"{name}\n{number(value, decimals)}" for name, value in zip(names, last, strict=True)]
    heights = [text_height(text, SMALL) + 1.0 for text in said]
    places = spread([y for _, y in ends], heights, bottom, page.height - 2)
    edge = page.width - side
    for text, (x, y), place in zip(said, ends, places, strict=True):
        page.line([x + 0.4, edge + 1.5, edge + 3.0], [y, place, place], lw=0.5)
        page.text(edge + 3.8, place, text, fontsize=SMALL, fontweight=500)


def _key_rows(parts: list[str], width: float) -> list[list[tuple[int, str, float]]]:
    """The parts on as many rows as they need: rank, name and left edge of each."""
    rows: list[list[tuple[int, str, float]]] = [[]]
    x = 0.0
    for rank, part in enumerate(parts):
        wide = SAMPLE + 1.4 + text_width(part, SMALL) + 5.0
        if rows[-1] and x + wide > width:
            rows.append([])
            x = 0.0
        rows[-1].append((rank, part, x))
        x += wide
    return rows


def _draw_rows(
    page: Sheet, table: pd.DataFrame, key: list[list[tuple[int, str, float]]], x_label: str, strong: bool
) -> None:
    palette, fills = page.palette, _fills(page.palette, table.shape[1])
    for line, entries in enumerate(key):
        y = page.height - 2.8 - line * 5.2
        for rank, part, x in entries:
            _bar(page.page, (x + 0.2, y - 1.5), SAMPLE, 3.0, fills[rank][0], palette)
            page.text(x + SAMPLE + 1.4, y, part, fontsize=SMALL)
    labels = [wrap(str(label), page.width * 0.3, SMALL, 600, most=2) for label in table.index]
    left = max(text_width(label, SMALL, 600) for label in labels) + 4
    bottom, tall = 5.5, len(table) * ROW
    axes = page.axes(left, bottom, page.width - left - 1.0, tall)
    axes.set(xlim=(0, 100), ylim=(len(table), 0))
    set_ticks(axes, "x", [], [], grid=False)
    set_ticks(axes, "y", [], [], grid=False)
    page.text(left + (page.width - left) / 2, 2.2, x_label, ha="center", fontsize=SMALL, color=palette.muted)
    for line, (label, (_, values)) in enumerate(zip(labels, table.iterrows(), strict=True)):
        base = 0.0
        weight, colour = (600, palette.territory) if strong and line == 0 else (400, palette.ink)
        page.text(
            left - 3,
            page.at(axes, 0, line + 0.5)[1],
            label,
            ha="right",
            fontsize=SMALL,
            fontweight=weight,
            color=colour,
        )
        for value, (face, ink) in zip(values, fills, strict=False):
            _bar(axes, (base, line + 0.14), float(value), 0.72, face, palette)
            x, y = page.at(axes, base + float(value) / 2, line + 0.5)
            text = quantity(float(value), 0 if value >= 10 else 1, "%")
            if text_width(text, SMALL, 500) + 0.8 < float(value) / 100 * (page.width - left):
                page.text(x, y, text, ha="center", fontsize=SMALL, fontweight=500, color=ink)
            base += float(value)


def _years_alt(table: pd.DataFrame, y_label: str, decimals: int) -> str:
    if table.empty:
        return "Aucune année à représenter."
    total, first, last = table.sum(axis=1), table.iloc[0], table.iloc[-1]
    start, end = (int(year) for year in (table.index[0], table.index[-1]))
    if len(table) == 1:
        parts = listing(f"{part} {number(last[part], decimals)}" for part in table.columns)
        return f"{colon(f'{y_label}, rentrée {end}', number(total.iloc[-1], decimals))}, dont {parts}."
    parts = f"{NARROW}; ".join(
        colon(str(part), f"de {number(first[part], decimals)} à {number(last[part], decimals)}")
        for part in table.columns
    )
    return (
        f"{y_label}, de {number(total.iloc[0], decimals)} à la rentrée {start} à {number(total.iloc[-1], decimals)} à la rentrée "
        f"{end}. {parts}. La valeur la plus haute est {number(total.max(), decimals)} ({int(total.idxmax())}), la plus basse "
        f"{number(total.min(), decimals)} ({int(total.idxmin())})."
    )


def _rows_alt(table: pd.DataFrame, x_label: str) -> str:
    if table.empty:
        return "Aucune valeur à représenter."
    said = []
    for label, values in table.iterrows():
        shares = listing(quantity(float(value), 1, "%") + f" {part}" for part, value in values.items())
        said.append(f"{label} {shares}")
    return f"{colon(x_label, f'{NARROW}; '.join(said))}."
