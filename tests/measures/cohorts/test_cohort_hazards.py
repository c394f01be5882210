"""Exits at equal characteristics: what is simulated is found again."""

import numpy as np
import pandas as pd

from analysis.measures import NotEstimable
from analysis.measures.cohorts import adjusted_incidence

COLLEGES = 60


def cells(rng, *, girl=-0.3, spread=0.25, size=120):
    """Person-years of pupils whose exits depend on sex and quarter, with a lasting shock of the collège."""
    shock = rng.normal(0, spread, COLLEGES)
    rows = []
    for uai in range(COLLEGES):
        poor = 0.2 + 0.6 * uai / COLLEGES
        for sex in ("M", "F"):
            for quarter, share in (("q1", poor), ("q4", 1 - poor)):
                left = rng.binomial(size, share / 2)
                for time in (1, 2, 3):
                    first = _expit(-3.2 + girl * (sex == "F") + 0.8 * (quarter == "q1") + shock[uai] + 0.1 * time)
                    second = _expit(-2.0) if time == 3 else 0.0
                    out = rng.multinomial(left, [first, second, 1 - first - second])
                    rows.append((f"c{uai}", sex, quarter, time, left, out[0], out[1]))
                    left = out[2]
    names = ["uai", "sex", "quarter", "time", "at_risk", "first", "second"]
    return pd.DataFrame(rows, columns=names)


def _expit(value):
    return 1 / (1 + np.exp(-value))


def test_contrast_is_recovered_and_covered():
    """20 draws: bias below 3 standard errors of the mean; cover of 95 % intervals at least 80 % (error 5 points)."""
    found = [adjusted_incidence(cells(np.random.default_rng(s)), by="sex", controls=["quarter"]) for s in range(20)]
    truth = adjusted_incidence(cells(np.random.default_rng(99), size=200_000), by="sex", controls=["quarter"])
    # The collèges' shocks differ from one draw to another; with spread 0.25 they barely move the mean difference.
    wanted = np.mean([truth.contrasts["F"].value])
    values = np.array([f.contrasts["F"].value for f in found])
    assert abs(values.mean() - wanted) < 3 * values.std() / np.sqrt(20) + 0.15
    assert np.mean([f.contrasts["F"].low <= wanted <= f.contrasts["F"].high for f in found]) >= 0.8


def test_equal_controls_remove_what_they_explain():
    """Poorer pupils leave more and are more often in one group: no difference is left at equal quarter."""
    rows = cells(np.random.default_rng(4), girl=0.0, spread=0.0, size=20_000)
    kind = np.where(rows["uai"].str[1:].astype(int) < COLLEGES / 2, "ville", "campagne")
    rows = rows.assign(kind=kind)
    crude = adjusted_incidence(rows, by="kind", reference="ville").contrasts["campagne"]
    equal = adjusted_incidence(rows, by="kind", controls=["quarter"], reference="ville").contrasts["campagne"]
    assert crude.low > 1
    assert abs(equal.value) < 0.3
    assert equal.low < 0 < equal.high


def test_refusals():
    rows = cells(np.random.default_rng(0))
    assert adjusted_incidence(rows.iloc[:0], by="sex") == NotEstimable("no_data")
    assert adjusted_incidence(rows[rows["sex"] == "F"], by="sex").reason == "too_few_groups"
    assert adjusted_incidence(rows[rows["uai"].isin(["c0", "c1"])], by="sex").reason == "too_few_groups"
    assert (
        adjusted_incidence(rows.assign(first=rows["first"].where(rows["sex"] == "F", 0)), by="sex").reason
        == "separation"
    )


def test_a_cause_that_never_happens_is_no_obstacle():
    rows = cells(np.random.default_rng(0)).assign(second=0)
    found = adjusted_incidence(rows, by="sex", controls=["quarter"])
    assert found.levels["M"].value > found.levels["F"].value
    assert found.residual_df > 10
