"""The command line: what `run_reports.py` calls."""

from .main import main

__all__ = ["main"]
