"""What a chart function returns."""

import re
from dataclasses import dataclass, replace

import pandas as pd

_ID = re.compile(r'(id="|href="#|url\(#)[a-z][a-z0-9]*-')


@dataclass(frozen=True)
class Chart:
    """A drawn figure: the picture, the aggregated data it shows and the text that says it.

    `svg` is one ``<svg>`` element, without prolog, style sheet or outside reference, ready to be placed in an HTML
    page or written to a file; its texts are texts, in the package's font. `data` has French column headings and
    raw numbers. `alt` is the French alternative text. Millimetres are those of the printed page.
    """

    svg: str
    data: pd.DataFrame
    alt: str
    width_mm: float
    height_mm: float

    def prefixed(self, prefix: str) -> "Chart":
        """The same chart with other element ids, for a page that shows one chart twice.

        `prefix` is lower-case letters and digits, a letter first. Raises ValueError otherwise.
        """
        if not re.fullmatch(r"[a-z][a-z0-9]*", prefix):
            raise ValueError(f"not an id prefix: {prefix!r}")
        return replace(self, svg=_ID.sub(rf"\g<1>{prefix}-", self.svg))
