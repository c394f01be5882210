"""The multinomial logit against statsmodels' MNLogit, and against shares where the model is saturated."""

import numpy as np
import pytest
import statsmodels.api as sm

from analysis.measures.covariance import groups_of
from analysis.measures.orientation import fit_multinomial

EXACT = {"rel": 1e-8, "abs": 1e-10}  # the same maximum of a concave likelihood, the same closed forms


@pytest.fixture(scope="module")
def drawn():
    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(1500), rng.normal(size=1500), rng.integers(0, 2, 1500)])
    score = np.exp(np.column_stack([np.zeros(1500), x @ [0.2, 0.5, -0.4], x @ [-0.5, -0.3, 0.6]]))
    share = (score / score.sum(axis=1, keepdims=True)).cumsum(axis=1)
    return x, (rng.random(1500)[:, None] > share[:, :-1]).sum(axis=1), rng.integers(0, 30, 1500)


@pytest.fixture(scope="module")
def reference(drawn):
    x, y, clusters = drawn
    return sm.MNLogit(y, x).fit(disp=0, method="newton", cov_type="cluster", cov_kwds={"groups": clusters})


@pytest.fixture(scope="module")
def fit(drawn):
    return fit_multinomial(drawn[0], drawn[1], 3)


def deviations(gradient, covariance):
    return np.sqrt(np.einsum("ki,ij,kj->k", gradient, covariance, gradient))


def test_coefficients_and_clustered_covariance(fit, reference, drawn):
    assert fit.params == pytest.approx(reference.params.T, **EXACT)
    se = np.sqrt(np.diag(fit.cr1(groups_of(drawn[2], "uai"))))
    assert se == pytest.approx(reference.bse.T.ravel(), **EXACT)


def test_average_marginal_effects_and_their_standard_errors(fit, reference, drawn):
    covariance = fit.cr1(groups_of(drawn[2], "uai"))
    expected = reference.get_margeff(at="overall")
    values, gradient = fit.slope(1)
    assert values == pytest.approx(expected.margeff[0], **EXACT)
    assert deviations(gradient, covariance) == pytest.approx(expected.margeff_se[0], **EXACT)
    discrete = reference.get_margeff(at="overall", dummy=True)
    on, off = (np.column_stack([drawn[0][:, :2], np.full(1500, side)]) for side in (1.0, 0.0))
    values, gradient = fit.switch(on, off)
    assert values == pytest.approx(discrete.margeff[1], **EXACT)
    assert deviations(gradient, covariance) == pytest.approx(discrete.margeff_se[1], **EXACT)


def test_a_saturated_model_gives_back_the_shares(drawn):
    """One group against another: the difference of the shares of each category, exactly."""
    group, y = drawn[0][:, 2], drawn[1]
    x = np.column_stack([np.ones(1500), group])
    on, off = (np.column_stack([np.ones(1500), np.full(1500, side)]) for side in (1.0, 0.0))
    values, _ = fit_multinomial(x, y, 3).switch(on, off)
    shares = [np.bincount(y[group == side], minlength=3) / (group == side).sum() for side in (1, 0)]
    assert values == pytest.approx(shares[0] - shares[1], abs=1e-9)


def test_one_step_jackknife_is_that_of_refits(fit, drawn):
    """Each cluster left out for good: the same variances to 2 % (the second step of Newton's method is left aside)."""
    x, y, clusters = drawn
    groups = groups_of(clusters, "uai")
    refits = [fit_multinomial(x[clusters != g], y[clusters != g], 3).params - fit.params for g in groups.labels]
    moves = np.array(refits).reshape(groups.count, -1)
    exact = (groups.count - 1) / groups.count * moves.T @ moves
    assert np.diag(fit.cv3(groups)) == pytest.approx(np.diag(exact), rel=0.02)


def test_no_maximum_no_model():
    x = np.column_stack([np.ones(60), np.repeat([0.0, 1.0, 2.0], 20)])
    assert fit_multinomial(x, np.repeat([0, 1, 2], 20), 3) is None
    assert fit_multinomial(np.column_stack([x, x[:, 1]]), np.tile([0, 1, 2], 20), 3) is None
    assert fit_multinomial(x, np.zeros(60, dtype=int), 2) is None
