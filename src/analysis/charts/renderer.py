"""How wide a text is, measured once a process, and matplotlib's SVG renderer told so."""

from functools import cache
from typing import TextIO

from matplotlib import font_manager
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.ft2font import LoadFlags

from analysis import assets

WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
"""Names of the weights of the package's font."""


@cache
def register_fonts() -> None:
    """Make the package's font known to matplotlib."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for file in assets.font_files(".otf"):
        if str(file) not in known:
            font_manager.fontManager.addfont(str(file))


@cache
def extent(line: str, weight: int) -> tuple[float, float, float]:
    """Width, height and descent of one line of text in the package's font, for a size of 1."""
    # Large and unhinted: at its own size, letters would be measured in whole pixels.
    font = font_manager.get_font(str(assets.path(f"fonts/{assets.FONT_FAMILY}-{WEIGHTS[weight]}.otf")))
    font.set_size(100, 72)
    font.set_text(line, 0.0, flags=LoadFlags.NO_HINTING)
    width, height = font.get_width_height()
    return width / 6400, height / 6400, font.get_descent() / 6400


class Renderer(RendererSVG):
    """matplotlib's, which would shape every text again in every figure."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: object) -> tuple[float, float, float]:
        """Extent of one line in points."""
        weight, size = prop.get_weight(), prop.get_size_in_points()
        width, height, descent = extent(s, weight_dict.get(weight, weight))
        return width * size, height * size, descent * size


def draw(figure: Figure, file: TextIO) -> None:
    """Write a figure as an SVG document without date, what lies behind its axes left out."""
    figure.dpi = 72
    width, height = figure.get_size_inches() * 72
    renderer = Renderer(width, height, file, image_dpi=72, metadata={"Date": None})
    figure.draw(renderer)
    renderer.finalize()
