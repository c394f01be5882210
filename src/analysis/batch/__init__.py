"""The batch: from a plan to reports, a manifest and an index. Knows neither statistics nor layout."""

from . import startup  # noqa: F401  (before anything that imports nbformat)
from .auditing import Audited, audit_folder
from .chapters import Chapter, discover
from .fingerprint import Stock, take_stock
from .index import write_index
from .lock import locked
from .manifest import Manifest, current, read_manifest, write_manifest
from .moved import Comparison, compare_runs, write_moved
from .orphans import orphans, replan, unknown_files
from .outcome import Outcome
from .plan import PlanRow, make_plan
from .production import Production, produce
from .stale import Decision, decide

__all__ = [
    "Audited",
    "Chapter",
    "Comparison",
    "Decision",
    "Manifest",
    "Outcome",
    "PlanRow",
    "Production",
    "Stock",
    "audit_folder",
    "compare_runs",
    "current",
    "decide",
    "discover",
    "locked",
    "make_plan",
    "orphans",
    "produce",
    "read_manifest",
    "replan",
    "take_stock",
    "unknown_files",
    "write_index",
    "write_manifest",
    "write_moved",
]
