"""Mixed models with one grouping factor: linear (ML, REML) and binomial (Laplace, adaptive quadrature)."""

from .binomial import BinomialMixed, binomial_mixed
from .degrees import satterthwaite
from .linear import LinearMixed, linear_mixed

__all__ = ["BinomialMixed", "LinearMixed", "binomial_mixed", "linear_mixed", "satterthwaite"]
