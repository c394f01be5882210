"""Views of the chapters on orientation: results → frames for charts, tables, sentences, notes."""

from . import actions, endured, fields, frames, liaison, names, offer, tables, wish_tables, wishes
from .essential import essential, key_figures
from .notes import about, about_all, counted, covered, no_object, refused, sample_text
from .results import OrientationResults, measured

__all__ = [
    "OrientationResults",
    "about",
    "about_all",
    "actions",
    "counted",
    "covered",
    "endured",
    "essential",
    "fields",
    "frames",
    "key_figures",
    "liaison",
    "measured",
    "names",
    "no_object",
    "offer",
    "refused",
    "sample_text",
    "tables",
    "wish_tables",
    "wishes",
]
