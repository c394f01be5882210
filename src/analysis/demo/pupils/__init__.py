"""The pupils of the fictitious country, one by one: drawn, followed for three years, written as an académie's extracts."""

from .extracts import ALIASES, write_extracts
from .generation import Cohort, draw_cohorts
from .truth import cohort_truth, country_truth

__all__ = ["ALIASES", "Cohort", "cohort_truth", "country_truth", "draw_cohorts", "write_extracts"]
