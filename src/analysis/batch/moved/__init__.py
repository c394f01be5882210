"""What moved between two runs of a batch: compared, as a page, as data."""

from pathlib import Path

from .compare import Comparison, Moment, Move, baseline, compare, compare_runs
from .data import write_moved_data
from .page import write_moved_page

__all__ = ["Comparison", "Moment", "Move", "baseline", "compare", "compare_runs", "write_moved"]


def write_moved(comparison: Comparison, out: Path) -> Path:
    """Write the page and its data in an output folder. Returns the path of the page."""
    write_moved_data(comparison, out)
    return write_moved_page(comparison, out)
