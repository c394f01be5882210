"""What the reports say: French numbers, verdicts by rule, sentences that claim no more than the data, and their checks."""

from . import numbers, sentences
from .lint import Finding, check_copil, check_required, check_text
from .verdict import N_MIN, VERDICT_NAMES, Verdict, sesoi, thresholds, verdict, weaker

__all__ = [
    "N_MIN",
    "VERDICT_NAMES",
    "Finding",
    "Verdict",
    "check_copil",
    "check_required",
    "check_text",
    "numbers",
    "sentences",
    "sesoi",
    "thresholds",
    "verdict",
    "weaker",
]
