"""Where statsmodels agrees with the engine, and the default of statsmodels that must not be trusted."""

import numpy as np
import pytest
import statsmodels.api as sm

from analysis.measures import slope_logit, slope_points


@pytest.fixture(scope="module")
def arrays(session_2023):
    x = sm.add_constant((session_2023["ips"].to_numpy() - 100) / 10)
    n = session_2023["present"].to_numpy()
    passed = np.rint(session_2023["rate"].to_numpy() * n / 100)
    departement = np.unique(session_2023["departement"].astype(str), return_inverse=True)[1]
    return x, n, passed, departement


def test_pearson_scale_of_two_column_counts_is_wrong_by_the_mean_number_of_pupils(session_2023, arrays):
    x, n, passed, _ = arrays
    counts = np.column_stack([passed, n - passed])
    trap = sm.GLM(counts, x, family=sm.families.Binomial()).fit(scale="X2").scale
    as_frequencies = sm.GLM(passed / n, x, family=sm.families.Binomial(), freq_weights=n).fit(scale="X2").scale
    right = sm.GLM(passed / n, x, family=sm.families.Binomial(), var_weights=n).fit(scale="X2").scale
    assert trap == pytest.approx(0.0421, abs=5e-5)
    assert as_frequencies == pytest.approx(0.0401, abs=5e-5)
    assert right == pytest.approx(4.54388, abs=5e-6)
    assert slope_logit(session_2023).dispersion == pytest.approx(right, rel=1e-6)


def test_clustered_least_squares_agree(session_2023, arrays):
    x, n, _, departement = arrays
    reference = sm.WLS(session_2023["rate"].to_numpy(), x, weights=n).fit(
        cov_type="cluster", cov_kwds={"groups": departement, "df_correction": True}, use_t=True
    )
    fit = slope_points(session_2023, cluster="departement", covariance="CR1")
    assert fit.slope.se == pytest.approx(reference.bse[1], rel=1e-9)
    assert [fit.slope.low, fit.slope.high] == pytest.approx(reference.conf_int()[1].tolist(), rel=1e-9)


def test_quasi_binomial_agrees(session_2023, arrays):
    x, n, passed, _ = arrays
    reference = sm.GLM(passed / n, x, family=sm.families.Binomial(), var_weights=n).fit(scale="X2")
    fit = slope_logit(session_2023, covariance="classical")
    assert fit.slope.value == pytest.approx(reference.params[1], rel=1e-9)
    assert fit.slope.se == pytest.approx(reference.bse[1], rel=1e-7)
