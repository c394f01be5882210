"""Evolution on the balanced panel of 6 537 real collèges against R 4.2.2: sessions 2022–2024, IPS frozen at 2022."""

import pytest

from analysis.measures import UNBROKEN, by_quartile, decide, evolution, national_bounds


def close(value: float, rel: float = 1e-6) -> object:
    return pytest.approx(value, rel=rel)


@pytest.fixture(scope="module")
def by_departement(national_panel):
    return evolution(national_panel, 2022, cluster="departement", covariance="CR1", draws=999, comparability=UNBROKEN)


@pytest.fixture(scope="module")
def by_college(national_panel):
    return evolution(national_panel, 2022, cluster="uai", draws=99, comparability=UNBROKEN)


@pytest.fixture(scope="module")
def by_the_rule(national_panel):
    year = national_panel[national_panel["session"] == 2022]
    bounds = national_bounds(year["ips"], year["present"])
    return evolution(national_panel, 2022, panel="full", bounds=bounds, draws=999, comparability=UNBROKEN)


def test_balanced_panel(by_departement):
    assert by_departement.units == 6537
    assert [values.units for values in by_departement.sessions] == [6537] * 3


def test_slopes_by_session(by_departement):
    slopes = [values.points.slope.value for values in by_departement.sessions]
    assert slopes == [close(x) for x in (3.146074635884, 2.974940792958, 3.749272389665)]
    assert [values.r2 for values in by_departement.sessions] == [
        close(x) for x in (0.4381222435525, 0.4362016556268, 0.4549864218357)
    ]
    assert [values.rate.value for values in by_departement.sessions] == [
        close(x) for x in (89.126199813208, 90.54974536891, 87.111155473493)
    ]
    assert [values.correlation.value for values in by_departement.sessions] == [
        close(x) for x in (0.6619080325487, 0.660455642437, 0.6745268132815)
    ]


@pytest.mark.parametrize(
    ("session", "value", "se_departement", "se_college"),
    [
        (2023, -0.171133842926, 0.08242741159996, 0.04738970459664),
        (2024, 0.6031977537812, 0.1400370609503, 0.06183350298645),
    ],
)
def test_change_of_slope_in_points(by_departement, by_college, session, value, se_departement, se_college):
    assert by_departement.since_reference(session).points.value == close(value)
    assert by_departement.since_reference(session).points.se == close(se_departement)
    assert by_college.since_reference(session).points.se == close(se_college)


@pytest.mark.parametrize(
    ("session", "value", "se_departement", "se_college"),
    [
        (2023, 0.02628163619788, 0.008411383836365, 0.005282007217915),
        (2024, 0.01181023220395, 0.01254604441914, 0.005986527229052),
    ],
)
def test_change_of_slope_in_log_odds(by_departement, by_college, session, value, se_departement, se_college):
    assert by_departement.by_session[2022].logit.slope.value == close(0.347016371494)
    assert by_departement.since_reference(session).logit.value == close(value)
    assert by_departement.since_reference(session).logit.se == close(se_departement)
    assert by_college.since_reference(session).logit.se == close(se_college)


def test_joint_wald(by_departement, by_college):
    assert by_departement.wald_points.statistic == close(20.318810448163)
    assert by_departement.wald_points.df == 2
    assert by_departement.wald_points.p_chi2 == close(3.87102852664e-05)
    assert by_college.wald_points.statistic == close(182.613789294613)
    assert by_college.wald_points.p_chi2 == close(2.217785271458e-40)
    assert by_departement.wald_points.p > by_departement.wald_points.p_chi2


def test_linear_trend(by_departement, by_college):
    assert by_departement.trend_points.value == close(0.3016026085474)
    assert by_departement.trend_points.se == close(0.07001567563135)
    assert by_college.trend_points.se == close(0.03094306339474)


def test_correlation_and_slope_index_follow(by_departement):
    change = by_departement.since_reference(2023)
    assert change.correlation.value == close(0.660455642437 - 0.6619080325487, rel=1e-5)
    assert change.correlation.low < 0 < change.correlation.high
    values = by_departement.by_session
    assert change.sii.value == close(values[2023].sii.value - values[2022].sii.value, rel=1e-5)


@pytest.mark.parametrize(
    ("session", "points", "logit", "ratio"),
    [(2022, 13.93, 1.590, 4.191), (2023, 13.24, 1.702, 4.73), (2024, 16.81, 1.621, 4.161)],
)
def test_gaps_between_extreme_quartiles(national_panel, session, points, logit, ratio):
    """The published gaps split collèges of equal IPS between quartiles by the order of the file; ours keep them
    together (a bound belongs to the quartile below it), which moves them by less than a hundredth of a point."""
    rows = national_panel[national_panel["session"] == session]
    found = by_quartile(rows, national_bounds(rows["ips"], rows["present"]))
    assert found.gap_points.value == pytest.approx(points, abs=0.01)
    assert found.gap_logit.value == pytest.approx(logit, abs=0.005)
    assert found.failure_ratio.value == pytest.approx(ratio, abs=0.02)


def test_changes_of_the_gaps_are_differences_of_the_gaps(by_the_rule):
    first, last = (by_the_rule.by_session[session].quartiles for session in (2022, 2024))
    change = by_the_rule.since_reference(2024)
    assert change.gap_points.value == close(last.gap_points.value - first.gap_points.value)
    assert change.gap_logit.value == close(last.gap_logit.value - first.gap_logit.value)
    assert by_the_rule.units == 6823


def test_the_national_verdict_is_not_decorrelation(by_the_rule):
    change = by_the_rule.since_reference(2023)
    verdict = decide(change.points, change.logit, change.correlation, change.sii, comparable=True)
    assert verdict.label != "decorrelation"
    assert change.logit.sign == 1
