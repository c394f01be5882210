"""Value added from pupils' results: what a school adds to what its pupils' characteristics predict.

A mixed model of pupils with one random intercept per school gives each school a conditional mode û and its standard
deviation s. In points of a success rate, the expected rate is the mean of *marginal* probabilities, ∫p(η + u)dΦ(u/σ): that
of the same pupils over all schools. The conditional one, p(η), is that of a school of middling merit, and differs from
it because p is not linear.
"""

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from ..covariance import Groups
from ..mixed import BinomialMixed, LinearMixed, averaged_probability
from ..mixed.marginal import averaged
from ..results import NotEstimable


def rate_value_added(
    fit: BinomialMixed | NotEstimable,
    successes: np.ndarray,
    trials: np.ndarray,
    x: np.ndarray,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame | NotEstimable:
    """Value added of each school on a success rate, in points, from a binomial mixed model of its pupils.

    `fit` has a random intercept alone; `successes`, `trials` and `x` are those it was fitted on (0 or 1 of 1 for a pupil).

    One row per school: `school` (its label), n, `observed`, `expected_conditional`, `expected` (marginal), `difference`
    (observed − expected), `value`, `low`, `high`. value = mean over pupils of E[p(η + u) | data] − ∫p(η + u)dΦ, u | data being
    taken as normal around its mode: a school without information gets 0, which the mode alone, p(η + û), would not give.
    The bounds are those of u carried through the increasing p, widened by what is not known of the coefficients: an error
    of theirs moves what is expected, and the mode only makes up for the part that shrinking leaves it. Passes on the refusal of a
    model that was not fitted.
    """
    if isinstance(fit, NotEstimable):
        return fit
    groups, eta = fit.groups, x @ fit.params
    mode, mode_sd = fit.modes[:, 0], fit.modes_se[:, 0]
    total = groups.sum(trials.astype(float))

    def mean(probability: np.ndarray) -> np.ndarray:
        return 100 * groups.sum(trials * probability) / total

    marginal = averaged(eta, fit.sd)
    expected, observed = mean(marginal.probability), 100 * groups.sum(successes.astype(float)) / total
    value = mean(averaged_probability(eta + mode[groups.codes], mode_sd[groups.codes])) - expected
    z = ndtri(0.5 + confidence / 2)
    own = [mean(expit(eta + (mode + side * z * mode_sd)[groups.codes])) - expected for side in (-1, 1)]
    gradient = groups.sum((trials * marginal.by_eta)[:, None] * x) / total[:, None]
    share = 1 - (mode_sd / fit.sd) ** 2 if fit.sd > 0 else np.zeros(groups.count)
    common = 100 * z * share * np.sqrt(np.einsum("jp,pq,jq->j", gradient, fit.covariance, gradient))
    low, high = value - np.hypot(value - own[0], common), value + np.hypot(own[1] - value, common)
    return pd.DataFrame(
        {
            "school": groups.labels,
            "n": total.round().astype(int),
            "observed": observed,
            "expected_conditional": mean(expit(eta)),
            "expected": expected,
            "difference": observed - expected,
            "value": value,
            "low": low,
            "high": high,
        }
    )


def score_value_added(
    fit: LinearMixed | NotEstimable, y: np.ndarray, x: np.ndarray, *, confidence: float = 0.95
) -> pd.DataFrame | NotEstimable:
    """Value added of each school on a score, in its units, from a linear mixed model with a random intercept alone.

    `y` and `x` are those it was fitted on, without weights. One row per school: `school`, n, `difference` (mean of
    y − xβ, unshrunken), `value` (the conditional mode, = reliability × difference), `se`, `low`, `high` and `reliability`
    = τ² ÷ (τ² + σ²/n). Passes on the refusal of a model that was not fitted.
    """
    if isinstance(fit, NotEstimable):
        return fit
    groups, value, se = fit.groups, fit.modes[:, 0], fit.modes_se[:, 0]
    tau2 = float(fit.random[0, 0])
    reach = ndtri(0.5 + confidence / 2) * se
    return pd.DataFrame(
        {
            "school": groups.labels,
            "n": groups.sizes,
            "difference": _means(y - x @ fit.params, groups),
            "value": value,
            "se": se,
            "low": value - reach,
            "high": value + reach,
            "reliability": tau2 / (tau2 + fit.sigma2 / groups.sizes),
        }
    )


def _means(values: np.ndarray, groups: Groups) -> np.ndarray:
    return groups.sum(values) / groups.sizes
