"""Value added from pupils' results: what a school adds to what its pupils' characteristics predict.

A mixed model of pupils with one random intercept per school gives each school a conditional mode û and its standard
deviation s. In points of a success rate, the expected rate is the mean of *marginal* probabilities, ∫p(η + u)dΦ(u/σ): that
of the same pupils over all schools. The conditional one, p(η), is that of a school of middling merit, and differs from
it because p is not linear.
"""

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import expit

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(25)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def averaged_probability(eta: np.ndarray, sd: np.ndarray | float) -> np.ndarray:
    """∫ expit(η + u) dN(u; 0, sd²), by Gauss–Hermite quadrature (25 nodes; error below 1e-8 for sd ≤ 2)."""
    eta, sd = np.broadcast_arrays(np.asarray(eta, dtype=float), np.asarray(sd, dtype=float))
    return sum(w * expit(eta + sd * node) for node, w in zip(NODES, WEIGHTS, strict=True))


def rate_value_added(
    passed: np.ndarray,
    eta: np.ndarray,
    school: np.ndarray,
    mode: np.ndarray,
    mode_sd: np.ndarray,
    sd: float,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Value added of each school on a success rate, in points, from a binomial mixed model of its pupils.

    Parameters
    ----------
    passed, eta, school
        By pupil: 0 or 1, linear predictor without the school, code of the school (0 … schools − 1).
    mode, mode_sd
        By school: conditional mode of its random intercept and the standard deviation that goes with it.
    sd
        Standard deviation of the random intercepts.

    Returns columns (by code of school) n, `observed`, `expected_conditional`, `expected` (marginal), `difference`
    (observed − expected), `value`, `low`, `high`. `value` = mean over pupils of E[p(η + u) | data] − ∫p(η + u)dΦ, u | data
    being normal: a school without information gets 0. The bounds are those of u carried through the increasing p.
    """
    count = np.bincount(school, minlength=mode.size)

    def mean(values: np.ndarray) -> np.ndarray:
        return 100 * np.bincount(school, weights=values, minlength=mode.size) / np.maximum(count, 1)

    expected = mean(averaged_probability(eta, sd))
    reach = stats.norm.ppf(0.5 + confidence / 2) * mode_sd
    bounds = [mean(expit(eta + (mode + side * reach)[school])) - expected for side in (-1, 1)]
    observed = mean(passed)
    return pd.DataFrame(
        {
            "n": count,
            "observed": observed,
            "expected_conditional": mean(expit(eta)),
            "expected": expected,
            "difference": observed - expected,
            "value": mean(averaged_probability(eta + mode[school], mode_sd[school])) - expected,
            "low": bounds[0],
            "high": bounds[1],
        }
    )


def score_value_added(
    residual: np.ndarray, school: np.ndarray, mode: np.ndarray, mode_sd: np.ndarray, tau2: float, sigma2: float
) -> pd.DataFrame:
    """Value added of each school on a score, in its units, from a linear mixed model with one random intercept.

    `residual` is y − xβ by pupil. Returns columns n, `difference` (mean residual, unshrunken), `value` (û), `se`, `low`,
    `high` (95 %) and `reliability` = τ² ÷ (τ² + σ²/n); without weights, value = reliability × difference.
    """
    count = np.bincount(school, minlength=mode.size)
    raw = np.bincount(school, weights=residual, minlength=mode.size) / np.maximum(count, 1)
    reach = stats.norm.ppf(0.975) * mode_sd
    share = tau2 / (tau2 + sigma2 / np.maximum(count, 1))
    return pd.DataFrame(
        {
            "n": count,
            "difference": raw,
            "value": mode,
            "se": mode_sd,
            "low": mode - reach,
            "high": mode + reach,
            "reliability": np.where(count > 0, share, 0.0),
        }
    )
