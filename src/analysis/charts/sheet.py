"""The page a chart is drawn on: millimetres, the package's font, matplotlib without global state."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from analysis import assets
from analysis.branding import DEFAULT, Branding, Palette
from analysis.charts.french import number
from analysis.charts.renderer import WEIGHTS, draw, extent, register_fonts
from analysis.charts.svg import tidy_svg

MM = 25.4
POINT = MM / 72
SIZE = 8.5
SMALL = 8.0
LINE = 1.28
PAD = 3.0
# Height of Inter's capitals, in ems.
CAPITAL = 0.727


@dataclass(frozen=True)
class Mark:
    """How one series looks: colour, marker shape, filled or open, line style, weight of its name."""

    colour: str
    marker: str = "o"
    filled: bool = True
    size: float = 5.5
    line: str = "-"
    width: float = 1.4
    weight: int = 400


@dataclass(frozen=True)
class KeyEntry:
    """One entry of a key: a marker, a line, both, or a hatched swatch, and its name."""

    label: str
    mark: Mark
    shows: str = "marker"


def text_width(text: str, size: float = SIZE, weight: int = 400) -> float:
    """Width of the widest line of a text in millimetres."""
    return max(extent(line, weight)[0] for line in text.split("\n")) * size * POINT


def text_height(text: str, size: float = SIZE) -> float:
    """Height of a text of one or several lines in millimetres."""
    return (text.count("\n") + 1) * size * LINE * POINT


def wrap(text: str, width_mm: float, size: float = SIZE, weight: int = 400, most: int = 4) -> str:
    """The text cut at spaces, or at hyphens where it must, into lines that fit; past `most` lines, an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        wide = text_width(word, size, weight) > width_mm
        for rank, part in enumerate(re.split(r"(?<=-)", word) if wide else [word]):
            longer = f"{lines[-1]}{'' if rank else ' '}{part}" if lines else part
            if lines and text_width(longer, size, weight) <= width_mm:
                lines[-1] = longer
            else:
                lines.append(part)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(" ,;:") + "…"]
    return "\n".join(lines)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres for labels of given heights, as near as possible to where they are wanted, without overlap.

    Labels keep their order; blocks that touch are moved together (pool adjacent violators on the free positions).
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    blocks: list[list] = []
    for i in order:
        blocks.append([[i], wanted[i]])
        while True:
            members, centre = blocks[-1]
            size = sum(heights[k] for k in members)
            centre = min(max(centre, low + size / 2), max(high - size / 2, low + size / 2))
            blocks[-1][1] = centre
            if len(blocks) < 2:
                break
            before, start = blocks[-2]
            if start + sum(heights[k] for k in before) / 2 <= centre - size / 2 + 1e-9:
                break
            merged = before + members
            blocks[-2:] = [[merged, _block_centre(merged, wanted, heights)]]
    places = [0.0] * len(wanted)
    for members, centre in blocks:
        edge = centre - sum(heights[k] for k in members) / 2
        for k in members:
            places[k] = edge + heights[k] / 2
            edge += heights[k]
    return places


def _block_centre(members: list[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    total, above, offsets = sum(heights[k] for k in members), 0.0, []
    for k in members:
        offsets.append(wanted[k] - (above + heights[k] / 2 - total / 2))
        above += heights[k]
    return sum(offsets) / len(offsets)


class Sheet:
    """A figure measured in millimetres, with one overlay whose data coordinates are millimetres from the bottom left."""

    def __init__(self, width: float, height: float, branding: Branding) -> None:
        self.width, self.height, self.palette = width, height, branding.palette
        self.figure = Figure(figsize=(width / MM, height / MM))
        self.figure.patch.set_visible(False)
        self.page = self.figure.add_axes((0, 0, 1, 1), zorder=5)
        self.page.set_axis_off()
        self.page.set(xlim=(0, width), ylim=(0, height))
        self._boxes: dict[Axes, tuple[float, float, float, float]] = {}

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Axes at that place: no frame, thin horizontal grid, no tick marks."""
        axes = self.figure.add_axes((left / self.width, bottom / self.height, width / self.width, height / self.height))
        axes.patch.set_visible(False)
        self._boxes[axes] = (left, bottom, width, height)
        return axes

    def baseline(self, axes: Axes) -> None:
        """Draw the bottom axis line."""
        axes.spines["bottom"].set_visible(True)

    def at(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """Where a point of linear axes lies on the page, in millimetres."""
        left, bottom, width, height = self._boxes[axes]
        (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
        return left + (x - x0) / (x1 - x0) * width, bottom + (y - y0) / (y1 - y0) * height

    def text(self, x: float, y: float, text: str, **style) -> None:
        """Write on the page; a text of one line is centred on the height of its capitals."""
        style.setdefault("color", self.palette.ink)
        style.setdefault("fontsize", SIZE)
        style.setdefault("va", "center")
        if style["va"] == "center" and "\n" not in text:
            # Centred on capitals: centred on their own letters, neighbours would not share a baseline.
            style["va"], y = "baseline", y - CAPITAL / 2 * style["fontsize"] * POINT
        self.page.text(x, y, text, linespacing=LINE - 0.08, **style)

    def line(self, xs: Sequence[float], ys: Sequence[float], **style) -> None:
        """Draw a thin line on the page."""
        style.setdefault("color", self.palette.muted)
        style.setdefault("lw", 0.6)
        self.page.plot(xs, ys, **style)

    def nothing(self, message: str) -> None:
        """Say that there is nothing to draw."""
        self.text(self.width / 2, self.height / 2, message, ha="center", color=self.palette.muted)

    def key(self, entries: Sequence[KeyEntry], x: float, top: float, width: float) -> float:
        """Draw a key from the top down, on as many rows as needed; returns the height it took."""
        return self._key(entries, x, top, width, draw=True)

    def key_height(self, entries: Sequence[KeyEntry], width: float) -> float:
        """The height `key` would take."""
        return self._key(entries, 0, 0, width, draw=False)

    def _key(self, entries: Sequence[KeyEntry], x: float, top: float, width: float, *, draw: bool) -> float:
        sample, gap, row, left, y = {"line": 7.0, "swatch": 5.0}, 4.5, 4.6, x, top
        for entry in entries:
            wide = sample.get(entry.shows, 3.2)
            label = wrap(entry.label, width - wide - 1.2, SMALL, entry.mark.weight, most=2)
            needed = wide + 1.2 + text_width(label, SMALL, entry.mark.weight)
            if left > x and left + needed > x + width:
                left, y = x, y - row
            extra = text_height(label, SMALL) - text_height("", SMALL)
            if draw:
                self._sample(entry, left, y - row / 2, wide)
                self.text(
                    left + wide + 1.2,
                    y - row / 2 - extra / 2,
                    label,
                    fontsize=SMALL,
                    fontweight=entry.mark.weight,
                    color=self.palette.ink,
                )
            y -= extra
            left += needed + gap
        return top - y + row if entries else 0.0

    def _sample(self, entry: KeyEntry, x: float, y: float, wide: float) -> None:
        mark = entry.mark
        if entry.shows == "swatch":
            self.page.add_patch(hatched((x, y - 1.4), wide, 2.8, mark.colour))
            return
        if entry.shows == "line":
            self.page.plot([x, x + wide], [y, y], color=mark.colour, ls=mark.line, lw=mark.width)
        if entry.shows == "marker" or (mark.marker != "None" and entry.shows == "line"):
            self.page.plot([x + wide / 2], [y], ls="none", **self.marker(mark))

    def marker(self, mark: Mark) -> dict[str, object]:
        """matplotlib's marker settings of a mark."""
        return {
            "marker": mark.marker,
            "ms": mark.size,
            "mfc": mark.colour if mark.filled else self.palette.paper,
            "mec": self.palette.paper if mark.filled else mark.colour,
            "mew": 0.6 if mark.filled else 1.1,
        }

    def svg(self) -> str:
        """The picture: reproducible bytes, ids of its own."""
        file = io.StringIO()
        draw(self.figure, file)
        return tidy_svg(file.getvalue(), width_mm=self.width, height_mm=self.height, family=assets.FONT_FAMILY)


def prepare() -> None:
    """Draw a figure for nothing: the processes forked afterwards find fonts read, modules imported, caches full."""
    with sheet(40, 20) as page:
        axes = page.axes(8, 5, 30, 13)
        axes.set(xlim=(0, 1), ylim=(0, 1))
        for axis in "xy":
            set_ticks(axes, axis, *french_ticks(0, 1))
        axes.plot([0, 1], [0, 1], ls="none", **page.marker(Mark(page.palette.territory)))
        for weight in WEIGHTS:
            page.text(1, 1, "0", fontweight=weight)
        page.svg()


def hatched(corner: tuple[float, float], width: float, height: float, colour: str) -> Rectangle:
    """A hatched rectangle, the sign of a break in the series."""
    return Rectangle(corner, width, height, facecolor="none", edgecolor=colour, hatch="//////", lw=0, zorder=0.5)


@contextmanager
def sheet(width: float, height: float, branding: Branding = DEFAULT) -> Iterator[Sheet]:
    """A sheet to draw on; matplotlib's settings are given back unchanged on leaving."""
    register_fonts()
    palette = branding.palette
    settings = {
        "font.family": assets.FONT_FAMILY,
        "font.size": SIZE,
        "svg.fonttype": "none",
        "svg.hashsalt": "decorreler",
        "text.color": palette.ink,
        "text.parse_math": False,
        "axes.edgecolor": palette.muted,
        "axes.linewidth": 0.6,
        "axes.axisbelow": True,
        **{f"axes.spines.{side}": False for side in ("left", "right", "top", "bottom")},
        **{f"{axis}tick.major.size": 0 for axis in "xy"},
        **{f"{axis}tick.major.pad": PAD for axis in "xy"},
        "xtick.color": palette.muted,
        "ytick.color": palette.muted,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "grid.color": palette.rule,
        "grid.linewidth": 0.45,
        "hatch.linewidth": 0.5,
        "lines.solid_capstyle": "round",
        "path.simplify": False,
    }
    before = {name: rcParams[name] for name in settings}
    rcParams.update(settings)
    try:
        yield Sheet(width, height, branding)
    finally:
        rcParams.update(before)


def series_marks(series: Sequence[str], palette: Palette) -> dict[str, Mark]:
    """Looks of several series: the first strong, the others grey and told apart by shape and line style."""
    others = [("s", (0, (4, 2))), ("D", (0, (1, 1.5))), ("^", (0, (6, 1.5, 1, 1.5))), ("v", (0, (2, 1)))]
    marks = {}
    for rank, name in enumerate(series):
        shape, line = others[(rank - 1) % len(others)]
        marks[name] = (
            Mark(palette.territory, size=6.8, width=1.8, weight=600)
            if rank == 0
            else Mark(palette.reference, shape, filled=False, size=5.0, line=line, width=1.2)
        )
    return marks


def french_ticks(low: float, high: float, most: int = 6, unit: str = "") -> tuple[list[float], list[str]]:
    """Round tick values inside the bounds and their French labels, with as many decimals as the step needs."""
    values = [float(v) for v in MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(low, high)]
    step = values[1] - values[0] if len(values) > 1 else 1.0
    decimals = next((d for d in range(4) if abs(round(step, d) - step) < 1e-9), 3)
    kept = [v for v in values if low - step * 1e-6 <= v <= high + step * 1e-6]
    return kept, [number(v, decimals) + unit for v in kept]


def set_ticks(axes: Axes, axis: str, values: Sequence[float], labels: Sequence[str], *, grid: bool = True) -> None:
    """Write labels along one axis, with or without grid lines: matplotlib's own ticks, five objects each, stay undrawn."""
    across = axis == "x"
    getattr(axes, f"{axis}axis").set_visible(False)
    along = axes.get_xaxis_transform() if across else axes.get_yaxis_transform()
    shift = (0, -PAD / 72) if across else (-PAD / 72, 0)
    places = [(value, 0.0) if across else (0.0, value) for value in values]
    style = {"ha": "center", "va": "top"} if across else {"ha": "right", "va": "center_baseline"}
    style |= {"color": rcParams[f"{axis}tick.color"], "fontsize": SMALL}
    beside = along + ScaledTranslation(*shift, axes.figure.dpi_scale_trans)
    for place, label in zip(places, labels, strict=True):
        axes.text(*place, label, transform=beside, **style)
    if grid:
        ends = [[(value, 0.0), (value, 1.0)] if across else [(0.0, value), (1.0, value)] for value in values]
        look = {"colors": rcParams["grid.color"], "linewidths": rcParams["grid.linewidth"], "zorder": 0.5}
        axes.add_collection(LineCollection(ends, transform=along, **look), autolim=False)
