"""Bounds, cumulative incidence, Gray's test, hazards, simultaneous intervals against R 4.2.2 and statsmodels 0.15."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import newcombe
from analysis.measures.cohorts import (
    adjusted_incidence,
    from_records,
    gap_bounds,
    gray_test,
    imbens_manski,
    incidence,
    occupancy,
    share_bounds,
    tipping_point,
    transitions,
)

# known, found, missing → bounds and interval of Imbens & Manski (2004), computed with R 4.2.2 (uniroot).
MANSKI = [
    (620, 900, 100, 0.62, 0.72, 0.5947527023667, 0.7433546046926),
    (66, 92, 8, 0.66, 0.74, 0.5818872290692, 0.8123291150586),
    (5400, 9700, 300, 0.54, 0.57, 0.5318020917668, 0.5781432714593),
    (620, 1000, 0, 0.62, 0.62, 0.5899159893273, 0.6500840106727),
]


@pytest.mark.parametrize(("k", "found", "missing", "low", "high", "ci_low", "ci_high"), MANSKI)
def test_bounds_and_interval(k, found, missing, low, high, ci_low, ci_high):
    result = share_bounds(k, missing, found + missing, method="wald")
    assert (result.low, result.high) == pytest.approx((100 * low, 100 * high), rel=1e-12)
    assert result.found == pytest.approx(100 * k / found)
    # R's uniroot stops at 1.2e-4 on c by default: the critical values agree to its tolerance times the standard error.
    assert (result.ci_low, result.ci_high) == pytest.approx((100 * ci_low, 100 * ci_high), abs=2e-4)
    assert imbens_manski(low, high, found + missing) == pytest.approx((ci_low, ci_high), abs=2e-6)


def test_gap_between_two_groups_with_missing_pupils():
    first, second = share_bounds(540, 200, 1000), share_bounds(700, 50, 1000)
    gap = gap_bounds(first, second)
    assert (gap.low, gap.high) == pytest.approx((-21.0, 4.0))
    assert gap.found == pytest.approx(-6.184210526316)
    assert gap.sign == 0
    assert tipping_point(first, second).share == pytest.approx(-50.0)


def test_tipping_point():
    # 675 of 1 000 found in one group; 700 of 950 found in the other, 50 missing: 98.42 % of those missing… R 4.2.2.
    first, second = share_bounds(540, 200, 1000), share_bounds(700, 50, 1000)
    needed = (second.found * first.n - first.low * first.n) / first.missing
    assert needed == pytest.approx(98.42105263158)
    assert tipping_point(second, first).share == pytest.approx(98.42105263158)


def test_without_missing_pupils_the_gap_is_newcombe():
    mine, theirs = gap_bounds(share_bounds(56, 0, 70), share_bounds(48, 0, 80)), newcombe(56, 70, 48, 80)
    assert (mine.ci_low, mine.ci_high) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


def test_monotone_bounds():
    found = share_bounds(620, 100, 1000, assumption="not_better")
    assert (found.low, found.high) == pytest.approx((62.0, 68.88888888889))


# Cumulative incidence and variances of monoclonal gammopathy (R survival::mgus2, 1 384 patients), cmprsk 2.2-11.
TIMES = (60, 120, 180, 240, 300)
CIF_1 = (0.03410371297435, 0.06372216801311, 0.08705626635147, 0.09981371593547, 0.1091516558306)
CIF_2 = (0.3203670102679, 0.5318177040802, 0.6659230225997, 0.7240279761425, 0.7627488432615)
AALEN_1 = (2.392021284369e-05, 4.623250461213e-05, 6.937392204758e-05, 9.615988462073e-05, 0.0001365095647898)
# survfit, survival 3.5-3, standard errors at 120 and 240.
SURVFIT = ((0.006796848423961, 0.01405964516203), (0.00978484679339, 0.01560634506776))


@pytest.fixture(scope="module")
def mgus2(refs):
    return pd.read_csv(refs / "data" / "mgus2_competing.csv.gz")


def _at(found, times):
    return [int(np.searchsorted(found.times, time, side="right")) - 1 for time in times]


def test_incidence_of_mgus2(mgus2):
    aalen = from_records(mgus2["etime"], mgus2["event"])
    rows = _at(aalen, TIMES)
    assert aalen.cif[rows, 0] == pytest.approx(CIF_1, rel=1e-10)
    assert aalen.cif[rows, 1] == pytest.approx(CIF_2, rel=1e-10)
    assert aalen.variance[rows, 0] == pytest.approx(AALEN_1, rel=1e-6)
    greenwood = from_records(mgus2["etime"], mgus2["event"], variance="greenwood")
    for row, expected in zip(_at(greenwood, (120, 240)), SURVFIT, strict=True):
        assert np.sqrt(greenwood.variance[row]) == pytest.approx(expected, rel=1e-6)


def test_occupation_of_mgus2(mgus2):
    """Without way back it is the incidence; survfit's standard errors of the three states at 120 and 240 months."""
    dates = np.unique(mgus2["etime"])
    dates = dates[dates <= 240]
    here = np.where(mgus2["etime"].to_numpy()[:, None] > dates, 0, mgus2["event"].to_numpy()[:, None])
    # Censored: at risk at that date, then not known.
    gone = (mgus2["event"].to_numpy()[:, None] == 0) & (mgus2["etime"].to_numpy()[:, None] < dates)
    found = occupancy(np.where(gone, -1, here), tuple(dates), ("free", "pcm", "death"))
    for time, alive, (pcm, death) in ((120, 0.01390227431302, SURVFIT[0]), (240, 0.01454048969032, SURVFIT[1])):
        se = [found.at(time, state).se / 100 for state in found.states]
        assert se == pytest.approx([alive, pcm, death], rel=1e-6)
    assert found.at(120, "pcm").value == pytest.approx(100 * CIF_1[1], rel=1e-10)
    assert found.at(240, "death").value == pytest.approx(100 * CIF_2[3], rel=1e-10)


def test_gray_test_of_mgus2(mgus2):
    times, groups = np.unique(mgus2["etime"]), np.unique(mgus2["sex"])
    table = np.zeros((groups.size, times.size, 3))
    place = np.searchsorted(groups, mgus2["sex"]), np.searchsorted(times, mgus2["etime"]), mgus2["event"]
    np.add.at(table, place, 1)
    for cause, (statistic, p) in enumerate(((1.194507825076, 0.274422156788), (11.651259012128, 0.0006415909764079))):
        found = gray_test(table[:, :, 1:], table[:, :, 0], cause=cause)
        assert (found.statistic, found.p_value, found.df) == pytest.approx((statistic, p, 1), rel=1e-9)


# Annual toy of 1 000 pupils: events of cause 1, of cause 2, censored, at years 1, 2 and 3.
ANNUAL = ([60, 70, 55], [0, 50, 300], [40, 30, 395])


def test_annual_incidence():
    first, second, censored = ANNUAL
    found = incidence([1, 2, 3], np.column_stack([first, second]), censored)
    assert found.cif[:, 0] == pytest.approx([0.06, 0.1331111111111, 0.1928533333333], rel=1e-12)
    assert found.cif[:, 1] == pytest.approx([0, 0.05222222222222, 0.3780888888889], rel=1e-12)
    assert found.hazards[:, 0] == pytest.approx([0.06, 0.07777777777778, 0.07333333333333], rel=1e-12)
    assert found.variance[:, 0] == pytest.approx([5.645645645646e-05, 0.0001185155450016, 0.0001626567836757], rel=1e-9)
    # What is wrong: the complement of Kaplan-Meier, which censors those qualified.
    alone = incidence([1, 2, 3], np.array(first)[:, None], np.array(second) + censored)
    assert 1 - alone.survival[-1] == pytest.approx(0.196682962963, rel=1e-10)


def test_adjusted_incidence_without_covariate_is_the_incidence():
    """A saturated model in time gives back the Aalen-Johansen incidence of each group, and their difference."""
    first, second, censored = (np.array(counts) for counts in ANNUAL)
    at_risk = 1000 - np.concatenate([[0], np.cumsum(first + second + censored)[:-1]])
    rows = [
        {
            "group": group,
            "uai": uai,
            "time": t + 1,
            "at_risk": at_risk[t] / 20,
            "first": f[t] / 20,
            "second": second[t] / 20,
        }
        for group, f in (("a", first), ("b", first))
        for uai in range(20)
        for t in range(3)
    ]
    found = adjusted_incidence(pd.DataFrame(rows), by="group")
    assert found.levels["a"].value == pytest.approx(19.28533333333, rel=1e-8)
    assert found.contrasts["b"].value == pytest.approx(0, abs=1e-8)


def test_simultaneous_intervals_are_goodman():
    """statsmodels 0.15: multinomial_proportions_confint([56, 72, 73, 59, 62, 87, 58], 0.05, 'goodman')."""
    from statsmodels.stats.proportion import multinomial_proportions_confint

    counts = [56, 72, 73, 59, 62, 87, 58]
    theirs = multinomial_proportions_confint(counts, 0.05, "goodman")
    mine = transitions([counts], ["x"], list("abcdefg"))
    assert np.column_stack([mine.low[0], mine.high[0]]) == pytest.approx(theirs, rel=1e-9)
