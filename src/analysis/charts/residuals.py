"""What is left of each collège once its IPS is taken into account, against its size."""

import numpy as np
import pandas as pd

from analysis.branding import DEFAULT, Branding
from analysis.charts import words
from analysis.charts.chart import Chart
from analysis.charts.circles import draw_cells
from analysis.charts.sheet import SMALL, KeyEntry, Mark, Sheet, french_ticks, set_ticks, sheet, text_height, wrap

NOTHING = "Aucun collège à représenter"
CROWD = 800
EDGES = (0, 50, 100, 150, np.inf)
CLASSES = ("moins de 50", "50 à 99", "100 à 149", "150 et plus")


def residual_plot(
    points: pd.DataFrame,
    *,
    x_label: str = "Candidats présents",
    y_label: str = "Écart à la droite, en points",
    width_mm: float = 160.0,
    height_mm: float = 80.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """One small circle per collège; a logarithmic scale of sizes; zero and twice the spread of each class of size.

    `points` has columns n (candidates, positive) and residual (points). Above 800 points, circles gather the collèges
    of one cell. The chart's data are the spread of the residuals by class of size, never one row per collège.
    """
    points = points.dropna(subset=["n", "residual"]).astype({"n": float, "residual": float})
    points = points[points["n"] > 0]
    classes = _by_size(points)
    alt = words.residuals_alt(points, classes)
    with sheet(width_mm, height_mm, branding) as page:
        if points.empty:
            page.nothing(NOTHING)
        else:
            _draw(page, points, x_label, y_label)
        svg = page.svg()
    return Chart(svg, classes, alt, width_mm, height_mm)


def _draw(page: Sheet, points: pd.DataFrame, x_label: str, y_label: str) -> None:
    palette, crowd = page.palette, len(points) > CROWD
    label = wrap(y_label, page.width - 2, SMALL, 500)
    used = text_height(label, SMALL) + 0.8
    page.text(0, page.height - used / 2, label, fontsize=SMALL, fontweight=500)
    spread = _spread(points)
    entries = [KeyEntry("collèges voisins réunis" if crowd else "un collège", Mark(palette.territory, size=3.6))]
    if not spread.empty:
        entries.append(KeyEntry("deux écarts-types de part et d’autre, par classe d’effectif",
                                Mark(palette.accent, "None", line=(0, (3, 1.5)), width=1.0), "line"))  # fmt: skip
    used += page.key(entries, 0, page.height - used, page.width - 2) + 1.5
    axes = page.axes(10, 10, page.width - 13, page.height - 10 - used)
    place = np.log10(points["n"])
    low, high = float(place.min()) - 0.04, float(place.max()) + 0.04
    reach = 1.08 * max(float(points["residual"].abs().max()), float(spread["reach"].max() if len(spread) else 0), 5.0)
    axes.set(xlim=(low, high), ylim=(-reach, reach))
    ticks = [n for n in (5, 10, 20, 50, 100, 200, 500, 1000) if low <= np.log10(n) <= high] or [points["n"].iloc[0]]
    set_ticks(axes, "x", np.log10(ticks), [f"{n:.0f}" for n in ticks], grid=False)
    set_ticks(axes, "y", *french_ticks(-reach, reach, most=6))
    page.baseline(axes)
    axes.axhline(0, color=palette.ink, lw=0.9, zorder=1.5)
    for row in spread.itertuples():
        ends = np.log10(max(row.start, 10**low)), np.log10(min(row.end, 10**high))
        for y in (-row.reach, row.reach):
            axes.plot(ends, [y, y], color=palette.accent, lw=1.0, ls=(0, (3, 1.5)), zorder=3)
    if crowd:
        cells = pd.DataFrame({"x": place, "y": points["residual"], "n": 1.0})
        draw_cells(axes, cells, palette, x_step=(high - low) / 56, y_step=2 * reach / 34)
    else:
        axes.plot(place.round(3), points["residual"].round(2), ls="none", marker="o", ms=3.6, mew=0,
                  mfc=palette.territory, alpha=0.5, zorder=2)  # fmt: skip
    page.text(10 + (page.width - 13) / 2, 2.0, f"{x_label} (échelle logarithmique)", ha="center", fontsize=SMALL,
              fontweight=500)  # fmt: skip


def _classes(points: pd.DataFrame) -> pd.Series:
    return pd.cut(points["n"], list(EDGES), right=False, labels=list(CLASSES))


def _spread(points: pd.DataFrame) -> pd.DataFrame:
    """Twice the standard deviation of the residuals in each class of size with at least five collèges."""
    found = points["residual"].groupby(_classes(points), observed=True).agg(["size", "std"])
    rows = [
        {"start": EDGES[k], "end": EDGES[k + 1], "reach": 2 * found.loc[name, "std"]}
        for k, name in enumerate(CLASSES)
        if name in found.index and found.loc[name, "size"] >= 5
    ]
    return pd.DataFrame(rows, columns=["start", "end", "reach"])


def _by_size(points: pd.DataFrame) -> pd.DataFrame:
    found = points["residual"].groupby(_classes(points), observed=True).agg(["size", "std"])
    return pd.DataFrame(
        {
            "Candidats": [str(name) for name in found.index],
            "Collèges": found["size"].to_numpy(),
            "Écart-type des écarts (points)": found["std"].to_numpy(),
        }
    )
