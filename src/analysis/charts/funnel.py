"""Funnel plot: differences against size, with the limits chance and the usual dispersion set."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.branding import DEFAULT, Branding, Palette
from analysis.charts.chart import Chart
from analysis.charts.circles import draw_cells
from analysis.charts.french import colon, count, number, quantity
from analysis.charts.sheet import SMALL, KeyEntry, Mark, Sheet, french_ticks, set_ticks, sheet, text_height, wrap
from analysis.wording.numbers import NARROW

NOTHING = "Aucun collège à représenter"
LEFT, BOTTOM, SIDE = 9.0, 10.0, 14.0
CROWD = 800
TICKS = (20, 50, 100, 200, 500, 1000, 2000)
NAMES = {0.95: f"95{NARROW}%", 0.998: f"99,8{NARROW}%"}


def funnel_plot(
    points: pd.DataFrame,
    limits: pd.DataFrame,
    background: pd.DataFrame,
    *,
    territory: str,
    reference: str = "France",
    x_label: str = "Candidats présents",
    y_label: str = "Écart à l’attendu, en points",
    names: Mapping[int, str] | None = None,
    width_mm: float = 160.0,
    height_mm: float = 92.0,
    branding: Branding = DEFAULT,
) -> Chart:
    """Collèges of a territory in colour over those of the country in grey, between two pairs of limits.

    `points` and `background` have columns n, y (points) and outside (0 inside, ±1 beyond the inner limits only, ±2 beyond the
    outer ones); `limits` n, confidence (0.95 or 0.998), low, high (points), drawn as curves. Points beyond the inner
    limits are ringed; above 800 points, circles gather those of one cell and only those beyond the outer limits are. `names` labels points by their index in `points`; nothing is named otherwise. The chart's data
    count collèges inside and outside, never one row each.
    """
    points, background = (_clean(frame) for frame in (points, background))
    data = _counts(points, background, territory, reference)
    with sheet(width_mm, height_mm, branding) as page:
        if points.empty:
            page.nothing(NOTHING)
        else:
            _draw(page, points, limits, background, territory, reference, x_label, y_label, names or {})
        svg = page.svg()
    return Chart(svg, data, _alt(points, background, territory, reference), width_mm, height_mm)


def _clean(frame: pd.DataFrame) -> pd.DataFrame:
    found = frame.dropna(subset=["n", "y"])
    return found[found["n"] > 0].astype({"n": float, "y": float, "outside": int})


def _draw(page: Sheet, points, limits, background, territory, reference, x_label, y_label, names) -> None:
    palette = page.palette
    label = wrap(y_label, page.width - 2, SMALL, 500)
    used = text_height(label, SMALL) + 0.8
    page.text(0, page.height - used / 2, label, fontsize=SMALL, fontweight=500)
    crowd = len(points) > CROWD
    gathered = ", collèges voisins réunis"
    entries = [KeyEntry(f"{territory}{gathered if crowd else ''}", Mark(palette.territory, size=4.4, weight=600))]
    if (points["outside"].abs() > crowd).any():
        ringed = f"hors des limites à {NAMES[0.998]}" if crowd else "hors des limites"
        entries.append(KeyEntry(ringed, Mark(palette.accent, filled=False, size=6.0)))
    if len(background):
        entries.append(KeyEntry(f"{reference}{gathered}", Mark(palette.similar, size=4.0)))
    used += page.key(entries, 0, page.height - used, page.width - 2) + 2.0
    axes = page.axes(LEFT, BOTTOM, page.width - LEFT - SIDE, page.height - BOTTOM - used)
    _scales(page, axes, points, limits, background)
    if len(background):
        _cells(axes, background, replace(palette, territory=palette.similar))
    _limits(page, axes, limits)
    if crowd:
        _cells(axes, points, palette)
    else:
        axes.plot(np.log10(points["n"]), points["y"], ls="none", marker="o", ms=4.4, mfc=palette.territory,
                  mec=palette.paper, mew=0.5, zorder=4)  # fmt: skip
    out = points[points["outside"].abs() > crowd]
    axes.plot(np.log10(out["n"]), out["y"], ls="none", marker="o", ms=4.0 if crowd else 7.0, mfc="none",
              mec=palette.accent, mew=1.1, zorder=5)  # fmt: skip
    for index, name in names.items():
        own = points.loc[index]
        axes.plot(
            [np.log10(own["n"])], [own["y"]], ls="none", zorder=6, **page.marker(Mark(palette.territory, size=7.5))
        )
        x, y = page.at(axes, np.log10(points.loc[index, "n"]), points.loc[index, "y"])
        right = x < page.width * 0.6
        page.text(x + (3.0 if right else -3.0), y, name, ha="left" if right else "right", fontsize=SMALL, fontweight=600,
                  color=palette.territory)  # fmt: skip
    page.text(LEFT + (page.width - LEFT - SIDE) / 2, 2.0, f"{x_label} (échelle logarithmique)", ha="center",
              fontsize=SMALL, fontweight=500)  # fmt: skip


def _scales(page: Sheet, axes: Axes, points: pd.DataFrame, limits: pd.DataFrame, background: pd.DataFrame) -> None:
    n = pd.concat([points["n"], background["n"]])
    left, right = np.log10(float(n.min())) - 0.04, np.log10(float(n.max())) + 0.04
    seen = [points["y"].abs().max(), background["y"].abs().quantile(0.998) if len(background) else 0.0]
    reach = 1.08 * max(*map(float, seen), float(limits["high"].max()), 5.0)
    axes.set(xlim=(left, right), ylim=(-reach, reach))
    ticks = [n for n in TICKS if left <= np.log10(n) <= right]
    set_ticks(axes, "x", np.log10(ticks), [number(n, 0) for n in ticks], grid=False)
    set_ticks(axes, "y", *french_ticks(-reach, reach, most=7))
    page.baseline(axes)
    axes.axhline(0, color=page.palette.ink, lw=0.9, zorder=1.5)


def _cells(axes: Axes, points: pd.DataFrame, palette: Palette) -> None:
    low, high = axes.get_ylim()
    cells = pd.DataFrame({"x": np.log10(points["n"]), "y": points["y"], "n": 1.0})
    step = float(np.ptp(axes.get_xlim())) / 64
    draw_cells(axes, cells[cells["y"].between(low, high)], palette, x_step=step, y_step=(high - low) / 38)


def _limits(page: Sheet, axes: Axes, limits: pd.DataFrame) -> None:
    left, right = axes.get_xlim()
    for confidence, curve in limits.groupby("confidence"):
        inner = confidence < 0.99
        style = {"color": page.palette.ink, "lw": 0.9, "ls": (0, (4, 2)) if inner else "-", "zorder": 3}
        shown = curve[np.log10(curve["n"]).between(left, right)]
        for side in ("low", "high"):
            axes.plot(np.log10(shown["n"]), shown[side], **style)
            x, y = page.at(axes, np.log10(shown["n"].iloc[-1]), shown[side].iloc[-1])
            page.text(x + 1.2, y, NAMES[confidence], fontsize=SMALL - 0.5, color=page.palette.muted)


def _counts(points: pd.DataFrame, background: pd.DataFrame, territory: str, reference: str) -> pd.DataFrame:
    rows = [(territory, points), *([(reference, background)] if len(background) else [])]
    return pd.DataFrame(
        [
            {
                "Collèges": name,
                "Nombre": len(frame),
                f"Hors des limites à {NAMES[0.95]}": int((frame["outside"] != 0).sum()),
                f"Hors des limites à {NAMES[0.998]}": int((frame["outside"].abs() == 2).sum()),
                "Dont au-dessus": int((frame["outside"] == 2).sum()),
                "Dont au-dessous": int((frame["outside"] == -2).sum()),
            }
            for name, frame in rows
        ]
    )


def _alt(points: pd.DataFrame, background: pd.DataFrame, territory: str, reference: str) -> str:
    if points.empty:
        return f"{colon(territory, 'aucun collège à représenter')}."
    said = [
        f"Graphique en entonnoir{NARROW}: écart à l’attendu de chaque collège selon son nombre de candidats, "
        f"entre des limites à {NAMES[0.95]} et à {NAMES[0.998]}."
    ]
    for name, frame in ((territory, points), (reference, background)):
        if frame.empty:
            continue
        inner, outer = int((frame["outside"] != 0).sum()), int((frame["outside"].abs() == 2).sum())
        low, high = frame["y"].min(), frame["y"].max()
        reach = f"de {number(low, 0)} à {quantity(high, 0, 'points')}" if len(frame) > 1 else quantity(low, 0, "points")
        text = f"{count(len(frame), 'collège')}, {reach}"
        out = f"{inner} hors des limites à {NAMES[0.95]}" if inner else f"aucun hors des limites à {NAMES[0.95]}"
        out += f", dont {outer} hors de celles à {NAMES[0.998]}" if outer else ""
        said.append(f"{colon(name, f'{text}{NARROW}; {out}')}.")
    return " ".join(said)
