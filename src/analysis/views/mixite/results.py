"""What the chapter on the social mix measured."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.breaks import comparable
from analysis.frames.social_mix import SocialMix
from analysis.measures import Estimate, NotEstimable
from analysis.measures.segregation import (
    GROUPS,
    ChangeParts,
    IpsChange,
    NestedPublished,
    SectorDecomposition,
    VarianceShare,
    change_parts,
    ips_change,
    nested_published,
    nested_variance,
    published_change,
    published_decomposition,
    sector_gap,
    variance_share,
)

GAP = "ips_public_private_gap"


@dataclass(frozen=True, eq=False)
class MixResults:
    """The official index by year (empty where it is not published), where it lies at its last year, what its part
    between public and private owes to what; then the variance of the IPS at the latest rentrée.

    `index_change` is the change of the index over its years, None where the number of pupils is not known. `ips_compared` are the two rentrées of `ips_change`, None when no two can be compared.
    """

    mix: SocialMix
    index: Mapping[int, SectorDecomposition]
    index_change: Estimate | None
    nested: NestedPublished | NotEstimable
    sector_change: ChangeParts | NotEstimable
    variance: VarianceShare | NotEstimable
    ips_parts: pd.DataFrame | NotEstimable
    gap: Mapping[str, float] | NotEstimable
    ips_compared: tuple[int, int] | None
    ips_change: IpsChange | NotEstimable

    @property
    def first(self) -> int | None:
        """First year of the official index."""
        return min(self.index, default=None)

    @property
    def last(self) -> int | None:
        """Last year of the official index."""
        return max(self.index, default=None)

    @property
    def sectors(self) -> tuple[bool, bool]:
        """Whether there are public, and private, collèges at the last year of the index."""
        row = self.mix.row(self.last)
        return bool(row["n_public"]), bool(row["n_prive"])


def measured(mix: SocialMix) -> MixResults:
    """Every measure of the chapter, from what the data of a territory allow; refusals stay refusals."""
    index = {year: published_decomposition(mix.row(year)) for year in mix.years}
    window = _window(mix)
    return MixResults(
        mix=mix,
        index=index,
        index_change=_index_change(mix, index),
        nested=_nested(mix),
        sector_change=_sector_change(mix),
        variance=variance_share(mix.now),
        ips_parts=nested_variance(mix.now, levels(mix)),
        gap=sector_gap(mix.now),
        ips_compared=window,
        ips_change=ips_change(*(_at(mix, year) for year in window)) if window else NotEstimable("no_data"),
    )


def levels(mix: SocialMix) -> list[str]:
    """The levels the variance of the IPS is shared out between, those that have several units."""
    inside = ("academie", "departement") if mix.territory.level in ("france", "region_academique") else ("departement",)
    return [level for level in (*inside, "sector") if mix.now[level].nunique() > 1]


def _index_change(mix: SocialMix, index: Mapping[int, SectorDecomposition]) -> Estimate | None:
    if len(index) < 2 or mix.now.empty:
        return None
    years = mix.years[0], mix.years[-1]
    units = tuple(int(mix.row(year)["n_colleges"]) for year in years)
    pupils = int(mix.now["headcount"].sum())
    return published_change(*(index[year] for year in years), units=units, n=(pupils, pupils))


def _nested(mix: SocialMix) -> NestedPublished | NotEstimable:
    if not mix.years:
        return NotEstimable("no_data")
    year = mix.years[-1]
    parts = mix.parts_of(year)
    return nested_published(mix.row(year), parts, ["academie"] if parts["academie"].nunique() > 1 else [])


def _sector_change(mix: SocialMix) -> ChangeParts | NotEstimable:
    """The change of H between public and private pupils: a table of two units, known from the published shares."""
    if len(mix.years) < 2:
        return NotEstimable("no_data")
    first, last = (_sectors(mix.row(year)) for year in (mix.years[0], mix.years[-1]))
    return change_parts(first, last)


def _sectors(row: pd.Series) -> np.ndarray:
    """Shares of all pupils by sector and group (2 × 4)."""
    private = float(row["private_share"]) / 100
    shares = [[float(row[f"p_{group}_{side}"]) / 100 for group in GROUPS] for side in ("pu", "pr")]
    return np.array([[1 - private], [private]]) * np.array(shares)


def _window(mix: SocialMix) -> tuple[int, int] | None:
    pairs = [
        (start, mix.rentree) for start in mix.rentrees if start < mix.rentree and comparable(GAP, start, mix.rentree)
    ]
    return min(pairs, default=None)


def _at(mix: SocialMix, rentree: int) -> pd.DataFrame:
    return mix.colleges[mix.colleges["rentree"] == rentree]
