"""French sentences from results: each says what the data allow, and no more."""

from .broken import impossible
from .change import INDICATORS, Indicator, evolution, judge, not_comparable
from .copil import MOST, copil
from .decorrelation import DECORRELATION_NAMES, decorrelation, decorrelation_reasons
from .level import ips_level, success_level
from .link import gap, shrunken_slopes, slope, slope_comparison
from .notes import CAUTION, EXHAUSTIVE, ROUNDING, break_note, break_notes, coverage, inference_note
from .phrases import DNB, Comparator, Subject
from .refusals import REFUSALS, not_estimable, refusal
from .small import college_ips, college_rate, one_college

__all__ = [
    "CAUTION",
    "DECORRELATION_NAMES",
    "DNB",
    "EXHAUSTIVE",
    "INDICATORS",
    "MOST",
    "REFUSALS",
    "ROUNDING",
    "Comparator",
    "Indicator",
    "Subject",
    "break_note",
    "break_notes",
    "college_ips",
    "college_rate",
    "copil",
    "coverage",
    "decorrelation",
    "decorrelation_reasons",
    "evolution",
    "gap",
    "impossible",
    "inference_note",
    "ips_level",
    "judge",
    "not_comparable",
    "not_estimable",
    "one_college",
    "refusal",
    "shrunken_slopes",
    "slope",
    "slope_comparison",
    "success_level",
]
