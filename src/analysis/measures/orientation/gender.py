"""Girls and boys by track or speciality: who is there, who chooses it, how far apart the two are.

Counts are exhaustive; intervals leave each lycée out in turn: what the chance of which pupils and which courses a lycée has
would move.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..covariance import Groups, groups_of
from ..jackknife import ENOUGH_CLUSTERS, jackknife_estimate
from ..results import Estimate, NotEstimable
from ..segregation.exposure import dissimilarity

SEXES = ("F", "M")
DRAWS, SEED = 200, 20240701


@dataclass(frozen=True, eq=False)
class SexCounts:
    """Pupils by lycée, code and sex: `counts` (lycées × codes × [girls, boys]) and `pupils` (lycées × [girls, boys]), whom the
    shares are of."""

    lycees: Groups
    codes: tuple[str, ...]
    counts: np.ndarray
    pupils: np.ndarray

    @property
    def n(self) -> int:
        return int(self.pupils.sum())

    @property
    def units(self) -> int:
        return int((self.pupils.sum(axis=1) > 0).sum())

    def where(self, kept: np.ndarray) -> "SexCounts | NotEstimable":
        """Some of the lycées. Refused (``"no_data"``) without girls or without boys."""
        pupils = self.pupils[kept]
        if not pupils.sum(axis=0).all():
            return NotEstimable("no_data", int(pupils.sum()), int(kept.sum()))
        return SexCounts(groups_of(self.lycees.labels[kept], "uai"), self.codes, self.counts[kept], pupils)

    @property
    def totals(self) -> np.ndarray:
        """Codes × [girls, boys], all lycées together."""
        return self.counts.sum(axis=0)


@dataclass(frozen=True)
class CodeGap:
    """One code: girls and boys who have it, `girls_share` the share of girls among them (percent), `of_girls` and `of_boys` the
    shares of all girls and of all boys who have it (percent), `gap` the first less the second, in points."""

    code: str
    girls: int
    boys: int
    girls_share: Estimate
    of_girls: float
    of_boys: float
    gap: Estimate

    @property
    def n(self) -> int:
        return self.girls + self.boys


def sex_counts(rows: pd.DataFrame, codes: Sequence[str], whole: pd.DataFrame | None = None) -> SexCounts | NotEstimable:
    """Gather rows (columns uai, code, sex, pupils) of these codes; `whole` are the rows that count every pupil once.

    Without `whole`, the rows themselves do. Refused (``"no_data"``) without girls or without boys.
    """
    whole = rows if whole is None else whole
    lycees = groups_of(pd.unique(whole["uai"]), "uai")
    if not lycees.count:
        return NotEstimable("no_data")
    position = {label: place for place, label in enumerate(lycees.labels)}
    pupils = np.zeros((lycees.count, 2))
    _add(pupils, whole, position, None)
    if not pupils.sum(axis=0).all():
        return NotEstimable("no_data", int(pupils.sum()), lycees.count)
    counts = np.zeros((lycees.count, len(codes), 2))
    kept = rows[rows["code"].isin(codes) & rows["uai"].isin(position)]
    _add(counts, kept, position, {code: place for place, code in enumerate(codes)})
    return SexCounts(lycees, tuple(codes), counts, pupils)


def _add(into: np.ndarray, rows: pd.DataFrame, lycees: dict[str, int], codes: dict[str, int] | None) -> None:
    places = [rows["uai"].map(lycees).to_numpy(dtype=int)]
    if codes is not None:
        places.append(rows["code"].map(codes).to_numpy(dtype=int))
    places.append((rows["sex"] == SEXES[1]).to_numpy(dtype=int))
    np.add.at(into, tuple(places), rows["pupils"].to_numpy(dtype=float))


def code_gaps(found: SexCounts) -> tuple[CodeGap, ...]:
    """Every code with its share of girls and the gap between the choices of girls and of boys; codes without pupil left out."""
    totals, everyone = found.totals, found.pupils.sum(axis=0)
    without = totals - found.counts
    left = everyone - found.pupils
    gaps = []
    for place, code in enumerate(found.codes):
        girls, boys = totals[place]
        if not girls + boys:
            continue
        told = {"groups": found.lycees, "units": int((found.counts[:, place].sum(axis=1) > 0).sum())}
        share = _ratio(100 * girls, girls + boys, 100 * without[:, place, 0], without[:, place].sum(axis=1))
        own = 100 * totals[place] / everyone
        with np.errstate(invalid="ignore", divide="ignore"):
            apart = 100 * (without[:, place, 0] / left[:, 0] - without[:, place, 1] / left[:, 1])
        gaps.append(
            CodeGap(
                code=code,
                girls=int(girls),
                boys=int(boys),
                girls_share=_share(_told("girls_share", *share, "percent", n=int(girls + boys), **told)),
                of_girls=float(own[0]),
                of_boys=float(own[1]),
                gap=_told(
                    "choice_gap", float(own[0] - own[1]), apart, "points", n=found.n, **told | {"units": found.units}
                ),
            )
        )
    return tuple(gaps)


@dataclass(frozen=True)
class Separation:
    """How far apart girls and boys are across codes that hold each pupil once.

    `index` D in percent: the share of girls (or of boys) who would have to change for both to choose alike; `by_chance` what
    choices that ignore sex would show on average.
    """

    index: Estimate
    by_chance: float


def separation(found: SexCounts) -> Separation | NotEstimable:
    """The dissimilarity of girls and boys over the codes (each pupil in one code).

    Duncan & Duncan (1955); chance by random allotments that keep the size of every code and the number of girls. Refused with
    fewer than two codes that have pupils (``"too_few_groups"``).
    """
    totals = found.totals
    if (totals.sum(axis=1) > 0).sum() < 2:
        return NotEstimable("too_few_groups", found.n, found.units)
    value = 100 * float(dissimilarity(totals, 0))
    without = 100 * dissimilarity(totals - found.counts, 0)
    index = _told("dissimilarity", value, without, "percent", n=found.n, groups=found.lycees, units=found.units)
    return Separation(index, by_chance(totals))


def by_chance(totals: np.ndarray) -> float:
    """The mean index (percent) of random allotments that keep the size of every code and the number of girls.

    `totals` is codes × [girls, boys], whole numbers; codes without pupil count for nothing.
    """
    from scipy.stats import random_table  # half a second to import, needed here only

    held = totals[totals.sum(axis=1) > 0].astype(int)
    law = random_table(held.sum(axis=1), held.sum(axis=0))
    drawn = law.rvs(size=DRAWS, random_state=np.random.default_rng(SEED))
    return 100 * float(dissimilarity(drawn, 0).mean())


def _share(found: Estimate) -> Estimate:
    """The interval kept within 0 and 100, none where fewer than five lycées have the code."""
    if found.descriptive or found.units < ENOUGH_CLUSTERS:
        return replace(found, low=None, high=None)
    return replace(found, low=max(found.low, 0.0), high=min(found.high, 100.0))


def _ratio(top: float, bottom: float, tops: np.ndarray, bottoms: np.ndarray) -> tuple[float, np.ndarray]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(top / bottom), tops / bottoms


def _told(name: str, value: float, without: np.ndarray, unit: str, *, n: int, units: int, groups: Groups) -> Estimate:
    return jackknife_estimate(
        value, without, groups, name=name, unit=unit, n=n, units=units, estimator="ratio of sums", weights=None
    )
