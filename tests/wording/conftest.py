"""Estimates to put in sentences, and a way to compare sentences without typing no-break spaces."""

import re
from collections.abc import Callable

import pytest

from analysis.measures.results import Estimate, Inference


def _estimate(
    value: float,
    low: float | None = None,
    high: float | None = None,
    *,
    n: int = 32456,
    units: int = 212,
    inference: Inference | None = None,
) -> Estimate:
    how = inference or Inference("WLS", "CV3", "present", "academie", 30, 29.0)
    return Estimate("test", value, low, high, None, n, units, how)


@pytest.fixture(scope="session")
def estimate() -> Callable[..., Estimate]:
    return _estimate


@pytest.fixture(scope="session")
def plain() -> Callable[[str], str]:
    """The sentence with ordinary spaces, for verbatim comparisons; the spacing itself is checked by the lint."""
    return lambda text: re.sub("[\u202f\u00a0]", " ", text)
