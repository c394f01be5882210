"""Intervals of proportions, quartiles and inequality indices against R 4.2.2 and published examples."""

import numpy as np
import pytest

from analysis.measures import assign, by_quartile, concentration_index, national_bounds, newcombe, slope_index, wilson

# x, n, confidence, low, high: DescTools-free R, score interval without continuity correction.
WILSON = [
    (81, 263, 0.95, 0.2552885198783, 0.3662095769828),
    (15, 148, 0.95, 0.06238639953074, 0.1604872417233),
    (0, 20, 0.95, 0.0, 0.1611251580528),
    (1, 29, 0.95, 0.006113214292763, 0.1717552187932),
    (0, 5, 0.95, 0.0, 0.4344824647832),
    (5, 5, 0.95, 0.5655175352168, 1.0),
    (9, 10, 0.95, 0.5958499732048, 0.9821237869049),
    (17, 20, 0.95, 0.6395811352592, 0.9476312541038),
    (38, 40, 0.95, 0.8349612263086, 0.9861793326139),
    (102, 120, 0.95, 0.7753247064328, 0.9029618770742),
    (0, 30, 0.90, 0.0, 0.0827243081251),
]


@pytest.mark.parametrize(("x", "n", "confidence", "low", "high"), WILSON)
def test_wilson(x, n, confidence, low, high):
    rate = wilson(x, n, confidence)
    assert rate.value == pytest.approx(100 * x / n)
    assert [rate.low, rate.high] == pytest.approx([100 * low, 100 * high], rel=1e-9, abs=1e-12)


# Newcombe (1998), table II, method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.2, 0.05243147240236, 0.3338726540369),
    (9, 10, 3, 10, 0.6, 0.1705227239345, 0.8090179735355),
    (10, 10, 0, 10, 1.0, 0.6075093504305, 1.0),
]


@pytest.mark.parametrize(("x1", "n1", "x2", "n2", "value", "low", "high"), NEWCOMBE)
def test_newcombe(x1, n1, x2, n2, value, low, high):
    gap = newcombe(x1, n1, x2, n2)
    assert [gap.value, gap.low, gap.high] == pytest.approx([100 * value, 100 * low, 100 * high], rel=1e-9)


@pytest.mark.parametrize(
    ("rate", "widths"), [(0.65, (26.0, 19.3, 12.9, 8.8, 5.9, 3.8, 2.1)), (0.88, (19.3, 13.7, 9.1, 6.1, 4.0, 2.6, 1.4))]
)
def test_half_widths(rate, widths):
    found = [wilson(np.rint(rate * n), n) for n in (10, 20, 50, 110, 250, 600, 2000)]
    assert [(item.high - item.low) / 2 for item in found] == pytest.approx(widths, abs=0.06)


def test_quartile_vector():
    scores = [180, 195, 200, 205, 210, 215, 220, 225, 230, 235, 240, 250, 250, 250, 260, 270, 280, 290, 300, 310]
    assert np.bincount(assign(scores, (215.0, 250.0, 285.0)), minlength=5)[1:].tolist() == [6, 8, 3, 3]


def test_rates_by_national_quartile(session_2023):
    """The reference splits collèges of equal IPS by the order of the file; ours keep them together."""
    bounds = national_bounds(session_2023["ips"], session_2023["present"])
    assert bounds == (94.3, 105.2, 116.6)
    rates = [row.rate.value for row in by_quartile(session_2023, bounds).rows]
    assert rates == pytest.approx([83.210344661776, 89.697159197199, 92.851091794047, 96.454461924731], abs=0.012)


def test_slope_index_of_inequality(session_2023):
    assert slope_index(session_2023, ties="order").value == pytest.approx(17.576486439534, rel=1e-9)
    assert slope_index(session_2023).value == pytest.approx(17.5768, abs=5e-5)


def test_concentration_index(session_2023):
    assert concentration_index(session_2023, ties="order").value == pytest.approx(0.03235007538413, rel=1e-9)
    assert concentration_index(session_2023).value == pytest.approx(0.0323501, abs=1e-6)
