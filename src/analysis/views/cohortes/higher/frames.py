"""Frames of the access to higher education for `charts.bounds.bound_rows`."""

import pandas as pd

from analysis.wording.numbers import sentence_case

from .. import names
from ..shares import bounds_frame, grouped, stacked
from .results import Higher

_ACCORDING = {names.GROUPS["quart"]: "le quart d’IPS", names.GROUPS["ruralite"]: "la commune"}


def route_rows(results: Higher) -> pd.DataFrame:
    """Access by route, then where bacheliers go; the territories above for a réseau."""
    first = "Selon la voie du baccalauréat"
    routes = {names.ROUTE_NAMES[code]: found for code, found in results.routes.items()}
    kinds = {sentence_case(text): found for text, found in results.kinds.items()}
    above = results.above if results.followed.small else {}
    return stacked(
        [
            bounds_frame({"Ensemble des bacheliers": results.share}, group=first, role="territory"),
            bounds_frame(routes, group=first, role="other"),
            bounds_frame(kinds, group="Selon la formation suivie", role="other"),
            bounds_frame(above, group="Territoires qui le contiennent", role="other"),
        ]
    )


def place_rows(results: Higher) -> pd.DataFrame:
    """Where those in higher education study, then who of them studies in another académie."""
    away = grouped(results.away, role="other")
    return stacked(
        [
            bounds_frame(
                {names.PLACES[code]: found for code, found in results.places.items()},
                group="Lieu des études",
                role="territory",
            ),
            away.assign(group=[f"Autre académie, selon {_ACCORDING[group]}" for group in away["group"]]),
        ]
    )
