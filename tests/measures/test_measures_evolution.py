"""Evolution with frozen IPS: what it refuses, what it must agree with, what it finds when the truth is known."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import (
    UNBROKEN,
    Evolution,
    NotEstimable,
    decide,
    evolution,
    national_bounds,
    slope_logit,
    slope_points,
    values_by_session,
)
from analysis.measures.bootstrap import correlation
from analysis.measures.changes import SessionChange


@pytest.fixture(scope="module")
def panel(simulate) -> pd.DataFrame:
    return simulate(colleges=150, alphas=(2.0, 2.3, 2.1), slopes=(0.36, 0.36, 0.30))


@pytest.fixture(scope="module")
def found(panel) -> Evolution:
    bounds = national_bounds(panel["ips"], panel["present"])
    return evolution(panel, 2019, bounds=bounds, draws=999, comparability=UNBROKEN)


def test_values_are_those_of_each_session(panel, found):
    for values in found.sessions:
        rows = panel[panel["session"] == values.session]
        assert values.points.slope == slope_points(rows).slope
        assert values.logit.slope == slope_logit(rows).slope
        assert values.r2 == pytest.approx(values.correlation.value**2)
    assert [values.session for values in found.sessions] == [2019, 2020, 2021]


def test_values_alone_are_those_of_an_evolution(panel, found):
    bounds = national_bounds(panel["ips"], panel["present"])
    alone = values_by_session(panel, bounds=bounds)
    assert [values.estimates() for values in alone] == [values.estimates() for values in found.sessions]
    first = panel[panel["session"] == 2019]
    assert values_by_session(first).reason == "single_session"
    full = values_by_session(pd.concat([panel[panel["session"] != 2019], first.iloc[:100]]), panel="full")
    assert [values.units for values in full] == [100, 150, 150]


def test_changes_are_differences_of_the_values(found):
    first = found.by_session[2019]
    for change in found.changes:
        later = found.by_session[change.session]
        assert change.points.value == pytest.approx(later.points.slope.value - first.points.slope.value)
        assert change.logit.value == pytest.approx(later.logit.slope.value - first.logit.slope.value)
        assert change.correlation.value == pytest.approx(later.correlation.value - first.correlation.value)
        assert change.sii.value == pytest.approx(later.sii.value - first.sii.value)
        assert change.rate.value == pytest.approx(later.rate.value - first.rate.value)
        gaps = [values.quartiles.gap_logit.value for values in (first, later)]
        assert change.gap_logit.value == pytest.approx(gaps[1] - gaps[0])


def test_another_reference_reverses_the_change(panel, found):
    back = evolution(panel, 2021, draws=99, comparability=UNBROKEN)
    assert back.reference == 2021
    assert back.since_reference(2019).points.value == pytest.approx(-found.since_reference(2021).points.value)
    assert back.since_reference(2019).logit.se == pytest.approx(found.since_reference(2021).logit.se)
    assert back.wald_points.statistic == pytest.approx(found.wald_points.statistic)
    assert back.trend_points.value == pytest.approx(found.trend_points.value)


def test_the_same_seed_gives_the_same_interval(panel):
    one, again, other = (
        evolution(panel, 2019, draws=499, seed=seed, comparability=UNBROKEN).changes[0].correlation
        for seed in (5, 5, 6)
    )
    assert one == again
    assert one.inference.seed == 5
    assert other.low != one.low
    assert other.low == pytest.approx(one.low, abs=0.02)


def test_order_and_codes_do_not_matter(panel, found):
    mixed = panel.sample(frac=1, random_state=2)
    mixed["uai"] = "Z" + mixed["uai"].str[::-1]
    again = evolution(mixed, 2019, draws=999, comparability=UNBROKEN)
    for one, other in zip(found.changes, again.changes, strict=True):
        assert [one.points.value, one.points.se] == pytest.approx([other.points.value, other.points.se])
        assert [one.logit.value, one.logit.se] == pytest.approx([other.logit.value, other.logit.se], rel=1e-6)
        assert one.correlation.value == pytest.approx(other.correlation.value)
        assert one.correlation.low == pytest.approx(other.correlation.low, abs=0.02)


def test_bootstrap_of_the_correlation_agrees_with_the_jackknife(panel, found):
    def z(rows):
        sums = []
        for session in (2019, 2021):
            part = rows[rows["session"] == session]
            w, x, y = part["present"], (part["ips"] - 100) / 10, part["rate"] - 90
            sums.append(
                [w.sum(), (w * x).sum(), (w * y).sum(), (w * x * x).sum(), (w * y * y).sum(), (w * x * y).sum()]
            )
        first, last = np.arctanh(correlation(np.array(sums)))
        return last - first

    without = np.array([z(panel[panel["uai"] != uai]) for uai in panel["uai"].unique()])
    jackknife = np.sqrt(149 / 150 * ((without - z(panel)) ** 2).sum())
    change = found.since_reference(2021).correlation
    half = (
        np.arctanh(found.by_session[2019].correlation.value + change.high)
        - np.arctanh(found.by_session[2019].correlation.value + change.low)
    ) / 2
    assert half / 1.976 == pytest.approx(jackknife, rel=0.15)


def test_balanced_and_full(simulate):
    rows = simulate(colleges=60, alphas=(2.0, 2.2), slopes=(0.36, 0.36))
    rows = rows.drop(index=[0, 1, 62])
    balanced, full = (
        evolution(rows, 2019, panel=kind, draws=99, comparability=UNBROKEN) for kind in ("balanced", "full")
    )
    assert (balanced.units, full.units) == (57, 60)
    assert [values.units for values in full.sessions] == [58, 59]
    assert [values.units for values in balanced.sessions] == [57, 57]
    assert (balanced.trend_points, balanced.trend_logit) == (None, None)


def test_table_has_every_estimate(found):
    table = found.table()
    assert len(table) == 3 * 7 + 2 * 7
    assert {"session", "name", "value", "low", "high", "covariance", "cluster"} <= set(table.columns)
    assert set(table.loc[table["name"] == "delta_correlation", "session"]) == {2020, 2021}


def test_few_clusters_describe_only(simulate):
    rows = simulate(colleges=60, alphas=(2.0, 2.2), slopes=(0.36, 0.36), departements=3)
    found = evolution(rows, cluster="departement", draws=99, comparability=UNBROKEN)
    assert all(estimate.descriptive for estimate in found.changes[0].estimates() if estimate.name != "delta_rate")
    assert found.wald_points is None
    change = found.changes[0]
    verdict = decide(change.points, change.logit, change.correlation, change.sii, comparable=True)
    assert verdict.label == "non_concluant"


def test_five_to_nine_clusters_use_the_wild_bootstrap(simulate):
    rows = simulate(colleges=80, alphas=(2.0, 2.2), slopes=(0.36, 0.1), departements=8)
    change = evolution(rows, cluster="departement", draws=99, comparability=UNBROKEN).changes[0]
    assert change.points.inference.covariance == change.logit.inference.covariance == "WCR"
    assert change.points.low < change.points.value < change.points.high < 0


class TestRefusals:
    def test_one_session(self, simulate):
        assert evolution(simulate(), comparability=UNBROKEN).reason == "single_session"

    def test_nobody(self, simulate):
        assert evolution(simulate().head(0), comparability=UNBROKEN).reason == "no_data"

    def test_unknown_reference(self, panel):
        assert evolution(panel, 2012, comparability=UNBROKEN).reason == "missing_reference"

    def test_too_few_colleges(self, simulate):
        rows = simulate(colleges=8, alphas=(2.0, 2.2), slopes=(0.36, 0.36))
        assert evolution(rows, comparability=UNBROKEN) == NotEstimable(
            "too_few_units", rows.loc[rows["session"] == 2019, "present"].sum(), 8
        )

    def test_no_college_at_every_session(self, simulate):
        rows = simulate(colleges=40, alphas=(2.0, 2.2), slopes=(0.36, 0.36))
        rows["uai"] = rows["uai"] + rows["session"].astype(str)
        assert evolution(rows, comparability=UNBROKEN).reason == "too_few_units"

    def test_ips_that_moves(self, panel):
        moved = panel.assign(ips=panel["ips"] + (panel["session"] == 2021))
        with pytest.raises(ValueError, match="freeze"):
            evolution(moved, comparability=UNBROKEN)

    def test_a_college_twice(self, panel):
        with pytest.raises(ValueError, match="several rows"):
            evolution(pd.concat([panel, panel.head(1)]), comparability=UNBROKEN)


def _verdict(change: SessionChange) -> str:
    return decide(
        change.points, change.logit, change.correlation, change.sii, comparable=True, delta_rate=change.rate
    ).label


# Logit level and slope at the first and last of two sessions, 390 collèges with lasting effects.
SCENARIOS = {
    "stationnaire": ((2.3, 2.35), (0.45, 0.45), {"non_concluant"}),
    "plafond": ((1.8, 3.3), (0.45, 0.45), {"effet_plafond"}),
    "decorrelation": ((2.3, 2.35), (0.45, 0.22), {"decorrelation"}),
    "aggravation_masquee": ((1.8, 3.5), (0.40, 0.60), {"aggravation_masquee"}),
    "aggravation": ((2.3, 2.3), (0.30, 0.50), {"aggravation"}),
    "effet_de_niveau": ((3.0, 1.8), (0.45, 0.45), {"effet_de_niveau"}),
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_known_truth_gets_its_label(simulate, scenario):
    alphas, slopes, expected = SCENARIOS[scenario]
    labels = []
    for seed in (11, 12, 13):
        rows = simulate(colleges=390, alphas=alphas, slopes=slopes, seed=seed)
        labels.append(_verdict(evolution(rows, draws=299, comparability=UNBROKEN).changes[0]))
    if scenario != "decorrelation":
        assert "decorrelation" not in labels
    assert sum(label in expected for label in labels) >= 2


def test_coverage_of_the_change_of_slope(simulate):
    """Nothing changes: the interval of the change in log-odds holds 0 about 19 times in 20."""
    outside, draws = 0, 50
    for seed in range(draws):
        rows = simulate(colleges=60, alphas=(2.2, 2.2), slopes=(0.36, 0.36), seed=seed)
        outside += evolution(rows, draws=99, comparability=UNBROKEN).changes[0].logit.sign != 0
    assert outside / draws <= 0.15
