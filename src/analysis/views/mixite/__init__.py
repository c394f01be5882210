"""Views of the chapter on the social mix: results → frames for charts, tables, sentences, notes."""

from . import frames, pupils, tables
from .essential import essential, gap_text, key_figures
from .notes import (
    about_index,
    about_ips,
    breaks_callout,
    chance_text,
    coverage,
    covered,
    ips_note,
    missing_callout,
    nested_note,
    no_object,
    refused,
    sensitivity_note,
)
from .results import MixResults, measured

__all__ = [
    "MixResults",
    "about_index",
    "about_ips",
    "breaks_callout",
    "chance_text",
    "coverage",
    "covered",
    "essential",
    "frames",
    "gap_text",
    "ips_note",
    "key_figures",
    "measured",
    "missing_callout",
    "nested_note",
    "no_object",
    "pupils",
    "refused",
    "sensitivity_note",
    "tables",
]
