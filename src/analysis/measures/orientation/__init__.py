"""Orientation after the 3e: rates and their differences split, wishes at comparable grades, girls and boys by track."""

from .actions import hours_association
from .design import IPS_GAP, WishDesign, wish_design
from .destinations import CATEGORIES, DestinationModel, destination_model
from .grades import averaged_grade, grade_sensitivity, two_stage
from .kitagawa import RateSplit, kitagawa
from .liaison import PAIR_TYPES, feeder_pairs, sum_of_chances
from .margins import Margin, mean_probability, mean_slope, mean_switch
from .multinomial import Multinomial, fit_multinomial
from .nonlinear import RateGapSplit, rate_gap_split
from .oaxaca import LinearSplit, linear_split
from .own_college import mixed_wish
from .spline import NaturalSpline, natural_spline
from .trend import RateTrend, rate_trend
from .wish import GRADES, WishModel, wish_model, within_college

__all__ = [
    "CATEGORIES",
    "GRADES",
    "IPS_GAP",
    "PAIR_TYPES",
    "DestinationModel",
    "LinearSplit",
    "Margin",
    "Multinomial",
    "NaturalSpline",
    "RateGapSplit",
    "RateSplit",
    "RateTrend",
    "WishDesign",
    "WishModel",
    "averaged_grade",
    "destination_model",
    "feeder_pairs",
    "fit_multinomial",
    "grade_sensitivity",
    "hours_association",
    "kitagawa",
    "linear_split",
    "mean_probability",
    "mean_slope",
    "mean_switch",
    "mixed_wish",
    "natural_spline",
    "rate_gap_split",
    "rate_trend",
    "sum_of_chances",
    "two_stage",
    "wish_design",
    "wish_model",
    "within_college",
]
