"""The attack of a release: what it shows, what earlier ones showed, what was read in its outputs, against the true counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .audit import Audit
from .profiles import Profile
from .scene import Scene
from .successive import past_of
from .tables import CountTable


@dataclass(frozen=True, eq=False)
class Attacked:
    """What an attack found, and the true counts it knew: columns of `successive.PAST` but `release`, for the next attacks."""

    audit: Audit
    counts: pd.DataFrame


def attack_release(tables: Sequence[CountTable], shown: pd.DataFrame, profile: Profile, **knowledge) -> Audit:
    """What `attacked_release` finds."""
    return attacked_release(tables, shown, profile, **knowledge).audit


def attacked_release(
    tables: Sequence[CountTable],
    shown: pd.DataFrame,
    profile: Profile,
    *,
    history: pd.DataFrame | None = None,
    past: pd.DataFrame | None = None,
    seen: pd.DataFrame | None = None,
    witnesses: Sequence[pd.DataFrame] = (),
) -> Attacked:
    """Attack what a release shows of some tables, by differences, margins, nested territories and earlier releases.

    Parameters
    ----------
    tables
        True counts, of all that is shown.
    shown
        What the release shows: rows of a ledger (measure, territory, filters, value, code).
    history
        What earlier releases showed: the same, and release. A cell shown then whose count has not changed is known.
    past
        The true counts of earlier releases (columns of `successive.PAST`): a cell, or what a total leaves of it, that
        changed by a few pupils since must not be told. By default, those that `history` shows.
    seen
        Further knowledge of cells (measure, territory, filters, low, high): a count read in a text, a rounded rate.
    witnesses
        Those of the publications: what they prove is checked, and not searched again.

    A cell that no table has is left out: it is nothing that this attack knows. Raises ValueError when the tables do not
    agree with one another.
    """
    before = past if past is not None or history is None else past_of(history)
    scene = Scene.of(tables, profile, before, witnesses)
    now = scene.placed(shown)
    leaks = scene.changed(now)
    known = scene.told(now)
    bounds = scene.placed(seen) if seen is not None else now.iloc[:0]
    found, narrowest = scene.attacked(known, bounds, "")
    leaks += found
    former = scene.placed(history) if history is not None else now.iloc[:0]
    every = known
    for release, rows in former.groupby("release") if len(former) else ():
        still = scene.told(rows[scene.unchanged(rows)])
        if (still & ~every).any():
            every = every | still
            found, narrowest = scene.attacked(every, bounds, str(release))
            already = {(leak.measure, leak.territory, leak.filters) for leak in leaks}
            leaks += [leak for leak in found if (leak.measure, leak.territory, leak.filters) not in already]
    for release, rows in scene.placed(before).groupby("release") if before is not None and len(before) else ():
        leaks += scene.reopened(rows, known, str(release))
    audit = Audit(int(scene.rules.targets.sum()), narrowest, len(former), tuple(leaks))
    return Attacked(audit, scene.counts(known))


def counts_of_rate(rate: float, n: int, decimals: int) -> tuple[int, int]:
    """The smallest and largest counts, among `n`, whose rate in percent prints so with this many decimals.

    With an integer rate the two are one for every n up to 100: to publish the rate and n is to publish the count.
    """
    half = 0.5 * 10.0**-decimals
    low = int(np.ceil(n * (rate - half) / 100 - 1e-9))
    high = int(np.floor(n * (rate + half) / 100 + 1e-9))
    return max(low, 0), min(high, n)
