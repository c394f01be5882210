"""Frames of the destinies of a cohort for `charts.bounds.bound_rows`."""

import pandas as pd

from .. import names
from ..shares import bounds_frame, grouped, of_every_pupil, stacked
from .results import Destinies


def end_rows(results: Destinies) -> pd.DataFrame:
    """Each destiny with its bounds."""
    return bounds_frame(results.ends, role="territory")


def group_rows(results: Destinies, event: str) -> pd.DataFrame:
    """One share by group: the territory first, the variables of every pupil, those above for a réseau."""
    here = {results.followed.territory.label: results.shares[event]}
    above = {label: shares[event] for label, shares in results.above.items()} if results.followed.small else {}
    return stacked(
        [
            bounds_frame(here, group="", role="territory"),
            grouped(of_every_pupil(results.by_group(event)), role="other"),
            bounds_frame(above, group="", role="other"),
        ]
    )


def second_rows(results: Destinies) -> pd.DataFrame:
    """The end of seconde GT."""
    return bounds_frame({names.SECOND[code]: found for code, found in results.second.items()}, role="territory")
