"""Degrees of freedom of the fixed effects of a linear mixed model."""

import numpy as np

from .linear import LinearMixed
from .profile import Profile
from .roots import lower, triangle


def satterthwaite(fit: LinearMixed, contrast: np.ndarray) -> float:
    """Degrees of freedom of c′β by Satterthwaite's method: 2·f² / Var(f), with f the estimated variance of c′β.

    Var(f) comes from the curvature of the deviance in the variance parameters (delta method); that of σ² is
    2σ⁴/(n−p). Giesbrecht & Burns (1985); as lmerTest (Kuznetsova, Brockhoff & Christensen 2017).
    """
    profile = fit.profile
    products, q = profile.products, profile.products.q
    inner = np.linalg.solve(products.fixed.turn.T, np.asarray(contrast, dtype=float))
    theta = triangle(profile.root)

    def variance(point: np.ndarray) -> float:
        at = Profile(products, lower(point, q), profile.reml)
        return at.sigma2 * float(inner @ at.bread @ inner)

    f = variance(theta)
    slope = np.empty(theta.size)
    for k, width in enumerate(1e-5 * np.maximum(1.0, np.abs(theta))):
        move = np.eye(theta.size)[k] * width
        slope[k] = (variance(theta + move) - variance(theta - move)) / (2 * width)
    spread = 2 * float(slope @ np.linalg.pinv(fit.hessian, rcond=1e-8) @ slope) + 2 * f**2 / profile.freedom
    return 2 * f**2 / spread
