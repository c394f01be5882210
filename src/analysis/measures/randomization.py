"""Few treated units: what another draw of the treated ones would have given, beside the wild bootstrap.

Standard errors clustered by unit are far too small when few units are treated: with one of forty, a nominal 5 % test
rejects a true null hypothesis seven times in ten. Fisher (1935); MacKinnon & Webb (2020), "Randomization inference for
difference-in-differences with few treated clusters".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from .covariance import Groups, cr1
from .models import Fitted, fit_wls
from .results import NotEstimable
from .wild import wild_p_value

MOST_ENUMERATED, DRAWS = 20_000, 9999
CHUNK = 500


@dataclass(frozen=True)
class RandomizationTest:
    """Share of the assignments of as many units whose coefficient (`p_beta`) or t (`p_t`) is at least as large.

    `exact`: all assignments were enumerated; else `assignments` of them were drawn with `seed`, the one observed
    counting as one more. `spread` is the standard deviation of the coefficient over assignments, the scale of the
    smallest detectable difference.
    """

    beta: float
    t: float
    p_beta: float
    p_t: float
    assignments: int
    exact: bool
    spread: float
    seed: int | None


@dataclass(frozen=True)
class FewTreated:
    """A difference resting on few treated units, judged four ways; `p` and `used` are those to report.

    `cr1_se` is shown for reference only. The restricted and unrestricted bootstraps (`wcr`, `wcu`) fail in opposite
    directions when very few units are treated: where they disagree on the 5 % side of things, randomization alone is
    used, else the more conservative of randomization and WCR.
    """

    beta: float
    cr1_se: float
    wcr: float
    wcu: float
    randomization: RandomizationTest
    p: float
    used: str
    treated: int
    clusters: int


def randomization_test(
    y: np.ndarray,
    treated: np.ndarray,
    exposure: np.ndarray,
    fixed: np.ndarray,
    groups: Groups,
    *,
    weight: np.ndarray | None = None,
    eligible: np.ndarray | None = None,
    seed: int = 20240701,
) -> RandomizationTest | NotEstimable:
    """Randomization inference on the labels of the units: the coefficient of treated × exposure, and its t.

    Parameters
    ----------
    y, exposure
        One value per row; `exposure` is 1 on the rows where a treated unit is treated (all of them in a cross-section,
        the later sessions in a difference of differences).
    treated, eligible
        One flag per unit (`groups`): those treated, and those that could have been (all by default).
    fixed
        The other columns of the regression (rows × columns): constant, unit and session dummies, controls.
    weight
        Analytic weights (1 by default).

    All assignments are enumerated when there are 20 000 or fewer, else 9 999 are drawn. Refused when nobody or
    everybody eligible is treated (``"constant_treatment"``), or when the coefficient is not identified.
    """
    able = np.ones(groups.count, dtype=bool) if eligible is None else np.asarray(eligible, dtype=bool)
    treated = np.asarray(treated, dtype=bool)
    count, units = int(treated.sum()), int(able.sum())
    if not 0 < count < units or (treated & ~able).any():
        return NotEstimable("constant_treatment", y.size, groups.count)
    w = np.ones(y.size) if weight is None else np.asarray(weight, dtype=float)
    root = np.sqrt(w)[:, None]
    basis = _orthonormal(fixed * root)
    left = _residual(basis, (y * root[:, 0])[:, None])[:, 0]
    beta, t = (found[0] for found in _statistics(treated[None, :], exposure, basis, left, root[:, 0], groups))
    if not np.isfinite(beta):
        return NotEstimable("constant_treatment", y.size, groups.count)
    exact = comb(units, count) <= MOST_ENUMERATED
    drawn_beta, drawn_t = [], []
    for labels in _assignments(np.flatnonzero(able), count, groups.count, exact, seed):
        betas, ts = _statistics(labels, exposure, basis, left, root[:, 0], groups)
        drawn_beta.append(betas)
        drawn_t.append(ts)
    betas, ts = np.concatenate(drawn_beta), np.concatenate(drawn_t)
    p_beta, p_t = (_share(np.abs(drawn), abs(own), exact) for drawn, own in ((betas, beta), (ts, t)))
    spread = float(np.nanstd(betas))
    return RandomizationTest(float(beta), float(t), p_beta, p_t, betas.size, exact, spread, None if exact else seed)


def few_treated(
    y: np.ndarray,
    treated: np.ndarray,
    exposure: np.ndarray,
    fixed: np.ndarray,
    groups: Groups,
    *,
    weight: np.ndarray | None = None,
    eligible: np.ndarray | None = None,
    seed: int = 20240701,
) -> FewTreated | NotEstimable:
    """The same difference by CR1, both wild bootstraps and randomization; arguments of `randomization_test`."""
    found = randomization_test(y, treated, exposure, fixed, groups, weight=weight, eligible=eligible, seed=seed)
    if isinstance(found, NotEstimable):
        return found
    w = np.ones(y.size) if weight is None else np.asarray(weight, dtype=float)
    fit = _identified(np.asarray(treated, dtype=float)[groups.codes] * exposure, fixed, y, w)
    se = float(np.sqrt(cr1(fit, groups)[0, 0]))
    wcr, wcu = (wild_p_value(fit, 0, groups, restricted=restricted) for restricted in (True, False))
    chance = max(found.p_beta, found.p_t)
    disagree = (wcr < 0.05) != (wcu < 0.05)
    p, used = (chance, "RI") if disagree or chance >= wcr else (wcr, "WCR")
    return FewTreated(found.beta, se, wcr, wcu, found, p, used, int(np.sum(treated)), groups.count)


def _identified(treatment: np.ndarray, fixed: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Fitted:
    """Least squares of y on the treatment and as many of the fixed columns as are independent."""
    independent = _orthonormal(fixed * np.sqrt(weight)[:, None]) / np.sqrt(weight)[:, None]
    return fit_wls(np.column_stack([treatment, independent]), y, weight)


def _orthonormal(columns: np.ndarray) -> np.ndarray:
    left, values, _ = np.linalg.svd(columns, full_matrices=False)
    return left[:, values > values[0] * 1e-10]


def _residual(basis: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return columns - basis @ (basis.T @ columns)


def _statistics(
    labels: np.ndarray, exposure: np.ndarray, basis: np.ndarray, left: np.ndarray, root: np.ndarray, groups: Groups
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficient and t (uncorrected cluster variance) of each assignment of the labels (assignments × units)."""
    treatment = _residual(basis, (labels[:, groups.codes] * (exposure * root)).T)
    size = (treatment**2).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        beta = np.where(size > 1e-9 * root.sum(), treatment.T @ left / size, np.nan)
        scores = treatment * (left[:, None] - treatment * beta)
        totals = (groups.codes == np.arange(groups.count)[:, None]).astype(float) @ scores
        se = np.sqrt((totals**2).sum(axis=0)) / size
        return beta, np.where(se > 0, beta / se, np.nan)


def _assignments(able: np.ndarray, count: int, units: int, exact: bool, seed: int) -> Iterator[np.ndarray]:
    if exact:
        chosen = np.array(list(combinations(able, count)))
    else:
        rng = np.random.default_rng(seed)
        chosen = rng.permuted(np.tile(able, (DRAWS, 1)), axis=1)[:, :count]
    for first in range(0, len(chosen), CHUNK):
        part = chosen[first : first + CHUNK]
        labels = np.zeros((len(part), units))
        np.put_along_axis(labels, part, 1.0, axis=1)
        yield labels


def _share(drawn: np.ndarray, own: float, exact: bool) -> float:
    beyond = int((np.nan_to_num(drawn) >= own * (1 - 1e-9)).sum())
    return beyond / drawn.size if exact else (1 + beyond) / (1 + drawn.size)
