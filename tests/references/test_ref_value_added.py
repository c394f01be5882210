"""Shrinkage, funnels and stability against metafor 3.8-1 and base R 4.2.2 (434 collèges of Lille, session 2023; IVAC)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.measures.funnel import exact_limits, funnel
from analysis.measures.value_added import attenuation, heterogeneity, moves, session_correlation


@pytest.fixture(scope="module")
def lille(refs: Path) -> pd.DataFrame:
    """uai, n, admis, ips, yi (empirical logit), vi, blup, blup_se, and the rate as published (whole percent)."""
    rows = pd.read_csv(refs / "data/lille_2023_eb.csv")
    return rows.assign(rate=(100 * rows["admis"] / rows["n"]).round())


# metafor stops its own search at 1e-5: figures that depend on τ² by REML or PM agree to about that.
ITERATED = 2e-5


@pytest.mark.parametrize(
    ("method", "mu", "tau2", "rel"),
    [
        ("REML", 2.365757567898, 0.7197224242085, ITERATED),
        ("PM", 2.42805125285, 1.062526349264, ITERATED),
        ("DL", 2.321318352358, 0.5448878254883, 1e-10),
    ],
)
def test_variance_between_colleges_of_lille(lille, method, mu, tau2, rel):
    found = heterogeneity(lille["yi"], lille["vi"], method=method)
    assert found.params[0] == pytest.approx(mu, rel=rel)
    assert found.tau2 == pytest.approx(tau2, rel=rel)
    assert found.q == pytest.approx(2397.70358610316, rel=1e-10)


def test_moments_underestimate_the_variance(lille):
    moments, likelihood = (heterogeneity(lille["yi"], lille["vi"], method=m).tau2 for m in ("DL", "REML"))
    assert moments < 0.8 * likelihood


def test_shrunken_values_of_lille(lille):
    found = heterogeneity(lille["yi"], lille["vi"])
    shrunken = found.shrunken()
    assert found.se[0] == pytest.approx(0.0473394628321, rel=ITERATED)
    np.testing.assert_allclose(shrunken["value"], lille["blup"], atol=1e-5)
    np.testing.assert_allclose(shrunken["se"], lille["blup_se"], atol=1e-5)
    assert shrunken["reliability"].mean() == pytest.approx(0.7399947751792, rel=ITERATED)


def test_regression_on_ips_of_lille(lille):
    design = np.column_stack([np.ones(len(lille)), (lille["ips"] - 100) / 10])
    found = heterogeneity(lille["yi"], lille["vi"], design)
    np.testing.assert_allclose(found.params, [2.627893636435, 0.4685087320784], rtol=ITERATED)
    np.testing.assert_allclose(found.se, [0.03917414699883, 0.02325497685297], rtol=ITERATED)
    assert found.tau2 == pytest.approx(0.2927779125309, rel=ITERATED)
    assert found.q == pytest.approx(1406.39320545451, rel=1e-10)


@pytest.mark.parametrize(
    ("n", "at_95", "at_998"),
    [
        (20, (0.7215323929701, 0.989718420825), (0.6148281783147, 0.999588736833)),
        (50, (0.8002772723766, 0.9661370730427), (0.7398715812476, 0.996119349565)),
        (100, (0.8322813883609, 0.9496194044756), (0.7916432814971, 0.9758211349916)),
        (200, (0.8540282856301, 0.9373092779763), (0.8264327361473, 0.9571484925979)),
    ],
)
def test_exact_limits_around_nine_in_ten(n, at_95, at_998):
    for confidence, expected in ((0.95, at_95), (0.998, at_998)):
        assert exact_limits(0.9, n, confidence) == pytest.approx(expected, rel=1e-10)


def test_funnel_of_lille(lille):
    found = funnel(lille, present="n", target=lille["admis"].sum() / lille["n"].sum(), consistent=False)
    assert found.target == pytest.approx(0.9124567694299, rel=1e-12)
    assert found.dispersion.phi == pytest.approx(9.443390086007, rel=1e-10)
    assert found.dispersion.phi_winsorised == pytest.approx(6.138215066957, rel=1e-10)
    assert found.dispersion.tau2 == pytest.approx(0.003791538681779, rel=1e-10)
    counts = [
        (limits, confidence, int((found.outside(limits, confidence) != 0).sum()))
        for limits, confidence in (
            ("binomial", 0.95),
            ("binomial", 0.998),
            ("multiplicative", 0.95),
            ("additive", 0.998),
        )
    ]
    assert [count for *_, count in counts] == [229, 128, 36, 12]


@pytest.fixture(scope="module")
def official(opendata: Path) -> pd.DataFrame:
    """Official value added of the success rate: collèges × sessions."""
    rows = pd.read_csv(
        opendata / "ivac/fr-en-indicateurs-valeur-ajoutee-colleges.csv", sep=";", encoding="utf-8-sig", dtype=str
    )
    value = pd.to_numeric(rows["VA du taux de réussite G"], errors="coerce")
    return rows.assign(value=value, Session=rows["Session"].astype(int)).pivot(
        index="UAI", columns="Session", values="value"
    )


@pytest.mark.parametrize(
    ("first", "second", "value"), [(2022, 2023, 0.4764), (2023, 2024, 0.489), (2022, 2024, 0.4079)]
)
def test_official_value_added_from_one_session_to_another(official, first, second, value):
    found = session_correlation(official, first, second)
    assert found.value == pytest.approx(value, abs=1e-4)  # four decimals
    assert found.low < found.value < found.high
    # Reliability about 0.735 on each side: what lasts is nearer two thirds than one half.
    assert 0.55 < attenuation(found.value, 0.735, 0.735) < 0.7


def test_half_of_the_top_fifth_leaves_it(official):
    found = moves(official, 2023, 2024)
    # R's figures break ties of whole numbers by the order of the file (50, 43.1 and 14.6 %); ties are shared here.
    assert found.share(5, (5,)) == pytest.approx(50.0, abs=1.5)
    assert found.share(1, (1,)) == pytest.approx(43.1, abs=1.5)
    assert found.share(5, (1, 2)) == pytest.approx(14.6, abs=1.5)
    assert found.counts.to_numpy().sum() == pytest.approx(found.units)
