"""What the chapter on girls and boys compares with: every territory's separation and shares, computed once."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.context.families import Family, kept
from analysis.frames.gender import FINAL, LyceeChoices, at, lycee_choices
from analysis.measures.orientation.gender import Separation, SexCounts, code_gaps, separation, sex_counts
from analysis.measures.results import Estimate, NotEstimable
from analysis.store import Store
from analysis.territories import Territory, TerritoryIndex

LEVELS = ("france", "region_academique", "academie", "departement")
SEPARATION_TYPES = {
    **dict.fromkeys(("territory", "level"), "str"),
    "rentree": "int64",
    **dict.fromkeys(("value", "low", "high", "se", "by_chance"), "float64"),
    **dict.fromkeys(("n", "units"), "int64"),
}
GAP_TYPES = {
    **dict.fromkeys(("territory", "level", "kind", "code"), "str"),
    "rentree": "int64",
    **dict.fromkeys(("girls", "boys", "n", "units"), "int64"),
    **dict.fromkeys(
        ("share", "share_low", "share_high", "of_girls", "of_boys", "gap", "gap_low", "gap_high"), "float64"
    ),
}


@dataclass(frozen=True, eq=False)
class GenderContext:
    """Comparators of one store state, the last rentrée of each file.

    `separation`: the index over pairs of specialities by territory, columns of `SEPARATION_TYPES` (every rentrée). `gaps`: shares and
    gaps by territory, kind (``"specialite"``, ``"voie"``) and code, columns of `GAP_TYPES`.
    """

    separation: pd.DataFrame
    gaps: pd.DataFrame

    def of(self, territory: Territory, kind: str) -> pd.DataFrame:
        """Rows of `gaps` of one territory and kind."""
        found = self.gaps[(self.gaps["territory"] == territory.id) & (self.gaps["kind"] == kind)]
        return found.reset_index(drop=True)

    def separated(self, territory: Territory) -> pd.DataFrame:
        """Rows of `separation` of one territory, oldest first."""
        found = self.separation[self.separation["territory"] == territory.id]
        return found.sort_values("rentree").reset_index(drop=True)


def load_gender(store: Store) -> GenderContext:
    """The context of this state of the store, computed once; see `kept`."""
    frames = kept(store, GENDER)
    return GenderContext(frames["separation"], frames["gaps"])


def _build(store: Store) -> dict[str, pd.DataFrame]:
    index = store.index()
    country = lycee_choices(store, index.france)
    places = pd.concat([country.tracks, country.pairs]).drop_duplicates("uai").set_index("uai")["departement"]
    pairs = {year: _counted(at(country.pairs, year)) for year in country.speciality_years}
    chosen = _choices(country)
    separations, gaps = [], []
    for territory in _territories(index):
        told = {"territory": territory.id, "level": territory.level}
        for year, counts in pairs.items():
            found = _inside(counts, places, territory)
            apart = found if isinstance(found, NotEstimable) else separation(found)
            if isinstance(apart, Separation):
                separations.append(told | {"rentree": year, "by_chance": apart.by_chance} | _estimate(apart.index))
        for (kind, year), counts in chosen.items():
            gaps += [told | {"kind": kind, "rentree": year} | row for row in _rows(_inside(counts, places, territory))]
    return {
        "separation": pd.DataFrame(separations, columns=list(SEPARATION_TYPES)).astype(SEPARATION_TYPES),
        "gaps": pd.DataFrame(gaps, columns=list(GAP_TYPES)).astype(GAP_TYPES),
    }


def _counted(rows: pd.DataFrame, whole: pd.DataFrame | None = None) -> SexCounts | NotEstimable:
    return sex_counts(rows, sorted(rows["code"].unique()), whole)


def _choices(country: LyceeChoices) -> dict[tuple[str, int], SexCounts | NotEstimable]:
    """Specialities and series of terminale at the last rentrée of each file."""
    found = {}
    if years := country.speciality_years:
        found["specialite", years[-1]] = _counted(at(country.specialities, years[-1]), at(country.pairs, years[-1]))
    if years := country.track_years:
        rows = at(country.tracks, years[-1])
        found["voie", years[-1]] = sex_counts(rows[rows["code"].isin(FINAL)], FINAL)
    return found


def _inside(counts: SexCounts | NotEstimable, places: pd.Series, territory: Territory) -> SexCounts | NotEstimable:
    """The lycées of a territory."""
    if isinstance(counts, NotEstimable):
        return counts
    here = places.reindex(counts.lycees.labels).isin(territory.departements)
    return counts.where(here.to_numpy(dtype=bool))


def _territories(index: TerritoryIndex) -> Iterator[Territory]:
    yield index.france
    for level in LEVELS[1:]:
        yield from index.all(level)


def _rows(found: SexCounts | NotEstimable) -> Iterator[dict[str, object]]:
    if isinstance(found, NotEstimable):
        return
    for gap in code_gaps(found):
        share, apart = gap.girls_share, gap.gap
        yield {
            "code": gap.code,
            "girls": gap.girls,
            "boys": gap.boys,
            "n": gap.n,
            "units": share.units,
            "share": share.value,
            "share_low": share.low,
            "share_high": share.high,
            "of_girls": gap.of_girls,
            "of_boys": gap.of_boys,
            "gap": apart.value,
            "gap_low": apart.low,
            "gap_high": apart.high,
        }


def _estimate(found: Estimate) -> dict[str, object]:
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "se": found.se,
        "n": found.n,
        "units": found.units,
    }


GENDER = Family("gender", ("headcounts", "specialities", "establishments", "memberships"), _build)
