"""Statistics: pure functions from a frame of collèges to frozen results. No file, no notebook, no wording."""

from .changes import SessionChange, WaldTest
from .comparability import UNBROKEN, Comparability, breaks_of
from .correlation import weighted_correlation
from .decorrelation import DecorrelationVerdict, decide, weakened
from .diagnostics import (
    BoundaryMass,
    binned_means,
    boundary_mass,
    cluster_influence,
    residuals,
)
from .evolution import Evolution, SessionValues, evolution, values_by_session
from .inequality import concentration_index, ridit, slope_index
from .inference import choose_cluster, variance_rule
from .mean_change import mean_change
from .multilevel import CollegeSpread, TerritorySlopes, college_spread, territory_slopes
from .multiplicity import FAMILIES, Screening, adjust, screen
from .quartiles import QuartileRates, QuartileRow, assign, by_quartile, national_bounds
from .randomization import FewTreated, RandomizationTest, few_treated, randomization_test
from .rates import newcombe, pooled_rate, rate_difference, rounding_bound, territory_rate, wilson
from .regression import Line, LogitFit, SlopeFit, by_sector, slope_logit, slope_points
from .results import Estimate, Inference, NotEstimable, tidy
from .sensitivity import ChangeRow, SensitivityRow, change_sensitivity, flipped, flipped_changes, sensitivity
from .small_n import audience, half_width
from .within_between import Gradient, WithinBetween, within_between

__all__ = [
    "FAMILIES",
    "UNBROKEN",
    "BoundaryMass",
    "ChangeRow",
    "CollegeSpread",
    "Comparability",
    "DecorrelationVerdict",
    "Estimate",
    "Evolution",
    "FewTreated",
    "Gradient",
    "Inference",
    "Line",
    "LogitFit",
    "NotEstimable",
    "QuartileRates",
    "QuartileRow",
    "RandomizationTest",
    "Screening",
    "SensitivityRow",
    "SessionChange",
    "SessionValues",
    "SlopeFit",
    "TerritorySlopes",
    "WaldTest",
    "WithinBetween",
    "adjust",
    "assign",
    "audience",
    "binned_means",
    "boundary_mass",
    "breaks_of",
    "by_quartile",
    "by_sector",
    "change_sensitivity",
    "choose_cluster",
    "cluster_influence",
    "college_spread",
    "concentration_index",
    "decide",
    "evolution",
    "few_treated",
    "flipped",
    "flipped_changes",
    "half_width",
    "mean_change",
    "national_bounds",
    "newcombe",
    "pooled_rate",
    "randomization_test",
    "rate_difference",
    "residuals",
    "ridit",
    "rounding_bound",
    "screen",
    "sensitivity",
    "slope_index",
    "slope_logit",
    "slope_points",
    "territory_rate",
    "territory_slopes",
    "tidy",
    "values_by_session",
    "variance_rule",
    "weakened",
    "weighted_correlation",
    "wilson",
    "within_between",
]
