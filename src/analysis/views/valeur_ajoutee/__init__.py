"""Views of the chapter on value added: results → frames for charts, tables, sentences, notes."""

from . import frames, national, pupils, tables
from .essential import essential, key_figures
from .notes import (
    breaks_callout,
    counted,
    counts_note,
    coverage,
    covered,
    funnel_note,
    interval_text,
    no_object,
    official_note,
    variants_note,
)
from .results import NAMED_LEVELS, ValueAddedResults, measured

__all__ = [
    "NAMED_LEVELS",
    "ValueAddedResults",
    "breaks_callout",
    "counted",
    "counts_note",
    "coverage",
    "covered",
    "essential",
    "frames",
    "funnel_note",
    "interval_text",
    "key_figures",
    "measured",
    "national",
    "no_object",
    "official_note",
    "pupils",
    "tables",
    "variants_note",
]
