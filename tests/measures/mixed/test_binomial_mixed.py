"""Binomial mixed models against numerical integration, aggregation, another package and their own symmetries."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.special import expit

from analysis.measures.covariance import groups_of
from analysis.measures.mixed import BinomialMixed, averaged_probability, binomial_mixed, contrast, marginal_effects
from analysis.measures.mixed.counts import counts_of
from analysis.measures.mixed.integrated import IntegratedDeviance
from analysis.measures.mixed.laplace import laplace
from analysis.measures.mixed.quadrature import quadrature
from analysis.measures.models import fit_logit
from analysis.measures.results import NotEstimable


def world(seed: int, *, groups: int = 25, n: int = 300, most: int = 1, sd: float = 0.9, slope_sd: float = 0.0):
    """Successes, trials, x (constant, quantity, indicator), codes; groups of very unequal sizes, some of one row."""
    rng = np.random.default_rng(seed)
    share = rng.exponential(size=groups - 3)
    codes = np.concatenate([np.arange(groups), rng.choice(groups - 3, n - groups, p=share / share.sum())])
    x = np.column_stack([np.ones(n), rng.normal(size=n), rng.random(n) < 0.5]).astype(float)
    trials = rng.integers(1, most + 1, n).astype(float)
    eta = x @ [0.6, 0.8, -0.5] + rng.normal(0, sd, groups)[codes] + rng.normal(0, slope_sd, groups)[codes] * x[:, 1]
    return rng.binomial(trials.astype(int), expit(eta)).astype(float), trials, x, codes


def integrated(k, n, eta, codes, sd) -> float:
    """Log-likelihood by adaptive integration, group by group."""
    total = 0.0
    for g in np.unique(codes):
        inside = codes == g

        def joint(u, inside=inside):
            return np.exp(stats.binom.logpmf(k[inside], n[inside], expit(eta[inside] + u)).sum()) * stats.norm.pdf(
                u, 0, sd
            )

        peak = integrate.quad(joint, -6 * sd - 3, 6 * sd + 3, epsabs=0, epsrel=1e-10, limit=200)[0]
        total += np.log(peak)
    return total


@pytest.mark.parametrize(("nodes", "tolerance"), [(25, 1e-6), (9, 1e-3), (1, 0.5)])
@pytest.mark.parametrize("most", [1, 6])
def test_likelihood_against_numerical_integration(nodes, tolerance, most):
    k, n, x, codes = world(1, groups=12, n=80, most=most)
    fit = binomial_mixed(k, n, x, groups_of(codes, "group"), nodes=nodes)
    exact = integrated(k, n, x @ fit.params, codes, fit.sd)
    assert fit.log_likelihood == pytest.approx(exact, abs=tolerance)


@pytest.mark.parametrize(("q", "nodes"), [(1, 1), (2, 1), (1, 4), (1, 9)])
def test_gradient_is_that_of_the_approximated_likelihood(q, nodes):
    k, n, x, codes = world(2, most=5)
    groups = groups_of(codes, "group")
    deviance = IntegratedDeviance(counts_of(k, n, x, x[:, :q], groups), groups.count, nodes)
    point = np.array([0.4, 0.7, -0.2, 0.8, 0.1, 0.5])[: 3 + q * (q + 1) // 2]
    _, gradient = deviance(point)
    step = 1e-5
    differences = [
        (deviance(point + step * move)[0] - deviance(point - step * move)[0]) / (2 * step)
        for move in np.eye(point.size)
    ]
    assert gradient == pytest.approx(differences, abs=1e-6)


def test_quadrature_with_one_node_is_laplace():
    k, n, x, codes = world(3, most=3)
    groups = groups_of(codes, "group")
    (block,) = counts_of(k, n, x, x[:, :1], groups).blocks
    params, root, start = np.array([0.5, 0.6, -0.1]), np.array([[0.9]]), np.zeros((groups.count, 1))
    one, other = laplace(block, params, root, start), quadrature(block, params, root, start, 1)
    assert one.value == pytest.approx(other.value, abs=1e-9)
    assert one.by_params == pytest.approx(other.by_params, abs=1e-9)
    assert one.by_root == pytest.approx(other.by_root, abs=1e-9)


def test_blocks_of_rows_change_nothing(monkeypatch):
    k, n, x, codes = world(4, most=2)
    whole = binomial_mixed(k, n, x, groups_of(codes, "group"))
    monkeypatch.setattr("analysis.measures.mixed.counts.BLOCK_ROWS", 40)
    cut = binomial_mixed(k, n, x, groups_of(codes, "group"))
    assert cut.params == pytest.approx(whole.params, abs=1e-7)
    assert cut.modes == pytest.approx(whole.modes, abs=1e-7)
    assert cut.log_likelihood == pytest.approx(whole.log_likelihood, abs=1e-8)


@pytest.mark.parametrize("nodes", [1, 9])
def test_counts_say_the_same_as_their_trials_one_by_one(nodes):
    k, n, x, codes = world(5, most=7)
    together = binomial_mixed(k, n, x, groups_of(codes, "group"), nodes=nodes)
    row = np.repeat(np.arange(k.size), n.astype(int))
    rank = np.arange(row.size) - np.repeat(np.cumsum(n) - n, n.astype(int))
    each = binomial_mixed(
        (rank < k[row]).astype(float), np.ones(row.size), x[row], groups_of(codes[row], "group"), nodes=nodes
    )
    assert each.params == pytest.approx(together.params, abs=1e-6)
    assert each.se == pytest.approx(together.se, rel=1e-5)
    assert each.sd == pytest.approx(together.sd, rel=1e-5)
    assert each.modes_se == pytest.approx(together.modes_se, rel=1e-5)
    coefficients = stats.binom.logpmf(k, n, 0.5) + n * np.log(2)
    assert together.log_likelihood - each.log_likelihood == pytest.approx(coefficients.sum(), abs=1e-6)


def test_no_variance_between_groups():
    """Each group has exactly as many successes as the whole: the logit without groups."""
    codes = np.repeat(np.arange(20), 10)
    k = np.tile([1.0, 1, 0, 1, 1, 0, 1, 1, 0, 1], 20)
    x = np.column_stack([np.ones(200), np.tile(np.linspace(-1, 1, 10), 20)])
    for nodes in (1, 9):
        fit = binomial_mixed(k, np.ones(200), x, groups_of(codes, "group"), nodes=nodes)
        plain = fit_logit(x, k, np.ones(200))
        assert fit.singular
        assert fit.sd == 0
        assert fit.params == pytest.approx(plain.params, abs=1e-6)
        assert fit.se == pytest.approx(np.sqrt(np.diag(plain.bread)), rel=1e-5)


def test_random_slopes_by_laplace():
    k, n, x, codes = world(6, groups=60, n=3000, most=4, slope_sd=0.6)
    z, groups = x[:, :2], groups_of(codes, "group")
    fit = binomial_mixed(k, n, x, groups, z=z, nodes=1)
    simple = binomial_mixed(k, n, x, groups, nodes=1)
    assert not fit.singular
    assert np.sqrt(np.diag(fit.random)) == pytest.approx([0.9, 0.6], abs=0.25)
    assert fit.log_likelihood > simple.log_likelihood + 50
    r = k - n * expit(x @ fit.params + (z * fit.modes[groups.codes]).sum(axis=1))
    score = groups.sum(z * r[:, None]) - fit.modes @ np.linalg.inv(fit.random)
    assert np.abs(score).max() < 1e-6


def test_against_another_package():
    mixedlm = pytest.importorskip("mixedlm", reason="mixedlm absent (make test installs it)")
    k, n, x, codes = world(7, n=500)
    rows = pd.DataFrame({"y": k, "a": x[:, 1], "b": x[:, 2], "g": codes.astype(str)})
    for nodes in (1, 9):
        other = mixedlm.glmer("y ~ a + b + (1 | g)", data=rows, family=mixedlm.families.Binomial(), nAGQ=nodes)
        fit = binomial_mixed(k, n, x, groups_of(codes, "group"), nodes=nodes)
        assert fit.log_likelihood == pytest.approx(other.logLik().value, abs=1e-3)
        assert fit.params == pytest.approx(np.asarray(other.beta), abs=2e-3)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), unit=st.sampled_from([1e-4, 1.0, 1e5]), origin=st.sampled_from([0.0, -300.0, 2e3]))
def test_units_origins_and_order_change_nothing(seed, unit, origin):
    k, n, x, codes = world(seed, groups=15, n=200, most=3)
    order = np.random.default_rng(seed).permutation(k.size)
    moved = x[order].copy()
    moved[:, 1] = unit * moved[:, 1] + origin
    fit = binomial_mixed(k, n, x, groups_of(codes, "group"), nodes=5)
    other = binomial_mixed(k[order], n[order], moved, groups_of(codes[order], "g"), nodes=5)
    assert isinstance(fit, BinomialMixed)
    assert other.params[1] * unit == pytest.approx(fit.params[1], abs=1e-6)
    assert other.se[1] * unit == pytest.approx(fit.se[1], rel=1e-4)
    assert other.sd == pytest.approx(fit.sd, abs=1e-5)
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-7)


def test_refusals():
    k, n, x, codes = world(8)
    groups = groups_of(codes, "group")
    few = codes < 4
    separated = (x[:, 1] > 0).astype(float)
    cases = {
        "too_few_groups": (k[few], n[few], x[few], groups_of(codes[few], "group")),
        "collinear": (k, n, np.column_stack([x, x @ [1, 2, 0]]), groups),
        "constant_response": (np.zeros(k.size), n, x, groups),
        "separation": (separated, n, x, groups),
        "not_identified": (k, n, x, groups_of(np.arange(k.size), "group")),
    }
    for reason, (successes, trials, design, of) in cases.items():
        assert binomial_mixed(successes, trials, design, of) == NotEstimable(reason, round(trials.sum()), of.count)


def test_groups_all_alike_have_no_finite_spread():
    """Every group succeeds or fails as a whole: the standard deviation has no maximum."""
    codes = np.repeat(np.arange(12), 8)
    k = np.repeat(np.tile([0.0, 1.0], 6), 8)
    found = binomial_mixed(k, np.ones(96), np.ones((96, 1)), groups_of(codes, "group"))
    assert isinstance(found, NotEstimable)
    assert found.reason in ("separation", "not_converged")


def test_quadrature_takes_one_random_effect():
    k, n, x, codes = world(9)
    with pytest.raises(ValueError, match="one random effect"):
        binomial_mixed(k, n, x, groups_of(codes, "group"), z=x[:, :2], nodes=9)


@pytest.mark.parametrize("sd", [0.0, 0.5, 1.0, 2.0])
def test_averaged_probability(sd):
    eta = np.array([-3.0, 0.0, 1.5])
    direct = [
        integrate.quad(lambda u, e=e: expit(e + sd * u) * stats.norm.pdf(u), -10, 10, epsabs=1e-12)[0] for e in eta
    ]
    assert averaged_probability(eta, sd) == pytest.approx(direct, abs=1e-7)


@pytest.mark.parametrize("q", [1, 2])
def test_contrasts_and_their_gradients(q):
    k, n, x, codes = world(10, groups=40, n=1500, most=3, slope_sd=0.5)
    fit = binomial_mixed(k, n, x, groups_of(codes, "group"), z=x[:, :q], nodes=1)
    high, low = x.copy(), x.copy()
    high[:, 2], low[:, 2] = 1.0, 0.0

    def effect(of: BinomialMixed):
        return contrast(of, (high, high[:, :q]), (low, low[:, :q]))

    found = effect(fit)
    sd = np.sqrt(np.einsum("ia,ab,ib->i", x[:, :q], fit.random, x[:, :q]))
    direct = averaged_probability(high @ fit.params, sd) - averaged_probability(low @ fit.params, sd)
    assert found.value == pytest.approx(direct.mean(), abs=1e-10)
    step = 1e-5
    differences = [
        (
            effect(replace(fit, point=fit.point + step * move)).value
            - effect(replace(fit, point=fit.point - step * move)).value
        )
        / (2 * step)
        for move in np.eye(fit.point.size)
    ]
    assert found.gradient == pytest.approx(differences, abs=1e-8)
    assert found.se(fit) == pytest.approx(np.sqrt(found.gradient @ fit.joint @ found.gradient))


def test_marginal_effects_are_contrasts_of_a_small_step():
    k, n, x, codes = world(11, groups=40, n=1500, most=3)
    fit = binomial_mixed(k, n, x, groups_of(codes, "group"), nodes=5)
    found = marginal_effects(fit, x, x[:, :1], [1])[1]
    step = 1e-3
    high, low = x.copy(), x.copy()
    high[:, 1], low[:, 1] = x[:, 1] + step / 2, x[:, 1] - step / 2
    expected = contrast(fit, (high, x[:, :1]), (low, x[:, :1]), over=step)
    assert found.value == pytest.approx(expected.value, rel=1e-6)
    assert found.gradient == pytest.approx(expected.gradient, abs=1e-6)
