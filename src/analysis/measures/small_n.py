"""What small numbers of pupils allow: who may read a rate, and how far chance moves it."""

from typing import Literal

from .rates import wilson

Audience = Literal["nobody", "band", "internal", "committee"]

#: Fewest pupils for each audience: a band only (« moins de 10 »), a rate inside the statistical service, a rate
#: shown to a committee.
BAND, INTERNAL, COMMITTEE = 5, 10, 20
#: Below this many pupils, three years together say more than each alone.
POOL_YEARS = 110
USUAL_SIZES = (20, 50, 110, 250, 600, 2000)


def audience(n: float) -> Audience:
    """Who may read a rate of `n` pupils: nobody below 5, a band from 5, internal from 10, a committee from 20."""
    if n < BAND:
        return "nobody"
    if n < INTERNAL:
        return "band"
    return "internal" if n < COMMITTEE else "committee"


def half_width(n: int, share: float, confidence: float = 0.95) -> float:
    """Half the width, in points, of Wilson's interval for a rate of `share` (0–1) among `n` pupils."""
    found = wilson(n * share, n, confidence)
    return (found.high - found.low) / 2
