"""Rules of what is not a count: estimates, sums, quantiles, points, comparisons. Allowed as it is, or refused.

Each takes what would be shown and gives it back, or `NotEstimable("secret")`. They follow the practice of output checking
in research data centres (Handbook on Statistical Disclosure Control, ESSnet 2024, chapter on output checking), with the
thresholds of the audience.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from analysis.measures.results import NotEstimable

from .profiles import Profile

T = TypeVar("T")
SECRET = "secret"


def estimate(
    found: T,
    profile: Profile,
    *,
    n: int,
    establishments: int | None = None,
    residual_df: float | None = None,
    smallest_group: int | None = None,
    sensitive: bool = False,
) -> T | NotEstimable:
    """A model estimate or a rate.

    `n` pupils must reach the least denominator, the `smallest_group` of those it compares the least count shown,
    `establishments` the fewest of an aggregate, `residual_df` the least residual degrees of freedom. What is not given does
    not apply; a refusal already made is given back as it is.
    """
    if isinstance(found, NotEstimable):
        return found
    enough = (
        n >= profile.least_denominator(sensitive=sensitive)
        and (smallest_group is None or smallest_group >= profile.threshold(sensitive=sensitive))
        and (establishments is None or establishments >= profile.establishments)
        and (residual_df is None or residual_df >= profile.residual_df)
    )
    return found if enough else NotEstimable(SECRET, units=establishments or 0)


def total(found: T, profile: Profile, contributions: Sequence[float] | np.ndarray) -> T | NotEstimable:
    """A sum or a mean over units: enough of them, none or few of which make it up.

    `contributions` has one value per unit, positive or not: their sizes count. The (n, p) rule: the n largest may not
    exceed the share p.
    """
    sizes = np.sort(np.abs(np.asarray(contributions, dtype=float)))[::-1]
    if len(sizes) < profile.contributors:
        return NotEstimable(SECRET)
    whole = sizes.sum()
    dominated = (
        any(sizes[:count].sum() > share * whole for count, share in profile.dominance.items()) if whole else False
    )
    return NotEstimable(SECRET) if dominated else found


def quantile(found: T, profile: Profile, *, below: int, above: int) -> T | NotEstimable:
    """A quantile, with the units strictly on each side of it; a minimum or a maximum has none on one side."""
    return found if min(below, above) >= profile.quantile_side else NotEstimable(SECRET)


def named_point(found: T, profile: Profile, *, n: int, public: bool = False) -> T | NotEstimable:
    """A point of a figure that stands for a named établissement of `n` pupils; `public` for what is published already."""
    if public:
        return found
    return found if profile.named_points is not None and n >= profile.named_points else NotEstimable(SECRET)


def beside_one(found: T, profile: Profile, *, establishments: int) -> T | NotEstimable:
    """An aggregate shown beside one named établissement of it: the others must not be one or two.

    `establishments` counts those of the aggregate without the named one, so that the difference tells of several.
    """
    return found if establishments >= profile.establishments else NotEstimable(SECRET)
