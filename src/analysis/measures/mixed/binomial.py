"""Binomial mixed model (logit) with one grouping factor, by maximum likelihood."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..covariance import Groups
from ..models import FLAT, fit_logit
from ..results import NotEstimable
from .basis import Basis, basis_of
from .counts import counts_of
from .integrated import IntegratedDeviance
from .linear import MINIMUM_GROUPS
from .roots import lower

LARGEST_SD = 20.0


@dataclass(frozen=True, eq=False)
class BinomialMixed:
    """A fitted model ``logit p = Xβ + Zu``, u ~ N(0, `random`) by group.

    `names` are the columns of X and `random_names` those of Z; `nodes` is 1 for Laplace's method. `singular` tells that
    a variance (or a combination of the random effects) is zero. `n` counts trials, `rows` the rows.
    """

    names: tuple[str, ...]
    random_names: tuple[str, ...]
    groups: Groups
    nodes: int
    n: int
    rows: int
    log_likelihood: float
    singular: bool
    fixed_basis: Basis
    random_basis: Basis
    point: np.ndarray
    hessian: np.ndarray
    standard_modes: np.ndarray
    standard_information: np.ndarray

    @property
    def p(self) -> int:
        return self.fixed_basis.size

    @cached_property
    def params(self) -> np.ndarray:
        """Fixed effects, in log-odds."""
        return self.fixed_basis.back(self.point[: self.p])

    @cached_property
    def joint(self) -> np.ndarray:
        """Covariance of the basis coefficients and of the root of the random effects: inverse of the information.

        Directions along which the likelihood is flat (a variance at zero) count for nothing.
        """
        return 2 * np.linalg.pinv(self.hessian, rcond=1e-9, hermitian=True)

    @cached_property
    def covariance(self) -> np.ndarray:
        """Covariance matrix of the fixed effects."""
        return self.fixed_basis.back_covariance(self.joint[: self.p, : self.p])

    @cached_property
    def se(self) -> np.ndarray:
        return np.sqrt(np.diag(self.covariance))

    @cached_property
    def standard_root(self) -> np.ndarray:
        """Lower triangular root of the random effects' covariance in the basis."""
        return lower(self.point[self.p :], self.random_basis.size)

    @cached_property
    def root(self) -> np.ndarray:
        """A square root of `random`: ``root @ root.T``."""
        return np.linalg.solve(self.random_basis.turn, self.standard_root)

    @cached_property
    def random(self) -> np.ndarray:
        """Covariance matrix of the random effects (q × q)."""
        return self.root @ self.root.T

    @property
    def sd(self) -> float:
        """Standard deviation of the random intercept, in log-odds."""
        return float(np.sqrt(self.random[0, 0]))

    @property
    def sd_se(self) -> float:
        """Standard error of `sd` (of one random effect, not singular)."""
        return float(np.sqrt(self.joint[self.p, self.p]) / self.random_basis.turn[0, 0])

    @cached_property
    def modes(self) -> np.ndarray:
        """Conditional modes of the random effects: groups × q, in the order of `groups`."""
        return self.standard_modes @ self.root.T

    @cached_property
    def modes_covariance(self) -> np.ndarray:
        """Inverse curvature of each group's log-density at its mode (groups × q × q), as lme4's condVar."""
        return self.root @ np.linalg.inv(self.standard_information) @ self.root.T

    @cached_property
    def modes_se(self) -> np.ndarray:
        return np.sqrt(np.maximum(np.diagonal(self.modes_covariance, axis1=1, axis2=2), 0.0))


def binomial_mixed(
    successes: np.ndarray,
    trials: np.ndarray,
    x: np.ndarray,
    groups: Groups,
    *,
    z: np.ndarray | None = None,
    nodes: int = 9,
    names: Sequence[str] | None = None,
    random_names: Sequence[str] | None = None,
) -> BinomialMixed | NotEstimable:
    """Fit by maximum likelihood, the random effects being integrated by adaptive quadrature or Laplace's method.

    Parameters
    ----------
    successes, trials
        Counts of each row (0 or 1 of 1 for a pupil); they need not be whole.
    x
        Fixed design (rows × p), the constant included.
    groups
        The group of each row (`covariance.groups_of`).
    z
        Random design (rows × q), the constant included; by default a random intercept alone.
    nodes
        Points of the adaptive Gauss–Hermite quadrature; 1 is Laplace's method, the only one for several random effects
        (ValueError otherwise).

    The log-likelihood counts the binomial coefficients. Refused with reasons ``"too_few_groups"`` (fewer than five),
    ``"collinear"``, ``"constant_response"``, ``"separation"`` (no finite maximum), ``"not_identified"`` (one trial per
    group), ``"not_converged"``.
    """
    z = np.ones((successes.size, 1)) if z is None else z
    if nodes > 1 and z.shape[1] > 1:
        raise ValueError("adaptive quadrature integrates one random effect; use nodes=1 for several")
    total = float(trials.sum())

    def refuse(reason: str) -> NotEstimable:
        return NotEstimable(reason, round(total), groups.count)

    if groups.count < MINIMUM_GROUPS:
        return refuse("too_few_groups")
    if groups.sum(trials).max() <= 1:
        return refuse("not_identified")
    if successes.sum() in (0.0, total):
        return refuse("constant_response")
    fixed, random = (basis_of(design, length=float(np.sqrt(len(design)))) for design in (x, z))
    if fixed is None or random is None:
        return refuse("collinear")
    plain = fit_logit(fixed.columns, successes / trials, trials)
    if plain is None:
        return refuse("separation")
    information = plain.curvature
    fixed = fixed.then(information)
    random = random.then(information, length=float(np.sqrt(information.sum())))
    if fixed is None or random is None:
        return refuse("separation")
    counts = counts_of(successes, trials, fixed.columns, random.columns, groups)
    deviance = IntegratedDeviance(counts, groups.count, nodes)
    try:
        with np.errstate(all="raise", under="ignore"):
            found, singular = deviance.fit(fixed.columns.T @ (information * (plain.x @ plain.params)))
            modes, information = deviance.modes_at(found.point)
    except (FloatingPointError, np.linalg.LinAlgError):
        return refuse("not_converged")
    if np.abs(found.point[fixed.size :]).max() > LARGEST_SD or deviance.reach(found.point) > FLAT:
        return refuse("separation")
    if not found.converged:
        return refuse("not_converged")
    return BinomialMixed(
        names=tuple(names or (f"x{k}" for k in range(x.shape[1]))),
        random_names=tuple(random_names or (f"z{k}" for k in range(z.shape[1]))),
        groups=groups,
        nodes=nodes,
        n=round(total),
        rows=successes.size,
        log_likelihood=counts.constant - found.value / 2,
        singular=singular,
        fixed_basis=fixed,
        random_basis=random,
        point=found.point,
        hessian=found.hessian,
        standard_modes=modes,
        standard_information=information,
    )
