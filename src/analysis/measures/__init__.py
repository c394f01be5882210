"""Statistics: pure functions from a frame of collèges to frozen results. No file, no notebook, no wording."""

from .quartiles import QuartileRates, QuartileRow, assign, by_quartile, national_bounds
from .rates import newcombe, pooled_rate, rate_difference, rounding_bound, wilson
from .regression import Line, LogitFit, SlopeFit, by_sector, slope_logit, slope_points
from .results import Estimate, Inference, NotEstimable, tidy

__all__ = [
    "Estimate",
    "Inference",
    "Line",
    "LogitFit",
    "NotEstimable",
    "QuartileRates",
    "QuartileRow",
    "SlopeFit",
    "assign",
    "by_quartile",
    "by_sector",
    "national_bounds",
    "newcombe",
    "pooled_rate",
    "rate_difference",
    "rounding_bound",
    "slope_logit",
    "slope_points",
    "tidy",
    "wilson",
]
