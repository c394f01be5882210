"""Where people go from one stage to the next: columns of blocks joined by bands, as thick as what passes."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from analysis.branding import DEFAULT, Branding, Palette
from analysis.charts.chart import Chart
from analysis.charts.french import colon, listing, quantity
from analysis.charts.sheet import SMALL, Sheet, sheet, spread, text_height, wrap
from analysis.wording.numbers import NARROW

NOTHING = "Aucune valeur à représenter"
BLOCK, GAP = 3.4, 6.0


@dataclass(frozen=True)
class _Block:
    """One block: its column, where it stands (millimetres from the bottom), its name and its share."""

    column: int
    name: str
    bottom: float
    height: float
    share: float


def flow(
    links: pd.DataFrame,
    *,
    stages: tuple[str, ...],
    strong: Collection[str],
    label: str = "Part des élèves",
    width_mm: float = 160.0,
    height_mm: float = 92.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """Blocks of each stage, stacked in the order they come, and the bands between neighbouring stages.

    `links` has columns stage (0 for those that leave the first stage), start, end (French names of blocks) and value (percent of
    the whole). Those that end in `strong` blocks, the way being followed, are dark; the others light, outlined: told apart without
    colour. Every block carries its name and its share.
    """
    rows = links[links["value"] > 0].reset_index(drop=True)
    data = pd.DataFrame(
        {
            "De": [f"{stages[row.stage]}{NARROW}: {row.start}" for row in rows.itertuples()],
            "Vers": [f"{stages[row.stage + 1]}{NARROW}: {row.end}" for row in rows.itertuples()],
            f"{label} (%)": rows["value"],
        }
    )
    with sheet(width_mm, height_mm, branding) as page:
        if rows.empty:
            page.nothing(NOTHING)
        else:
            _draw(page, rows, stages, strong)
        svg = page.svg()
    return Chart(svg, data, _alt(rows, stages, label), width_mm, height_mm)


def _blocks(rows: pd.DataFrame, count: int, low: float, high: float) -> dict[tuple[int, str], _Block]:
    """Blocks column by column, the first name at the top; the scale is that of the column with the most blocks."""
    shares: list[dict[str, float]] = []
    for column in range(count):
        if column < count - 1:
            part = rows[rows["stage"] == column].groupby("start", sort=False)["value"].sum()
        else:
            part = rows[rows["stage"] == column - 1].groupby("end", sort=False)["value"].sum()
        shares.append(part.to_dict())
    scale = min((high - low - GAP * (len(part) - 1)) / sum(part.values()) for part in shares)
    found = {}
    for column, part in enumerate(shares):
        used = sum(part.values()) * scale + GAP * (len(part) - 1)
        top = high - (high - low - used) / 2
        for name, share in part.items():
            height = share * scale
            found[column, name] = _Block(column, name, top - height, height, share)
            top -= height + GAP
    return found


def _draw(page: Sheet, rows: pd.DataFrame, stages: tuple[str, ...], strong: Collection[str]) -> None:
    side, low, high = 42.0, 2.0, page.height - 8.0
    blocks = _blocks(rows, len(stages), low, high)
    step = (page.width - 2 * side - BLOCK) / (len(stages) - 1)
    places = [side + step * column for column in range(len(stages))]
    axes = page.page
    _bands(axes, rows, blocks, places, strong, page.palette)
    for (column, name), block in blocks.items():
        dark = name in strong
        face = page.palette.territory if dark else page.palette.paper
        axes.add_patch(
            Rectangle(
                (places[column], block.bottom),
                BLOCK,
                block.height,
                facecolor=face,
                edgecolor=page.palette.ink,
                lw=0.7,
                zorder=4,
            )
        )
    for column, stage in enumerate(stages):
        align = "left" if column == 0 else "right" if column == len(stages) - 1 else "center"
        x = places[column] + {"left": 0.0, "right": BLOCK, "center": BLOCK / 2}[align]
        page.text(x, page.height - 2.6, stage, ha=align, fontsize=SMALL, fontweight=600)
        _names(
            page,
            [block for block in blocks.values() if block.column == column],
            places[column],
            side,
            len(stages),
            low,
            high,
        )


def _names(page: Sheet, blocks: list[_Block], x: float, side: float, count: int, low: float, high: float) -> None:
    column = blocks[0].column
    last = column == count - 1
    wide = side - 4.0
    texts = [f"{wrap(b.name, wide, SMALL, 500, most=3)}\n{quantity(b.share, 1, '%')}" for b in blocks]
    heights = [text_height(text, SMALL) + 1.8 for text in texts]
    centres = spread([b.bottom + b.height / 2 for b in blocks], heights, low, high)
    for block, text, centre in zip(blocks, texts, centres, strict=True):
        if column == 0:
            page.text(x - 1.6, centre, text, ha="right", fontsize=SMALL, fontweight=500)
        elif last:
            page.text(x + BLOCK + 1.6, centre, text, fontsize=SMALL, fontweight=500)
        else:
            ground = {"facecolor": page.palette.paper, "edgecolor": "none", "pad": 1.0, "alpha": 0.85}
            page.text(x + BLOCK + 1.6, centre, text, fontsize=SMALL, fontweight=500, bbox=ground, zorder=6)
        if abs(centre - (block.bottom + block.height / 2)) > block.height / 2 + 1.0 and column in (0, count - 1):
            edge = x if column == 0 else x + BLOCK
            page.line([edge, edge + (-1.2 if column == 0 else 1.2)], [block.bottom + block.height / 2, centre], lw=0.5)


def _bands(
    axes: Axes,
    rows: pd.DataFrame,
    blocks: dict[tuple[int, str], _Block],
    places: list[float],
    strong: Collection[str],
    palette: Palette,
) -> None:
    out = {key: block.bottom + block.height for key, block in blocks.items()}
    into = dict(out)
    scale = {key: block.height / block.share for key, block in blocks.items()}
    for row in rows.itertuples():
        start, end = (row.stage, row.start), (row.stage + 1, row.end)
        tall = row.value * scale[start]
        left, right = places[row.stage] + BLOCK, places[row.stage + 1]
        middle = (left + right) / 2
        top = [(left, out[start]), (middle, out[start]), (middle, into[end]), (right, into[end])]
        foot = [
            (right, into[end] - tall),
            (middle, into[end] - tall),
            (middle, out[start] - tall),
            (left, out[start] - tall),
        ]
        codes = [
            Path.MOVETO,
            Path.CURVE4,
            Path.CURVE4,
            Path.CURVE4,
            Path.LINETO,
            Path.CURVE4,
            Path.CURVE4,
            Path.CURVE4,
            Path.CLOSEPOLY,
        ]
        path = Path(np.array([*top, *foot, top[0]]), codes)
        dark = row.end in strong
        face, alpha = (palette.territory, 0.55) if row.end in strong else (palette.rule, 0.55)
        axes.add_patch(PathPatch(path, facecolor=face, alpha=alpha, edgecolor="none", zorder=2))
        axes.add_patch(PathPatch(path, facecolor="none", edgecolor=palette.muted, lw=0.5 if dark else 0.7, zorder=3))
        out[start] -= tall
        into[end] -= tall


def _alt(rows: pd.DataFrame, stages: tuple[str, ...], label: str) -> str:
    if rows.empty:
        return "Aucune valeur à représenter."
    said = []
    for stage in range(len(stages) - 1):
        part = rows[rows["stage"] == stage]
        for start, inside in part.groupby("start", sort=False):
            ends = listing(
                f"{quantity(float(row.value), 1, '%')} vers « {row.end} »".replace("« ", f"«{NARROW}").replace(
                    " »", f"{NARROW}»"
                )
                for row in inside.itertuples()
            )
            said.append(f"{stages[stage]}, {start} ({quantity(float(inside['value'].sum()), 1, '%')}){NARROW}: {ends}")
    return f"{colon(label, f'{NARROW}; '.join(said))}."
