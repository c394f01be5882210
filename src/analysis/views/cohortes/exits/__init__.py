"""The chapter on exits without qualification: numbers, rates, incidence year after year, what follows the exit."""

from .after import OCCUPANCY_COLUMNS, after_rows, left_n, occupancy_table
from .curves import (
    CURVE_COLUMNS,
    GRAY_COLUMNS,
    HAZARD_COLUMNS,
    INCIDENCE_COLUMNS,
    NAIVE_COLUMNS,
    curves_table,
    gray_table,
    hazards_table,
    incidence_table,
    naive_table,
)
from .equal import EQUAL_COLUMNS, equal_n, equal_table
from .essential import LABELS, essential, key_figures
from .frames import group_rows, group_table, route_table, year_rows
from .results import Exits, checked_notion, measured, numbers

__all__ = [
    "CURVE_COLUMNS",
    "EQUAL_COLUMNS",
    "GRAY_COLUMNS",
    "HAZARD_COLUMNS",
    "INCIDENCE_COLUMNS",
    "LABELS",
    "NAIVE_COLUMNS",
    "OCCUPANCY_COLUMNS",
    "Exits",
    "after_rows",
    "checked_notion",
    "curves_table",
    "equal_n",
    "equal_table",
    "essential",
    "gray_table",
    "group_rows",
    "group_table",
    "hazards_table",
    "incidence_table",
    "key_figures",
    "left_n",
    "measured",
    "naive_table",
    "numbers",
    "occupancy_table",
    "route_table",
    "year_rows",
]
