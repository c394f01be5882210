"""Tests of variances, whose null hypothesis lies on the boundary of the parameters."""

from dataclasses import dataclass

from scipy.special import chdtrc

from .linear import LinearMixed


@dataclass(frozen=True)
class VarianceTest:
    """Likelihood-ratio test that one more random effect is needed: statistic and p-value.

    The null distribution is the even mixture of χ² with `added` − 1 and `added` degrees of freedom, `added` counting the
    new variance and its covariances: Self & Liang (1987); Stram & Lee (1994).
    """

    statistic: float
    added: int
    p_value: float


def variance_test(full: LinearMixed, reduced: LinearMixed) -> VarianceTest:
    """Compare a model with the same one less one random effect.

    Raises ValueError unless both have the same fixed effects, rows and criterion, and `full` one more random effect.
    """
    more, fewer = full.profile.products, reduced.profile.products
    same = (full.reml, full.n, full.names) == (reduced.reml, reduced.n, reduced.names)
    if not same or more.q != fewer.q + 1:
        raise ValueError("not the same model less one random effect")
    statistic = max(0.0, 2 * (full.log_likelihood - reduced.log_likelihood))
    p_value = 0.5 * (_tail(statistic, more.q - 1) + _tail(statistic, more.q))
    return VarianceTest(statistic, more.q, float(p_value))


def _tail(statistic: float, df: int) -> float:
    return chdtrc(df, statistic) if df else float(statistic <= 0)
