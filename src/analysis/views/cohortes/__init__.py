"""Views of the chapters on cohorts: protected counts → bounds, tables, frames for charts, sentences."""

from . import destinies, exits, higher, notes
from .counts import Followed, followed, importable, no_object
from .shares import BOUND_COLUMNS, GROUP_COLUMNS, grouped

__all__ = [
    "BOUND_COLUMNS",
    "GROUP_COLUMNS",
    "Followed",
    "destinies",
    "exits",
    "followed",
    "grouped",
    "higher",
    "importable",
    "no_object",
    "notes",
]
