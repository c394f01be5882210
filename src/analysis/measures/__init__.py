"""Statistics: pure functions from a frame of collèges to frozen results. No file, no notebook, no wording."""

from .changes import SessionChange, WaldTest
from .comparability import UNBROKEN, Comparability, breaks_of
from .correlation import weighted_correlation
from .decorrelation import DecorrelationVerdict, decide
from .diagnostics import (
    BoundaryMass,
    SensitivityRow,
    binned_means,
    boundary_mass,
    cluster_influence,
    residuals,
    sensitivity,
)
from .evolution import Evolution, SessionValues, evolution
from .inequality import concentration_index, ridit, slope_index
from .inference import choose_cluster, variance_rule
from .mean_change import mean_change
from .quartiles import QuartileRates, QuartileRow, assign, by_quartile, national_bounds
from .rates import newcombe, pooled_rate, rate_difference, rounding_bound, territory_rate, wilson
from .regression import Line, LogitFit, SlopeFit, by_sector, slope_logit, slope_points
from .results import Estimate, Inference, NotEstimable, tidy

__all__ = [
    "UNBROKEN",
    "BoundaryMass",
    "Comparability",
    "DecorrelationVerdict",
    "Estimate",
    "Evolution",
    "Inference",
    "Line",
    "LogitFit",
    "NotEstimable",
    "QuartileRates",
    "QuartileRow",
    "SensitivityRow",
    "SessionChange",
    "SessionValues",
    "SlopeFit",
    "WaldTest",
    "assign",
    "binned_means",
    "boundary_mass",
    "breaks_of",
    "by_quartile",
    "by_sector",
    "choose_cluster",
    "cluster_influence",
    "concentration_index",
    "decide",
    "evolution",
    "mean_change",
    "national_bounds",
    "newcombe",
    "pooled_rate",
    "rate_difference",
    "residuals",
    "ridit",
    "rounding_bound",
    "sensitivity",
    "slope_index",
    "slope_logit",
    "slope_points",
    "territory_rate",
    "tidy",
    "variance_rule",
    "weighted_correlation",
    "wilson",
]
