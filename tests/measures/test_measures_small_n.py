"""Small numbers of pupils: who may read them, how far chance moves them."""

import pytest

from analysis.measures import audience, half_width


@pytest.mark.parametrize(
    ("n", "who"),
    [(0, "nobody"), (4, "nobody"), (5, "band"), (9, "band"), (10, "internal"), (19, "internal"), (20, "committee")],
)
def test_who_may_read_a_rate(n, who):
    assert audience(n) == who


@pytest.mark.parametrize(("n", "half"), [(20, 19), (50, 13), (110, 9), (250, 6), (600, 4), (2000, 2)])
def test_half_widths_of_a_rate_of_65_percent(n, half):
    assert half_width(n, 0.65) == pytest.approx(half, abs=0.5)
