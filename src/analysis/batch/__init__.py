"""The batch: from a plan to reports, a manifest and an index. Knows neither statistics nor layout."""

from . import startup  # noqa: F401  (before anything that imports nbformat)
from .chapters import Chapter, discover
from .index import write_index
from .manifest import Manifest, merge, read_manifest, write_manifest
from .outcome import Outcome
from .plan import PlanRow, make_plan
from .run import run_plan

__all__ = [
    "Chapter",
    "Manifest",
    "Outcome",
    "PlanRow",
    "discover",
    "make_plan",
    "merge",
    "read_manifest",
    "run_plan",
    "write_index",
    "write_manifest",
]
