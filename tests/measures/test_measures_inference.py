"""Clusters and variances: the rule, the jackknife against refits, the wild bootstrap."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import choose_cluster, slope_logit, slope_points, variance_rule
from analysis.measures.covariance import cr1, cv3, deleted_params, groups_of, hc1
from analysis.measures.inference import cluster_fit, clustering, coefficient
from analysis.measures.models import fit_logit, fit_wls
from analysis.measures.satterthwaite import cr2, jackknife_freedom
from analysis.measures.wild import wild_interval, wild_p_value


@pytest.mark.parametrize(
    ("academies", "departements", "expected"),
    [(30, 60, "academie"), (10, 20, "academie"), (3, 12, "departement"), (1, 9, "uai"), (1, 1, "uai")],
)
def test_coarsest_column_with_ten_clusters(simulate, academies, departements, expected):
    rows = simulate(colleges=240, academies=academies, departements=departements)
    assert choose_cluster(rows) == expected
    assert slope_points(rows).slope.inference.cluster == expected


def test_absent_columns_are_passed_over(simulate):
    assert choose_cluster(simulate()[["uai", "rate"]]) == "uai"
    with pytest.raises(KeyError, match="none of the cluster columns"):
        choose_cluster(pd.DataFrame({"rate": [1.0]}))


@pytest.mark.parametrize(
    ("clusters", "kind"),
    [
        (1, "descriptive"),
        (4, "descriptive"),
        (5, "WCR"),
        (9, "WCR"),
        (10, "CV3"),
        (499, "CV3"),
        (500, "CR1"),
        (6613, "CR1"),
    ],
)
def test_variance_by_number_of_clusters(clusters, kind):
    assert variance_rule(clusters) == kind


@pytest.mark.parametrize(
    ("departements", "covariance", "most"),
    [(3, "descriptive", None), (7, "WCR", 6), (12, "CV3", 11), (520, "CR1", 519)],
)
def test_the_result_records_what_was_used(simulate, departements, covariance, most):
    slope = slope_points(simulate(colleges=520, departements=departements), cluster="departement").slope
    inference = slope.inference
    assert (inference.covariance, inference.n_clusters) == (covariance, departements)
    assert (4 < inference.df < most) if covariance == "CV3" else inference.df == most
    assert (inference.estimator, inference.weights, inference.cluster) == ("WLS", "present", "departement")
    assert slope.descriptive == (covariance == "descriptive")


@pytest.fixture
def sample(simulate):
    rows = simulate(colleges=90, departements=11, departement_sd=0.4)
    x = np.column_stack([np.ones(90), (rows["ips"] - 100) / 10])
    return x, rows["rate"].to_numpy(), rows["present"].to_numpy(float), groups_of(rows["departement"], "departement")


@pytest.mark.parametrize("logit", [False, True])
def test_jackknife_equals_refits(sample, logit):
    x, rate, n, groups = sample
    model, y = (fit_logit, rate / 100) if logit else (fit_wls, rate)
    fit = model(x, y, n)
    refits = np.array([model(x[kept], y[kept], n[kept]).params for kept in (groups.codes != g for g in range(11))])
    assert deleted_params(fit, groups) == pytest.approx(refits, rel=1e-8)
    deviations = refits - fit.params
    assert cv3(fit, groups) == pytest.approx(10 / 11 * deviations.T @ deviations, rel=1e-6)


def test_one_row_per_cluster_makes_cr1_the_robust_one(sample):
    x, rate, n, _ = sample
    fit = fit_wls(x, rate, n)
    assert cr1(fit, groups_of(np.arange(90), "uai")) == pytest.approx(hc1(fit), rel=1e-12)


def test_jackknife_survives_a_cluster_that_holds_all_of_a_group(sample):
    x, rate, n, groups = sample
    alone = np.column_stack([x, groups.codes == 0]).astype(float)
    assert np.isfinite(cv3(fit_wls(alone, rate, n), groups)).all()
    assert np.isfinite(cv3(fit_logit(alone, rate / 100, n), groups)).all()


def test_equal_clusters_have_all_their_degrees_of_freedom():
    label, y = np.repeat(np.arange(17), 4), np.random.default_rng(1).normal(size=68)
    fit, groups = fit_wls(np.ones((68, 1)), y, np.ones(68)), groups_of(label, "departement")
    assert jackknife_freedom(fit, groups).df(np.ones(1)) == pytest.approx(16)
    assert cr2(fit, groups).freedom.df(np.ones(1)) == pytest.approx(16)


@pytest.mark.parametrize("kind", ["CV3", "CR2"])
def test_degrees_of_freedom_and_bias_under_the_working_model(kind):
    """The variance is a quadratic form y′Qy, found by polarisation: its degrees of freedom are tr(Q)² ÷ tr(Q²), and for
    CR2 tr(Q) is the true variance."""
    rng = np.random.default_rng(4)
    label = rng.integers(6, size=24)
    x = np.column_stack([np.ones(24), rng.normal(size=24) + rng.normal(0, 1, 6)[label]])
    w, groups = rng.uniform(20, 200, 24), groups_of(label, "departement")

    def variance(y):
        fit = fit_wls(x, y, w)
        return (cv3(fit, groups) if kind == "CV3" else cr2(fit, groups).matrix)[1, 1]

    unit = np.eye(24)
    alone = np.array([variance(row) for row in unit])
    together = np.array([[variance(one + other) for one in unit] for other in unit])
    form = (together - alone[:, None] - alone) / 2
    fit = fit_wls(x, unit[0], w)
    freedom = jackknife_freedom(fit, groups) if kind == "CV3" else cr2(fit, groups).freedom
    assert freedom.df(np.array([0.0, 1.0])) == pytest.approx(np.trace(form) ** 2 / (form**2).sum())
    if kind == "CR2":
        weighted = x * w[:, None]
        assert np.trace(form) == pytest.approx((fit.bread @ (weighted.T @ weighted) @ fit.bread)[1, 1])


def test_cr2_of_clusters_of_unequal_sizes_from_its_definition():
    generator = np.random.default_rng(8)
    labels = np.repeat(np.arange(12), [1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 9])
    generator.shuffle(labels)
    x = np.column_stack([np.ones(labels.size), generator.normal(size=labels.size)])
    w = generator.uniform(0.5, 3.0, labels.size)
    fit = fit_wls(x, x @ [1.0, 2.0] + generator.normal(size=labels.size), w)
    left = np.eye(labels.size) - x @ fit.bread @ (x * w[:, None]).T
    scores = []
    for cluster in range(12):
        inside = labels == cluster
        values, vectors = np.linalg.eigh(left[inside] @ left[inside].T)
        adjustment = (vectors / np.sqrt(values)) @ vectors.T
        scores.append(fit.bread @ (x * w[:, None])[inside].T @ adjustment @ (fit.y - fit.mean)[inside])
    expected = sum(np.outer(score, score) for score in scores)
    np.testing.assert_allclose(cr2(fit, groups_of(labels, "uai")).matrix, expected, rtol=1e-10)


def test_missing_labels_are_refused():
    with pytest.raises(ValueError, match="missing cluster label"):
        groups_of(["a", None], "academie")


def test_cluster_fit_is_none_below_five_clusters(sample):
    x, rate, n, groups = sample
    fit = fit_wls(x, rate, n)
    assert cluster_fit(fit, groups.codes % 4) is None
    assert cluster_fit(fit, groups.codes) == pytest.approx(cv3(fit, groups))


def _few_clusters(rng, clusters: int, slope: float, logit: bool):
    size = 8
    label = np.repeat(np.arange(clusters), size)
    x = rng.normal(0, 1, clusters)[label] * 0.7 + rng.normal(0, 1, clusters * size)
    shock = (rng.normal(0, 1, clusters)[label] + 0.5 * rng.normal(0, 1, clusters)[label] * x) * (0.4 if logit else 1)
    n = rng.integers(30, 150, label.size).astype(float)
    if logit:
        y = rng.binomial(n.astype(int), 1 / (1 + np.exp(-(1 + slope * x + shock)))) / n
    else:
        y = slope * x + shock + rng.normal(0, 1, label.size)
    return np.column_stack([np.ones(label.size), x]), y, n, groups_of(label, "departement")


@pytest.mark.parametrize(("clusters", "logit"), [(6, False), (8, False), (8, True)])
def test_size_of_the_wild_bootstrap(clusters, logit):
    rng, rejected, draws = np.random.default_rng(7), 0, 250
    for _ in range(draws):
        x, y, n, groups = _few_clusters(rng, clusters, 0.3, logit)
        fit = (fit_logit if logit else fit_wls)(x, y, n)
        rejected += wild_p_value(fit, 1, groups, 0.3) < 0.05
    assert rejected / draws < 0.10


@pytest.mark.parametrize("logit", [False, True])
@pytest.mark.parametrize("clusters", [5, 7, 9])
def test_the_interval_inverts_the_test(clusters, logit):
    x, y, n, groups = _few_clusters(np.random.default_rng(clusters), clusters, 0.8, logit)
    fit = (fit_logit if logit else fit_wls)(x, y, n)
    low, high = wild_interval(fit, 1, groups, se=float(np.sqrt(cv3(fit, groups)[1, 1])))
    assert low < fit.params[1] < high
    step = (high - low) * 1e-4
    assert wild_p_value(fit, 1, groups, fit.params[1]) > 0.99
    assert wild_p_value(fit, 1, groups, low + step) >= 0.05 > wild_p_value(fit, 1, groups, low - step)
    assert wild_p_value(fit, 1, groups, high - step) >= 0.05 > wild_p_value(fit, 1, groups, high + step)


def test_wild_p_value_by_brute_force():
    x, y, n, groups = _few_clusters(np.random.default_rng(3), 6, 0.2, False)
    fit = fit_wls(x, y, n)

    def squared_t(response):
        again = fit_wls(x, response, n)
        return again.params[1] ** 2 / cr1(again, groups)[1, 1]

    null = fit_wls(x[:, :1], y, n)
    signs = (np.array(np.meshgrid(*[[-1, 1]] * 6)).reshape(6, -1).T)[:, groups.codes]
    drawn = np.array([squared_t(null.mean + sign * (y - null.mean)) for sign in signs])
    assert wild_p_value(fit, 1, groups, 0.0) == pytest.approx((drawn >= squared_t(y) * (1 - 1e-9)).mean())


def test_no_bounded_interval_is_said_not_invented(monkeypatch):
    monkeypatch.setattr("analysis.measures.wild.wild_p_value", lambda *_: 0.2)
    x, y, n, groups = _few_clusters(np.random.default_rng(1), 6, 0.8, False)
    found = coefficient(
        clustering(groups.codes, "reseau").on(fit_wls(x, y, n)), 1, name="gap", unit="points", n=60, units=60
    )
    assert found.descriptive
    assert (found.sign, found.inference.covariance) == (0, "WCR")
    assert found.se is not None


def test_thirteen_clusters_by_the_wild_bootstrap(simulate):
    slope = slope_points(simulate(colleges=13), covariance="WCR").slope
    assert slope.inference.covariance == "WCR"
    assert slope.low < slope.value < slope.high


def test_what_rests_on_one_cluster_is_never_established():
    label = np.repeat(np.arange(12), 10)
    treated = (label == 0).astype(float)
    y = np.random.default_rng(1).normal(size=120) + 5 * treated
    fit = fit_wls(np.column_stack([np.ones(120), treated]), y, np.ones(120))
    found = coefficient(clustering(label, "reseau").on(fit), 1, name="gap", unit="points", n=120, units=120)
    assert found.inference.covariance == "CV3"
    assert found.sign == 0


@pytest.mark.parametrize("departements", [12, 60])
def test_coverage_of_the_slope(simulate, departements):
    """True slope in points: that of a very large territory of the same kind."""
    truth = slope_points(simulate(colleges=60_000, departements=600, departement_sd=0.3, seed=99)).slope.value
    inside, draws = 0, 100
    for seed in range(draws):
        rows = simulate(colleges=180, departements=departements, departement_sd=0.3, seed=seed)
        slope = slope_points(rows, cluster="departement").slope
        inside += slope.low <= truth <= slope.high
    assert 0.90 <= inside / draws <= 0.995


def test_ignoring_clusters_is_too_sure(simulate):
    rows = simulate(colleges=400, departements=40, departement_sd=1.0)
    by_departement = slope_logit(rows, cluster="departement")
    assert by_departement.dispersion > 3
    assert slope_points(rows, covariance="classical").slope.inference.cluster is None


@pytest.mark.parametrize(
    ("clusters", "effective", "kind"),
    [(200, 4, "descriptive"), (200, 7, "CV3"), (10, 5, "CV3"), (9, 5, "WCR"), (600, 499, "CV3"), (600, 500, "CR1")],
)
def test_the_smaller_side_rules_and_the_wild_bootstrap_never_enumerates_many_clusters(clusters, effective, kind):
    assert variance_rule(clusters, effective) == kind
