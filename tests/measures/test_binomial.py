"""The binomial distribution against scipy.stats, which uses another library for it (Boost)."""

import numpy as np
import pytest
from scipy import stats

from analysis.measures import binomial

SIZES = np.array([1, 2, 3, 5, 9, 10, 17, 33, 60, 101, 250, 599, 1000, 5000])


@pytest.mark.parametrize("p", [1e-4, 0.01, 0.3, 0.77, 0.95, 0.9999])
@pytest.mark.parametrize("q", [1e-5, 0.001, 0.025, 0.5, 0.975, 0.999, 0.99999])
def test_quantile_distribution_and_mass(p, q):
    r = stats.binom.ppf(q, SIZES, p)
    assert binomial.quantile(q, SIZES, p).tolist() == r.tolist()
    # Both are computed to about 1e-12 at these sizes: logarithms of factorials up to 4e4 lose four digits.
    assert binomial.below(r, SIZES, p) == pytest.approx(stats.binom.cdf(r, SIZES, p), rel=1e-10, abs=1e-14)
    assert binomial.mass(r, SIZES, p) == pytest.approx(stats.binom.pmf(r, SIZES, p), rel=1e-10)


def test_of_none_there_is_none():
    assert binomial.quantile(0.975, 0, 0.5) == 0
