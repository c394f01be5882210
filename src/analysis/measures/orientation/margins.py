"""Differences of probability that a fitted logit stands for, averaged over the pupils observed, with their uncertainty.

Coefficients of two logits do not compare (they change with any covariate added, even an unrelated one); average differences
of probability, in points, do. Variance by the delta method, the pupils observed being taken as they are.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from ..inference import Clustered, function_of_params
from ..results import Estimate


@dataclass(frozen=True, eq=False)
class Margin:
    """A mean probability or a difference of them, and its derivative by the parameters."""

    value: float
    gradient: np.ndarray

    def __sub__(self, other: "Margin") -> "Margin":
        return Margin(self.value - other.value, self.gradient - other.gradient)

    def __mul__(self, factor: float) -> "Margin":
        return Margin(self.value * factor, self.gradient * factor)

    def estimate(self, model: Clustered, *, name: str, n: int, units: int, confidence: float = 0.95) -> Estimate:
        """In points, with the interval of the model's clusters."""
        return function_of_params(
            model,
            100 * self.value,
            100 * self.gradient,
            name=name,
            unit="points",
            n=n,
            units=units,
            weights=None,
            confidence=confidence,
        )


def mean_probability(params: np.ndarray, x: np.ndarray) -> Margin:
    """The mean over rows of the probability at this design (rows × parameters)."""
    mean = expit(x @ params)
    return Margin(float(mean.mean()), (mean * (1 - mean)) @ x / len(x))


def mean_slope(params: np.ndarray, x: np.ndarray, column: int) -> Margin:
    """The mean over rows of the derivative of the probability by one column that enters the design linearly.

    Average marginal effect of a quantity (Stata's ``margins, dydx``, R's ``margins``).
    """
    mean = expit(x @ params)
    spread = mean * (1 - mean)
    gradient = params[column] * ((spread * (1 - 2 * mean)) @ x) / len(x)
    gradient[column] += spread.mean()
    return Margin(float(params[column] * spread.mean()), gradient)


def mean_switch(params: np.ndarray, on: np.ndarray, off: np.ndarray) -> Margin:
    """The mean difference of probability between two designs of the same rows: everyone « on », everyone « off »."""
    return mean_probability(params, on) - mean_probability(params, off)
