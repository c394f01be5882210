"""Views: from results to what exhibits show (frames for charts, tables with their columns, sentences, mentions)."""

from . import charts, tables
from .essential import (
    SuccessResults,
    change_variants,
    comparability,
    comparison_window,
    decision_name,
    essential,
    key_figures,
    method_slugs,
)
from .gradients import GRADIENT_COLUMNS, about_gradients, gradient_table
from .gradients import NOTE as GRADIENT_NOTE
from .mentions import covered, mentions, no_object, refused, secrecy, shown
from .notes import (
    bounds_note,
    breaks_callout,
    change_note,
    change_sensitivity_note,
    coverage_sentence,
    decision_text,
    estimates_of,
    fit_note,
    inference_text,
    seed_of,
    sensitivity_note,
    spread_of,
)
from .slopes import slope_rows, slopes_note, slopes_scope

__all__ = [
    "GRADIENT_COLUMNS",
    "GRADIENT_NOTE",
    "SuccessResults",
    "about_gradients",
    "bounds_note",
    "breaks_callout",
    "change_note",
    "change_sensitivity_note",
    "change_variants",
    "charts",
    "comparability",
    "comparison_window",
    "coverage_sentence",
    "covered",
    "decision_name",
    "decision_text",
    "essential",
    "estimates_of",
    "fit_note",
    "gradient_table",
    "inference_text",
    "key_figures",
    "mentions",
    "method_slugs",
    "no_object",
    "refused",
    "secrecy",
    "seed_of",
    "sensitivity_note",
    "shown",
    "slope_rows",
    "slopes_note",
    "slopes_scope",
    "spread_of",
    "tables",
]
