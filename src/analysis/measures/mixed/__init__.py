"""Mixed models with one grouping factor: linear (ML, REML) and binomial (Laplace, adaptive quadrature)."""

from .binomial import BinomialMixed, binomial_mixed
from .comparison import VarianceTest, variance_test
from .degrees import satterthwaite
from .linear import LinearMixed, linear_mixed
from .marginal import Contrast, averaged_probability, contrast, marginal_effects
from .posterior import Mixture, own_coefficient

__all__ = [
    "BinomialMixed",
    "Contrast",
    "LinearMixed",
    "Mixture",
    "VarianceTest",
    "averaged_probability",
    "binomial_mixed",
    "contrast",
    "linear_mixed",
    "marginal_effects",
    "own_coefficient",
    "satterthwaite",
    "variance_test",
]
