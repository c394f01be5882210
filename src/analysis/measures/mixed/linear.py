"""Linear mixed model with one grouping factor: correlated random effects, maximum likelihood or REML."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..covariance import Groups
from ..results import NotEstimable
from .products import cross_products
from .profile import Profile
from .roots import lower, triangle, without_least
from .search import minimise, settle

MINIMUM_GROUPS = 5
STARTS = (0.1, 0.5, 2.0)
DEGENERATE = 1e6


@dataclass(frozen=True, eq=False)
class LinearMixed:
    """A fitted model ``y = Xβ + Zu + e``, u ~ N(0, `random`) by group, e ~ N(0, `sigma2` / weight).

    `names` are the columns of X and `random_names` those of Z. `singular` tells that a variance (or a combination of
    the random effects) is zero. Every matrix is in the units of the columns given.
    """

    names: tuple[str, ...]
    random_names: tuple[str, ...]
    groups: Groups
    profile: Profile
    hessian: np.ndarray
    singular: bool

    @property
    def n(self) -> int:
        return self.profile.products.n

    @property
    def reml(self) -> bool:
        return self.profile.reml

    @cached_property
    def params(self) -> np.ndarray:
        """Fixed effects."""
        products = self.profile.products
        return products.fixed.back(products.ordinary + self.profile.params)

    @cached_property
    def covariance(self) -> np.ndarray:
        """Covariance matrix of the fixed effects, the variances being taken as known."""
        return self.profile.products.fixed.back_covariance(self.sigma2 * self.profile.bread)

    @cached_property
    def se(self) -> np.ndarray:
        return np.sqrt(np.diag(self.covariance))

    @property
    def sigma2(self) -> float:
        """Residual variance (of a row of weight 1)."""
        return self.profile.sigma2

    @cached_property
    def random(self) -> np.ndarray:
        """Covariance matrix of the random effects (q × q)."""
        return self.profile.products.random.back_covariance(self.sigma2 * self.profile.psi)

    @property
    def icc(self) -> float:
        """Share of the variance that lies between groups, where the random slopes' columns are zero."""
        return float(self.random[0, 0] / (self.random[0, 0] + self.sigma2))

    @property
    def log_likelihood(self) -> float:
        """Log-likelihood, or restricted log-likelihood, as lme4's `logLik`."""
        return -self.profile.deviance / 2

    @cached_property
    def modes(self) -> np.ndarray:
        """Conditional modes (empirical Bayes, BLUP) of the random effects: groups × q, in the order of `groups`."""
        return self.profile.products.random.back(self.profile.zve @ self.profile.psi)

    @cached_property
    def modes_covariance(self) -> np.ndarray:
        """Conditional covariance of the random effects given the data and β (groups × q × q), as lme4's condVar."""
        inner = self.sigma2 * self.profile.psi @ self.profile.shrink
        return self.profile.products.random.back_covariance(inner)

    @cached_property
    def modes_se(self) -> np.ndarray:
        return np.sqrt(np.maximum(np.diagonal(self.modes_covariance, axis1=1, axis2=2), 0.0))

    def at(self, profile: Profile) -> "LinearMixed":
        """The same model at another relative covariance of the random effects."""
        return replace(self, profile=profile)

    def totals(self, fixed: Sequence[int], random: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Each group's own coefficients β[fixed] + u[random]: values (groups × k) and prediction covariances.

        The covariance counts the uncertainty of β and its correlation with the modes (Henderson's mixed-model
        equations), the variances being taken as known.
        """
        products, profile = self.profile.products, self.profile
        out_x = np.linalg.inv(products.fixed.turn)[list(fixed)]
        out_z = np.linalg.inv(products.random.turn)[list(random)]
        # β̂ + û − β − u = (out_x − out_z Ψ Z′V⁻¹X)(β̂ − β) + what the modes would miss with β known
        reach = out_x - (out_z @ profile.psi) @ profile.zvx
        covariance = reach @ profile.bread @ np.swapaxes(reach, 1, 2)
        covariance = covariance + out_z @ (profile.psi @ profile.shrink) @ out_z.T
        return self.params[list(fixed)] + self.modes[:, list(random)], self.sigma2 * covariance


def linear_mixed(
    y: np.ndarray,
    x: np.ndarray,
    groups: Groups,
    *,
    z: np.ndarray | None = None,
    weight: np.ndarray | None = None,
    reml: bool = True,
    names: Sequence[str] | None = None,
    random_names: Sequence[str] | None = None,
) -> LinearMixed | NotEstimable:
    """Fit by profiled (restricted) maximum likelihood.

    Parameters
    ----------
    y, x
        Response and fixed design (rows × p), the constant included.
    groups
        The group of each row (`covariance.groups_of`).
    z
        Random design (rows × q), the constant included; by default a random intercept alone.
    weight
        Prior weights as lme4's: the residual variance of a row is σ²/weight.

    Refused with reasons ``"too_few_groups"`` (fewer than five), ``"collinear"`` (a column depends on others),
    ``"not_identified"`` (no group with more rows than random effects), ``"constant_response"`` (nothing left to
    explain), ``"not_converged"`` (no certified optimum).
    """
    z = np.ones((y.size, 1)) if z is None else z

    def refuse(reason: str) -> NotEstimable:
        return NotEstimable(reason, y.size, groups.count)

    if groups.count < MINIMUM_GROUPS:
        return refuse("too_few_groups")
    if groups.sizes.max() <= z.shape[1] or y.size <= x.shape[1] + 1:
        return refuse("not_identified")
    products = cross_products(y, x, z, groups, weight)
    if products is None:
        return refuse("collinear")
    if products.yy <= 1e-20 * max(float(products.ordinary @ products.ordinary), 1e-300):
        return refuse("constant_response")

    def objective(theta: np.ndarray) -> tuple[float, np.ndarray]:
        profile = Profile(products, lower(theta, products.q), reml)
        return profile.deviance, profile.gradient

    try:
        with np.errstate(all="raise", under="ignore"):
            found = minimise(objective, [triangle(size * np.eye(products.q)) for size in STARTS])
            edge = triangle(without_least(lower(found.point, products.q)))
            found, singular = settle(objective, found, edge)
    except (FloatingPointError, np.linalg.LinAlgError):
        return refuse("not_converged")
    if not found.converged or np.abs(found.point).max() > DEGENERATE:
        return refuse("not_converged")
    return LinearMixed(
        names=tuple(names or (f"x{k}" for k in range(x.shape[1]))),
        random_names=tuple(random_names or (f"z{k}" for k in range(z.shape[1]))),
        groups=groups,
        profile=Profile(products, lower(found.point, products.q), reml),
        hessian=found.hessian,
        singular=singular,
    )
