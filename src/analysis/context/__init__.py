"""What every report of a batch compares with, computed once per state of the data and of the code."""

from .families import Family, is_kept, kept
from .success import MEASURES, NationalContext, build_context, load_context

__all__ = ["MEASURES", "Family", "NationalContext", "build_context", "is_kept", "kept", "load_context"]
