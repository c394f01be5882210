"""Nested steps: what a later step says of those before, on drawn paths seen in part."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.cohorts import nested_steps


def test_a_pupil_seen_further_on_had_reached_the_steps_between():
    # 100 pupils: 60 seen at the first step and 10 lost, 66 seen at the second: at least 66 had reached the first, at most 70.
    assert nested_steps([60, 66, 40], [10, 0, 5]) == [(66, 4), (66, 0), (40, 5)]
    # More may have reached the second than the first says: the first takes the wider bound.
    assert nested_steps([60, 50], [2, 20]) == [(60, 10), (50, 20)]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=6))
def test_bounds_decrease_and_hold_the_last_step(counts):
    found = nested_steps([k for k, _ in counts], [m for _, m in counts])
    lows, highs = [k for k, _ in found], [k + m for k, m in found]
    assert lows == sorted(lows, reverse=True)
    assert highs == sorted(highs, reverse=True)
    assert found[-1] == counts[-1]
    assert max(highs) == max(k + m for k, m in counts)


@pytest.mark.parametrize("seed", range(3))
def test_the_truth_lies_between_the_bounds_and_they_are_tighter(seed):
    """Paths drawn with nested steps, each date hidden for one pupil in five whatever became of them."""
    random = np.random.default_rng(seed)
    furthest = random.integers(0, 4, 2000)
    seen = random.random((3, 2000)) < 0.8
    reached = np.array([furthest >= step for step in (1, 2, 3)])
    known, unknown = (reached & seen).sum(axis=1), (~seen).sum(axis=1)
    for truth, (low, missing), lost in zip(reached.sum(axis=1), nested_steps(known, unknown), unknown, strict=True):
        assert low <= truth <= low + missing
        assert missing <= lost
