"""What is left of each collège once its IPS is taken into account, against its size."""

import numpy as np
import pandas as pd

from analysis.branding import DEFAULT, Branding
from analysis.charts import words
from analysis.charts.chart import Chart
from analysis.charts.sheet import SMALL, french_ticks, set_ticks, sheet

NOTHING = "Aucun collège à représenter"


def residual_plot(
    points: pd.DataFrame,
    *,
    x_label: str = "Candidats présents",
    y_label: str = "Écart à la droite, en points",
    width_mm: float = 160.0,
    height_mm: float = 80.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """One small circle per collège; a logarithmic scale of sizes; zero drawn.

    `points` has columns n (candidates, positive) and residual (points). The chart's data are the spread of the
    residuals by class of size, never one row per collège.
    """
    points = points.dropna(subset=["n", "residual"])
    classes = _by_size(points)
    alt = words.residuals_alt(points, classes)
    with sheet(width_mm, height_mm, branding) as page:
        if points.empty:
            page.nothing(NOTHING)
        else:
            palette = page.palette
            page.text(0, page.height - 2.2, y_label, fontsize=SMALL, fontweight=500)
            axes = page.axes(10, 12, page.width - 13, page.height - 18)
            x = np.log10(points["n"].astype(float))
            low, high = float(x.min()) - 0.04, float(x.max()) + 0.04
            reach = float(points["residual"].abs().max()) * 1.08 or 1.0
            axes.set(xlim=(low, high), ylim=(-reach, reach))
            ticks = [n for n in (10, 20, 50, 100, 200, 500, 1000) if low <= np.log10(n) <= high]
            set_ticks(axes, "x", np.log10(ticks), [str(n) for n in ticks], grid=False)
            set_ticks(axes, "y", *french_ticks(-reach, reach, most=6))
            page.baseline(axes)
            axes.axhline(0, color=palette.ink, lw=0.9, zorder=2)
            rounded = pd.DataFrame(
                {"x": x.round(2), "y": points["residual"].astype(float).round(0 if len(x) > 800 else 2)}
            )
            shown = rounded.drop_duplicates()
            axes.plot(shown["x"], shown["y"], ls="none", marker="o", ms=2.2 if len(shown) > 800 else 3.4, mew=0,
                      color=palette.territory, alpha=0.45, zorder=3)  # fmt: skip
            page.text(10 + (page.width - 13) / 2, 3, x_label + " (échelle logarithmique)", ha="center", fontsize=SMALL,
                      fontweight=500)  # fmt: skip
        svg = page.svg()
    return Chart(svg, classes, alt, width_mm, height_mm)


def _by_size(points: pd.DataFrame) -> pd.DataFrame:
    edges = [0, 50, 100, 150, np.inf]
    names = ["moins de 50", "50 à 99", "100 à 149", "150 et plus"]
    size = pd.cut(points["n"].astype(float), edges, right=False, labels=names)
    found = points["residual"].groupby(size, observed=True)
    return pd.DataFrame(
        {
            "Candidats": [str(name) for name in found.groups],
            "Collèges": found.size().to_numpy(),
            "Écart-type des écarts (points)": found.std().to_numpy(),
        }
    )
