"""Mixed models with one grouping factor: linear (ML, REML) and binomial (Laplace, adaptive quadrature)."""

from .linear import LinearMixed, linear_mixed

__all__ = ["LinearMixed", "linear_mixed"]
