"""Views of the chapters on cohorts: protected counts → bounds, tables, frames for charts, sentences."""

from . import destinies, exits, higher, notes
from .counts import Followed, followed, importable, no_object

__all__ = ["Followed", "destinies", "exits", "followed", "higher", "importable", "no_object", "notes"]
