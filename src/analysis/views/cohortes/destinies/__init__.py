"""The chapter on what becomes of a cohort: shares with bounds, passages, access, groups."""

from .essential import essential, key_figures
from .frames import end_rows, group_rows, second_rows
from .listed import Listed, list_rows, listed
from .passages import (
    ACCESS_COLUMNS,
    INTERVAL_COLUMNS,
    access_table,
    passage_columns,
    passage_intervals,
    passage_table,
    passages,
)
from .results import Destinies, measured
from .tables import (
    GAP_COLUMNS,
    SENSITIVITY_COLUMNS,
    TRIANGLE_COLUMNS,
    above_table,
    gap_table,
    group_table,
    sensitivity,
    triangle,
)

__all__ = [
    "ACCESS_COLUMNS",
    "GAP_COLUMNS",
    "INTERVAL_COLUMNS",
    "SENSITIVITY_COLUMNS",
    "TRIANGLE_COLUMNS",
    "Destinies",
    "Listed",
    "above_table",
    "access_table",
    "end_rows",
    "essential",
    "gap_table",
    "group_rows",
    "group_table",
    "key_figures",
    "list_rows",
    "listed",
    "measured",
    "passage_columns",
    "passage_intervals",
    "passage_table",
    "passages",
    "second_rows",
    "sensitivity",
    "triangle",
]
