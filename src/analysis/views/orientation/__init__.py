"""Views of the chapters on orientation: results → frames for charts, tables, sentences, notes."""

from . import frames, names, tables, wishes
from .essential import essential, key_figures
from .notes import about, about_all, counted, covered, no_object, refused, sample_text
from .results import OrientationResults, measured

__all__ = [
    "OrientationResults",
    "about",
    "about_all",
    "counted",
    "covered",
    "essential",
    "frames",
    "key_figures",
    "measured",
    "names",
    "no_object",
    "refused",
    "sample_text",
    "tables",
    "wishes",
]
