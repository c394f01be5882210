"""The chapter on access to higher education: by route, by group, from the 3e on; published results of the baccalauréat."""

from .continuum import Continuum, continuum, continuum_reading, continuum_rows, continuum_table
from .essential import essential, key_figures
from .frames import place_rows, route_rows
from .published import BAC_COLUMNS, bac_chart_rows, bac_figures, bac_rows, bac_sentences
from .results import Higher, measured

__all__ = [
    "BAC_COLUMNS",
    "Continuum",
    "Higher",
    "bac_chart_rows",
    "bac_figures",
    "bac_rows",
    "bac_sentences",
    "continuum",
    "continuum_reading",
    "continuum_rows",
    "continuum_table",
    "essential",
    "key_figures",
    "measured",
    "place_rows",
    "route_rows",
]
