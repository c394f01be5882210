"""What follows the exit, some months later."""

import pandas as pd

from analysis.wording.numbers import count

from .. import names
from ..shares import bounds_frame, stacked
from .results import Exits, numbers

_SINCE = {6: "Six mois après la sortie", 12: "Un an après", 24: "Deux ans après", 36: "Trois ans après"}


def after_rows(results: Exits) -> pd.DataFrame:
    """Situations after the exit by date, for `bound_rows` and `GROUP_COLUMNS`."""
    parts = [
        bounds_frame({names.AFTER[code]: found for code, found in part.items()}, group=_SINCE[months], role="territory")
        for months, part in results.after.items()
    ]
    return stacked([*parts, bounds_frame({}, group="", role="territory")])


def left_n(results: Exits) -> str:
    """How many are known to have left, for the mentions."""
    found = numbers(results)
    return (
        "effectif couvert par le secret statistique"
        if found is None
        else f"{count(found[0])} jeunes dont la sortie est observée"
    )
