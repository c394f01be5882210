"""Pupils followed over the years: bounds on what is not known, passages, access, exits with competing risks."""

from .access import synthetic_cohort, true_cohort
from .attrition import AttritionRule, TippingPoint, attrition_rule, missing_profile, tipping_point, weighted_shares
from .bounds import Assumption, Bounds, gap_bounds, imbens_manski, share_bounds
from .gray import GrayTest, gray_test
from .hazards import AdjustedIncidence, adjusted_incidence
from .incidence import Incidence, from_records, incidence
from .occupancy import Occupancy, occupancy
from .steps import nested_steps
from .transitions import Transitions, transitions

__all__ = [
    "AdjustedIncidence",
    "Assumption",
    "AttritionRule",
    "Bounds",
    "GrayTest",
    "Incidence",
    "Occupancy",
    "TippingPoint",
    "Transitions",
    "adjusted_incidence",
    "attrition_rule",
    "from_records",
    "gap_bounds",
    "gray_test",
    "imbens_manski",
    "incidence",
    "missing_profile",
    "nested_steps",
    "occupancy",
    "share_bounds",
    "synthetic_cohort",
    "tipping_point",
    "transitions",
    "true_cohort",
    "weighted_shares",
]
