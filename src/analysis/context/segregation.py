"""What reports on the social mix compare with: every territory's published index and share of the variance of IPS."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.context.families import Family, kept
from analysis.frames.social_mix import SocialMix, published_rows, social_mix
from analysis.measures.results import Estimate, Inference, NotEstimable
from analysis.measures.segregation import (
    GROUPS,
    index_by_chance,
    published_decomposition,
    published_index,
    variance_share,
)
from analysis.store import Store
from analysis.territories import Territory, similar

LEVELS = ("france", "region_academique", "academie", "departement")
SIMILARITY = ("ips", "private_share", "log_pupils")
DRAWS = 400

PROFILE_TYPES = {
    "territory": "str",
    "level": "str",
    "colleges": "int64",
    "pupils": "int64",
    "private_share": "float64",
    "ips": "float64",
    "share": "float64",
    "corrected": "float64",
    "low": "float64",
    "high": "float64",
}
INDEX_TYPES = {
    "territory": "str",
    "level": "str",
    "year": "int64",
    "colleges": "int64",
    "h": "float64",
    "public": "float64",
    "private": "float64",
    "between": "float64",
    "by_chance": "float64",
    "corrected": "float64",
    "low": "float64",
    "high": "float64",
    "se": "float64",
}


@dataclass(frozen=True, eq=False)
class MixContext:
    """Shared comparators of one store state.

    `profile`, indexed by territory id, describes the latest rentrée with IPS: columns of `PROFILE_TYPES`; `pupils` are
    headcounts, `private_share` a percentage of them, `ips` their mean, `share` the percentage of the variance of pupils'
    IPS that lies between collèges, `corrected` [`low`, `high`] the same freed of the chance of numbers. `indices` has one
    row per territory and year of the official index, columns of `INDEX_TYPES`: `h` is H, `public`, `private` and
    `between` its parts on the same scale, `by_chance` the H of a random allotment of as many pupils as in `profile`,
    `corrected` [`low`, `high`] what H is beyond it and `se` its standard error (`published_index`), missing where the number
    of pupils is not known.
    """

    profile: pd.DataFrame
    indices: pd.DataFrame

    def published(self, territory: Territory, year: int) -> pd.Series | None:
        """The row of `indices` of a territory at a year, None when it is not published."""
        found = self.compare([territory.id], year)
        return None if found.empty else found.iloc[0]

    def freed(self, territory: Territory, year: int) -> Estimate | None:
        """The index of a territory beyond what chance shows, None without a published index or a number of pupils."""
        row = self.published(territory, year)
        if row is None or territory.id not in self.profile.index:
            return None
        n, value = int(self.profile.loc[territory.id, "pupils"]), float(row["corrected"])
        described = Inference("entropy index", "noncentral chi2", "pupils")
        bounds = (float(row[name]) for name in ("low", "high", "se"))
        return Estimate("entropy_index", value, *bounds, n, int(row["colleges"]), described, "index")

    def compare(self, ids: Sequence[str], year: int) -> pd.DataFrame:
        """Rows of `indices` at a year in the order of ids; territories without one are left out."""
        rows = self.indices[self.indices["year"] == year].set_index("territory", drop=False)
        return rows.loc[[i for i in ids if i in rows.index]].reset_index(drop=True)

    def level(self, level: str, year: int) -> pd.DataFrame:
        """Rows of `indices` of every territory of a level at a year."""
        return self.indices[(self.indices["level"] == level) & (self.indices["year"] == year)].reset_index(drop=True)

    def similar(self, territory: Territory, k: int = 5) -> list[str]:
        """Ids of the territories of the same level most like this one: mean IPS, private share, number of pupils."""
        features = self.profile.assign(log_pupils=np.log(self.profile["pupils"]))
        return similar(features[list(SIMILARITY)], territory.id, k)


def load_mix(store: Store) -> MixContext:
    """The context of this state of the store, computed once; see `kept`."""
    frames = kept(store, MIX)
    return MixContext(frames["profile"].set_index("territory"), frames["indices"])


def _frames(store: Store) -> dict[str, pd.DataFrame]:
    index = store.index()
    country = social_mix(store, index.france)
    territories = [t for level in LEVELS for t in index.all(level)]
    profile = pd.DataFrame(_profile(territories, country), columns=list(PROFILE_TYPES)).astype(PROFILE_TYPES)
    pupils = dict(zip(profile["territory"], profile["pupils"], strict=True))
    table = store.read("segregation")
    rows = [
        _index(territory, row, pupils.get(territory.id))
        for territory in territories
        for _, row in published_rows(index, table, territory)[1].iterrows()
    ]
    return {"profile": profile, "indices": pd.DataFrame(rows, columns=list(INDEX_TYPES)).astype(INDEX_TYPES)}


def _profile(territories: Sequence[Territory], country: SocialMix) -> Iterator[dict[str, object]]:
    for territory in territories:
        rows = country.now[country.now["departement"].isin(territory.departements)]
        found = variance_share(rows, draws=DRAWS)
        if isinstance(found, NotEstimable):
            continue
        pupils = rows["headcount"].astype("int64")
        yield {
            "territory": territory.id,
            "level": territory.level,
            "colleges": len(rows),
            "pupils": pupils.sum(),
            "private_share": 100 * pupils[rows["sector"] != "public"].sum() / pupils.sum(),
            "ips": found.mean,
            "share": found.share.value,
            "corrected": found.corrected.value,
            "low": found.corrected.low,
            "high": found.corrected.high,
        }


def _index(territory: Territory, row: pd.Series, pupils: int | None) -> dict[str, object]:
    found, colleges = published_decomposition(row), int(row["n_colleges"])
    record = {
        "territory": territory.id,
        "level": territory.level,
        "year": int(row["year"]),
        "colleges": colleges,
        "h": found.index,
        **found.parts,
    }
    if not pupils:
        return record
    freed = published_index(found, units=colleges, n=int(pupils))
    chance = index_by_chance(colleges, len(GROUPS), pupils, found.entropy)
    return record | {
        "by_chance": chance,
        "corrected": freed.value,
        "low": freed.low,
        "high": freed.high,
        "se": freed.se,
    }


MIX = Family("mixite", ("ips", "segregation"), _frames)
