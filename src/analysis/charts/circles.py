"""Collèges as circles: area for the number of candidates, filled or open for the sector, gathered when too many."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.branding import Palette
from analysis.charts.french import SECTORS
from analysis.charts.sheet import POINT, SMALL, Mark, Sheet, text_width

CROWD = 1_500
CELL_X, CELL_Y = 2.5, 2.0
# Markers of one size are one shape in the SVG: sizes go by steps, in points.
STEP = 0.4


def crowded(points: pd.DataFrame) -> bool:
    """Whether there are too many points to draw one circle each."""
    return len(points) > CROWD


def group_marks(points: pd.DataFrame, palette: Palette) -> dict[str, Mark]:
    """One mark per group, sectors in their usual order: the first filled, the others open; empty without groups."""
    if "group" not in points or crowded(points):
        return {}
    known = list(SECTORS)
    groups = sorted(
        points["group"].dropna().unique(), key=lambda g: (known.index(g) if g in known else len(known), str(g))
    )
    shapes = ("o", "o", "s", "D")
    return {
        group: Mark(palette.territory, shapes[min(rank, 3)], filled=rank == 0, size=5)
        for rank, group in enumerate(groups)
    }


def draw_circles(axes: Axes, points: pd.DataFrame, marks: dict[str, Mark], palette: Palette, width: float) -> None:
    """One circle per point, the largest behind; circles are not cut at the edge of the axes."""
    if crowded(points):
        draw_cells(axes, points, palette)
        return
    diameter = diameters(points["n"], width)
    sizes = points["n"].map(diameter).div(STEP).round().mul(STEP)
    for size in sorted(sizes.unique(), reverse=True):
        for group, mark in marks.items() or [(None, Mark(palette.territory))]:
            chosen = points[(sizes == size) & (group is None or points["group"] == group)]
            if len(chosen):
                axes.plot(
                    chosen["x"], chosen["y"], ls="none", marker=mark.marker, ms=size, clip_on=False, zorder=2,
                    mfc=(*rgb(palette.territory), 0.42) if mark.filled else (*rgb(palette.paper), 0.6),
                    mec=palette.paper if mark.filled else palette.territory, mew=0.35 if mark.filled else 0.75,
                )  # fmt: skip


def draw_cells(
    axes: Axes, points: pd.DataFrame, palette: Palette, *, x_step: float = CELL_X, y_step: float = CELL_Y
) -> None:
    """One circle per cell of the plane that has points, its area proportional to their total `n`."""
    # Halves go up, always: published rates are whole numbers, and rounding them to even would draw stripes.
    cell = (
        pd.DataFrame(
            {
                "x": np.floor(points["x"] / x_step + 0.5) * x_step,
                "y": np.floor(points["y"] / y_step + 0.5) * y_step,
                "n": points["n"],
            }
        )
        .groupby(["x", "y"], as_index=False)["n"]
        .sum()
    )
    room = _room(axes, x_step, y_step)
    largest = max(float(cell["n"].quantile(0.99)), 1.0)
    sizes = (1.1 * room * np.sqrt(cell["n"] / largest)).clip(0.9, 1.25 * room).div(STEP).round().mul(STEP)
    for size in sorted(sizes.unique(), reverse=True):
        chosen = cell[sizes == size]
        axes.plot(chosen["x"], chosen["y"], ls="none", marker="o", ms=size, mew=0, clip_on=False, zorder=2,
                  mfc=(*rgb(palette.territory), 0.55))  # fmt: skip


def _room(axes: Axes, x_step: float, y_step: float) -> float:
    """Diameter in points of a circle that fills a cell: the geometric mean of its sides."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    box = axes.get_window_extent()
    area = box.width * x_step / (right - left) * box.height * y_step / (top - bottom)
    return float(np.sqrt(area)) / axes.figure.dpi * 72


def size_key(page: Sheet, y: float, n: pd.Series, label: str, *, crowd: bool) -> None:
    """Say on one row, at height `y`, what the area of a circle means, with two sizes as examples."""
    colour, text, x = page.palette.muted, f"aire proportionnelle au nombre de {label}", 0.0
    if crowd:
        page.text(x, y, f"chaque cercle réunit les collèges voisins, {text}", fontsize=SMALL, color=colour)
        return
    diameter = diameters(n, page.width)
    for size in shown_sizes(n):
        wide = diameter(size) * POINT
        page.page.plot([x + wide / 2 + 0.2], [y], ls="none", marker="o", ms=diameter(size), mfc="none", mec=colour,
                       mew=0.7)  # fmt: skip
        page.text(x + wide + 1.2, y, f"{size}", fontsize=SMALL, color=colour)
        x += wide + 3.4 + text_width(f"{size}", SMALL)
    page.text(x + 0.4, y, text, fontsize=SMALL, color=colour)


def diameters(n: pd.Series, width: float) -> Callable[[float], float]:
    """Marker diameter in points of a number of candidates: area proportional, largest bounded by how many there are."""
    largest = (9.5 if len(n) <= 150 else 7.5 if len(n) <= 500 else 5.5) * min(1.0, 0.6 + width / 400)
    top = max(float(n.quantile(0.98)), 1.0)
    return lambda size: float(np.clip(largest * np.sqrt(max(size, 0.0) / top), 1.6, largest * 1.25))


def shown_sizes(n: pd.Series) -> list[int]:
    """One or two round numbers of candidates, a small and a large one among those drawn."""
    steps = [10, 20, 50, 100, 200, 500, 1_000, 2_000]
    small, large = (
        max((step for step in steps if step <= n.quantile(share)), default=steps[0]) for share in (0.35, 0.95)
    )
    return sorted({small, large})


def rgb(colour: str) -> tuple[float, float, float]:
    """A ``#rrggbb`` colour as three numbers from 0 to 1."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
