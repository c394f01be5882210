"""Profiled deviance of a linear mixed model with one grouping factor, and its gradient.

Bates, Mächler, Bolker & Walker (2015), "Fitting linear mixed-effects models using lme4", J. Stat. Softw. 67(1): for a
given relative Cholesky factor of the random effects, the fixed effects and the residual variance have closed forms.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .products import CrossProducts
from .roots import triangle


@dataclass(frozen=True, eq=False)
class Profile:
    """The model at one relative covariance ``root @ root.T`` (random effects over residual variance), in the bases.

    V is the covariance of the rows over σ²; `shrink` is (I + Z′Z Ψ)⁻¹ by group, so that Z′V⁻¹ = shrink · Z′.
    """

    products: CrossProducts
    root: np.ndarray
    reml: bool

    @cached_property
    def psi(self) -> np.ndarray:
        return self.root @ self.root.T

    @cached_property
    def spread(self) -> np.ndarray:
        return np.eye(self.products.q) + self.products.zz @ self.psi

    @cached_property
    def shrink(self) -> np.ndarray:
        return np.linalg.inv(self.spread)

    @cached_property
    def zvx(self) -> np.ndarray:
        return self.shrink @ self.products.zx

    @cached_property
    def xvx(self) -> np.ndarray:
        return np.eye(self.products.p) - _contract(self.products.zx, self.psi @ self.zvx)

    @cached_property
    def bread(self) -> np.ndarray:
        return np.linalg.inv(self.xvx)

    @cached_property
    def _xvy(self) -> np.ndarray:
        return -np.einsum("gap,ga->p", self.zvx, self.products.zy @ self.psi)

    @cached_property
    def params(self) -> np.ndarray:
        """Generalised least squares, as a change from the least-squares coefficients."""
        return self.bread @ self._xvy

    @cached_property
    def zve(self) -> np.ndarray:
        """Z′V⁻¹(y − Xβ) by group (groups × q)."""
        left = self.products.zy - self.products.zx @ self.params
        return (self.shrink @ left[:, :, None])[:, :, 0]

    @cached_property
    def rss(self) -> float:
        """(y − Xβ)′V⁻¹(y − Xβ)."""
        left = self.products.zy - self.products.zx @ self.params
        return float(self.products.yy + self.params @ self.params - ((left @ self.psi) * self.zve).sum())

    @property
    def freedom(self) -> int:
        return self.products.n - (self.products.p if self.reml else 0)

    @property
    def sigma2(self) -> float:
        return self.rss / self.freedom

    @cached_property
    def deviance(self) -> float:
        """−2 log-likelihood, or the REML criterion, with lme4's constants (and the fixed effects' own units)."""
        products = self.products
        value = float(np.linalg.slogdet(self.spread)[1].sum()) - products.log_weight
        value += self.freedom * (1 + np.log(2 * np.pi * self.rss / self.freedom))
        if self.reml:
            value += np.linalg.slogdet(self.xvx)[1] + 2 * np.linalg.slogdet(products.fixed.turn)[1]
        return float(value)

    @cached_property
    def gradient(self) -> np.ndarray:
        """Derivative of the deviance in the lower triangle of `root`, row by row."""
        products = self.products
        inner = (self.shrink @ products.zz).sum(axis=0) - self.zve.T @ self.zve / self.sigma2
        if self.reml:
            inner = inner - np.einsum("gap,gbp->ab", self.zvx @ self.bread, self.zvx)
        return triangle(2 * inner @ self.root)


def _contract(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Σ over groups of left′ right."""
    p = left.shape[2]
    return left.reshape(-1, p).T @ right.reshape(-1, p)
