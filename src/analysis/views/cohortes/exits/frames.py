"""Frames of exits for `charts.bounds.bound_rows`, and tables of shares."""

import pandas as pd

from ..shares import bounds_frame, grouped, of_every_pupil, stacked
from .results import Exits

_YEARS = {1: "Un an après la 3e", 2: "Deux ans après", 3: "Trois ans après"}


def year_rows(results: Exits) -> pd.DataFrame:
    """Exits by the end of each year; at three years alone, with those above, in a réseau."""
    if results.years:
        return bounds_frame({_YEARS[year]: found for year, found in results.years.items()}, role="territory")
    here = bounds_frame({results.followed.territory.label: results.share}, role="territory")
    return stacked([here, bounds_frame(results.above, role="other")]) if len(here) else here


def group_rows(results: Exits) -> pd.DataFrame:
    """Exits by category of the variables of every pupil."""
    return grouped(of_every_pupil(results.groups), role="other")


def group_table(results: Exits) -> pd.DataFrame:
    """Exits by variable and category, programmes and lists included, for `GROUP_COLUMNS`."""
    return grouped(results.groups)


def route_table(results: Exits) -> pd.DataFrame:
    """Exits in the second and third years by class of the first, for `BOUND_COLUMNS`."""
    return bounds_frame(results.routes)
