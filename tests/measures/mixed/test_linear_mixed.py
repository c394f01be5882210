"""Linear mixed models against dense algebra, closed forms of balanced data, another package, and their own symmetries."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.measures.covariance import groups_of
from analysis.measures.mixed import LinearMixed, linear_mixed, satterthwaite, variance_test
from analysis.measures.mixed.products import cross_products
from analysis.measures.mixed.profile import Profile
from analysis.measures.mixed.roots import lower
from analysis.measures.results import NotEstimable

N = 130


def world(seed: int, *, groups: int = 12, n: int = N, slope_sd: float = 0.4, sd: float = 0.8):
    """Unbalanced groups, one of a single row: y, x (constant, quantity), codes, weights."""
    rng = np.random.default_rng(seed)
    codes = np.concatenate([np.arange(groups), np.sort(rng.choice(groups - 1, n - groups, p=_unequal(groups - 1)))])
    x = np.column_stack([np.ones(n), rng.normal(3, 2, n)])
    u = rng.normal(0, (sd, slope_sd), (groups, 2))
    weight = rng.uniform(0.5, 3, n)
    noise = rng.normal(0, 1, n) / np.sqrt(weight)
    return x @ [1.0, 0.5] + (x * u[codes]).sum(axis=1) + noise, x, codes, weight


def _unequal(count: int) -> np.ndarray:
    share = np.linspace(1, 6, count)
    return share / share.sum()


def dense(fit: LinearMixed, y, x, z, codes, weight) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Log-likelihood, GLS estimate, its covariance and V, from the full covariance matrix of the rows."""
    v = np.where(codes[:, None] == codes, z @ fit.random @ z.T, 0.0) + np.diag(fit.sigma2 / weight)
    information = x.T @ np.linalg.solve(v, x)
    params = np.linalg.solve(information, x.T @ np.linalg.solve(v, y))
    value = stats.multivariate_normal.logpdf(y, x @ params, v)
    if fit.reml:
        value += x.shape[1] / 2 * np.log(2 * np.pi) - np.linalg.slogdet(information)[1] / 2
    return value, params, np.linalg.inv(information), v


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("q", [1, 2])
@pytest.mark.parametrize("weighted", [True, False])
def test_against_dense_algebra(reml, q, weighted):
    y, x, codes, weight = world(q)
    weight = weight if weighted else np.ones(N)
    z, groups = x[:, :q], groups_of(codes, "group")
    fit = linear_mixed(y, x, groups, z=z, weight=weight if weighted else None, reml=reml)
    value, params, covariance, v = dense(fit, y, x, z, codes, weight)
    assert fit.log_likelihood == pytest.approx(value, abs=1e-8)
    assert fit.params == pytest.approx(params, abs=1e-9)
    assert fit.covariance == pytest.approx(covariance, abs=1e-9)
    modes = [fit.random @ (z * (codes == g)[:, None]).T @ np.linalg.solve(v, y - x @ params) for g in groups.labels]
    assert fit.modes == pytest.approx(np.array(modes), abs=1e-8)


def test_groups_own_coefficients_against_henderson():
    y, x, codes, weight = world(5)
    groups = groups_of(codes, "group")
    fit = linear_mixed(y, x, groups, z=x, weight=weight)
    values, covariance = fit.totals((0, 1), (0, 1))
    # Henderson's mixed-model equations for (β, u), all groups together.
    z = np.zeros((N, 2 * groups.count))
    for k in range(2):
        z[np.arange(N), 2 * groups.codes + k] = x[:, k]
    both = np.hstack([x, z])
    penalty = np.zeros((both.shape[1],) * 2)
    penalty[2:, 2:] = np.kron(np.eye(groups.count), np.linalg.inv(fit.random))
    whole = np.linalg.inv(both.T @ (both * (weight / fit.sigma2)[:, None]) + penalty)
    solution = whole @ both.T @ (y * weight / fit.sigma2)
    for g in range(groups.count):
        pick = np.zeros((2, both.shape[1]))
        pick[:, :2] = pick[:, 2 + 2 * g : 4 + 2 * g] = np.eye(2)
        assert values[g] == pytest.approx(pick @ solution, abs=1e-8)
        assert covariance[g] == pytest.approx(pick @ whole @ pick.T, abs=1e-8)


@pytest.mark.parametrize("reml", [True, False])
def test_gradient(reml):
    y, x, codes, weight = world(7)
    products = cross_products(y, x, x, groups_of(codes, "group"), weight)
    theta, step = np.array([0.7, -0.2, 0.3]), 1e-6
    deviance = [
        [Profile(products, lower(theta + sign * step * move, 2), reml).deviance for sign in (1, -1)]
        for move in np.eye(3)
    ]
    differences = [(up - down) / (2 * step) for up, down in deviance]
    assert Profile(products, lower(theta, 2), reml).gradient == pytest.approx(differences, rel=1e-6)


def test_balanced_groups_have_the_closed_forms_of_anova():
    rng = np.random.default_rng(3)
    groups, m = 14, 9
    codes = np.repeat(np.arange(groups), m)
    treated = (codes % 2).astype(float)
    y = 2 + treated + rng.normal(0, 1.2, groups)[codes] + rng.normal(0, 1, codes.size)
    x = np.column_stack([np.ones(codes.size), treated])
    fit = linear_mixed(y, x, groups_of(codes, "group"))
    means = y.reshape(groups, m).mean(axis=1)
    sides = [means[0::2], means[1::2]]
    inside = ((y - means[codes]) ** 2).sum() / (groups * (m - 1))
    between = m * sum(((side - side.mean()) ** 2).sum() for side in sides) / (groups - 2)
    assert fit.sigma2 == pytest.approx(inside, rel=1e-7)
    assert fit.random[0, 0] == pytest.approx((between - inside) / m, rel=1e-6)
    assert fit.params[1] == pytest.approx(sides[1].mean() - sides[0].mean(), abs=1e-10)
    # The test of a factor that varies between groups is then exactly the t test on their means.
    assert satterthwaite(fit, np.array([0.0, 1.0])) == pytest.approx(groups - 2, rel=1e-5)
    shrink = fit.random[0, 0] / (fit.random[0, 0] + inside / m)
    own = means - np.where(np.arange(groups) % 2, sides[1].mean(), sides[0].mean())
    assert fit.modes[:, 0] == pytest.approx(shrink * own, abs=1e-8)


def test_against_another_package():
    mixedlm = pytest.importorskip("mixedlm", reason="mixedlm absent (make test installs it)")
    y, x, codes, _ = world(11)
    rows = pd.DataFrame({"y": y, "x": x[:, 1], "g": codes.astype(str)})
    other = mixedlm.lmer("y ~ x + (1 + x | g)", data=rows)
    fit = linear_mixed(y, x, groups_of(codes, "group"), z=x)
    # Both stop near the optimum: theirs may be lower, never higher.
    assert fit.log_likelihood >= other.logLik().value - 1e-6
    assert fit.log_likelihood == pytest.approx(other.logLik().value, abs=1e-3)
    assert fit.params == pytest.approx(np.asarray(other.beta), abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    scale=st.sampled_from([1e-6, 1e-2, 1.0, 1e3, 1e7]),
    origin=st.sampled_from([-1e3, 0.0, 50.0, 1e4]),
    unit=st.sampled_from([1e-3, 1.0, 1e4]),
)
def test_units_origins_and_order_change_nothing(seed, scale, origin, unit):
    y, x, codes, weight = world(seed, groups=9, n=90)
    fit = linear_mixed(y, x, groups_of(codes, "group"), z=x, weight=weight)
    order = np.random.default_rng(seed).permutation(y.size)
    moved = np.column_stack([np.ones(y.size), unit * x[:, 1] + origin])[order]
    other = linear_mixed(scale * y[order], moved, groups_of(codes[order], "g"), z=moved, weight=weight[order])
    assert isinstance(fit, LinearMixed)
    assert isinstance(other, LinearMixed)
    assert other.params[1] * unit / scale == pytest.approx(fit.params[1], rel=1e-5, abs=1e-6)
    assert other.se[1] * unit / scale == pytest.approx(fit.se[1], rel=1e-4)
    assert other.sigma2 / scale**2 == pytest.approx(fit.sigma2, rel=1e-5)
    assert other.random[1, 1] * (unit / scale) ** 2 == pytest.approx(fit.random[1, 1], rel=1e-3, abs=1e-7)
    assert other.singular == fit.singular


def test_no_variance_between_groups():
    rng = np.random.default_rng(1)
    codes = np.repeat(np.arange(20), 8)
    x = np.column_stack([np.ones(160), rng.normal(size=160)])
    noise = rng.normal(size=160)
    y = x @ [1.0, 2.0] + noise - (np.bincount(codes, noise) / 8)[codes]  # groups closer than chance would have them
    groups = groups_of(codes, "group")
    fit = linear_mixed(y, x, groups)
    params, residual = np.linalg.lstsq(x, y)[:2]
    assert fit.singular
    assert fit.random[0, 0] == 0
    assert fit.params == pytest.approx(params, abs=1e-10)
    assert fit.sigma2 == pytest.approx(residual[0] / 158)
    assert (fit.modes == 0).all()
    assert satterthwaite(fit, np.array([0.0, 1.0])) == pytest.approx(158)
    assert variance_test(linear_mixed(y, x, groups, z=x), fit).statistic >= 0


def test_a_slope_that_does_not_vary_is_told():
    rng = np.random.default_rng(8)
    codes = np.repeat(np.arange(30), 6)
    x = np.column_stack([np.ones(180), rng.normal(size=180)])
    groups = groups_of(codes, "group")
    y = x @ [1.0, 2.0] + rng.normal(0, 1, 30)[codes] + 0.8 * rng.normal(size=180)
    fits = [linear_mixed(y, x, groups, z=z) for z in (x, x[:, :1])]
    if fits[0].singular:
        assert np.linalg.det(fits[0].random) == pytest.approx(0, abs=1e-12)
    assert fits[0].log_likelihood >= fits[1].log_likelihood - 1e-9


def test_refusals():
    y, x, codes, _ = world(2)
    groups = groups_of(codes, "group")
    few = codes < 4
    cases = {
        "too_few_groups": (y[few], x[few], groups_of(codes[few], "group")),
        "collinear": (y, np.column_stack([x, x @ [1, 2]]), groups),
        "constant_response": (np.full(N, 3.0), x, groups),
        "not_identified": (y, x, groups_of(np.arange(N), "group")),
    }
    for reason, (response, design, of) in cases.items():
        found = linear_mixed(response, design, of)
        assert isinstance(found, NotEstimable)
        assert (found.reason, found.n, found.units) == (reason, response.size, of.count)


def test_a_perfect_fit_is_refused():
    _, x, codes, _ = world(2)
    rng = np.random.default_rng(0)
    exact = x @ [1.0, 0.5] + rng.normal(size=12)[codes]
    assert linear_mixed(exact, x, groups_of(codes, "group")) == NotEstimable("not_converged", N, 12)


def test_tests_of_variances_compare_nested_models():
    y, x, codes, _ = world(4)
    groups = groups_of(codes, "group")
    full, reduced = linear_mixed(y, x, groups, z=x), linear_mixed(y, x, groups)
    found = variance_test(full, reduced)
    expected = 0.5 * (stats.chi2.sf(found.statistic, 1) + stats.chi2.sf(found.statistic, 2))
    assert found.p_value == pytest.approx(expected)
    with pytest.raises(ValueError, match="same model"):
        variance_test(reduced, full)
    with pytest.raises(ValueError, match="same model"):
        variance_test(full, linear_mixed(y, x, groups, reml=False))
