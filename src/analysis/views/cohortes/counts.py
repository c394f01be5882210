"""Protected counts of one cohort in one territory, and the shares they allow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.disclosure import ProtectedTable, Publication
from analysis.measures import NotEstimable
from analysis.measures.cohorts import Assumption, Bounds, share_bounds
from analysis.publication.cohorts import TOTAL, pooled_years
from analysis.publication.territories import NAME
from analysis.store import Store
from analysis.territories import Territory, TerritoryIndex
from analysis.wording.sentences import cohorts as say

from .names import CATEGORIES

Count = int | NotEstimable
NETWORKS, PATHS = "cohortes/reseaux", "cohortes/parcours"
"""Tables of destinies down to réseaux, and of whole paths down to départements."""
UNKNOWN = ("fin:inconnu",)
ENDS = ("fin:gt", "fin:professionnel", "fin:autre", "fin:qualifie", "fin:ssq")
"""With `UNKNOWN`, every pupil of a cohort is in one and one only."""
_UNGROUPED = ("reseaux", "parcours", "parcours-12", "parcours-24")


@dataclass(frozen=True, eq=False)
class Followed:
    """A cohort in a territory, known by its protected counts.

    `year` is the code of the rentrée of 3e, or of several together (`pooled`); `years` the rentrées followed for three years,
    `recent` those followed for less. `parents` are the territories above that the counts cover whole, nearest first.
    """

    publication: Publication
    territory: Territory
    parents: tuple[Territory, ...]
    year: str
    years: tuple[int, ...]
    recent: tuple[int, ...]

    @property
    def pooled(self) -> bool:
        return "-" in self.year

    @property
    def small(self) -> bool:
        """Whether only the counts that go down to réseaux exist here."""
        return self.territory.level == "reseau"

    @property
    def groups(self) -> tuple[str, ...]:
        """Variables that the cohort is counted by: those of every pupil, then programmes and lists."""
        tables = [t.removeprefix("cohortes/") for t in self.publication.tables if t.startswith("cohortes/")]
        others = [t for t in tables if t not in (*CATEGORIES, *_UNGROUPED) and not t.startswith("seconde-")]
        return tuple(name for name in (*CATEGORIES, *others) if self.has(f"cohortes/{name}"))

    def has(self, table: str, *, year: str | None = None) -> bool:
        """Whether a table counts this territory and cohort, or another cohort."""
        found = self.publication.tables.get(table)
        if found is None:
            return False
        place, years = found.dimensions[:2]
        return self.territory.id in place.codes and (year or self.year) in years.codes

    def estimates(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of the context of cohorts about this territory and cohort (columns territory, rentree)."""
        return rows[(rows["territory"] == self.territory.id) & (rows["rentree"].astype("str") == self.year)]

    def counts(
        self,
        table: str,
        *,
        along: str = "parcours",
        territory: Territory | None = None,
        year: str | None = None,
        **codes: str,
    ) -> dict[str, Count]:
        """Counts by code of one dimension, the dimensions not named at their total; a hidden one is `NotEstimable`."""
        found: ProtectedTable = self.publication.tables[table]
        place = {NAME: (territory or self.territory).id, "rentree": year or self.year}
        others = {d.name: d.total for d in found.dimensions if d.name not in (*place, *codes, along)}
        rows = found.at(**place, **codes, **others).counts
        shown = zip(rows.index.get_level_values(along), rows["count"], rows["code"], strict=True)
        return {code: NotEstimable("secret") if mark == "s" else int(count) for code, count, mark in shown}

    def share(
        self,
        counts: Mapping[str, Count],
        known: Sequence[str],
        unknown: Sequence[str],
        *,
        total: str = TOTAL,
        among: Sequence[str] = (),
        name: str = "",
        assumption: Assumption = "none",
    ) -> Bounds | NotEstimable:
        """Bounds of the share of some codes, others being of unknown outcome; refused where a count is hidden or too small.

        In a réseau, where the number of unknown outcomes is often hidden, and when `among` gives the codes that make up the total
        with them, whoever is not shown to be elsewhere counts as unknown: the bounds are wider, and true.
        """
        event, lost, n = (added(counts, codes) for codes in (known, unknown, (total,)))
        if isinstance(n, NotEstimable) or isinstance(event, NotEstimable):
            return NotEstimable("secret")
        if n < self.publication.profile.least_denominator(sensitive=True):
            return NotEstimable("too_few_pupils", n)
        if not isinstance(lost, NotEstimable):
            return share_bounds(event, lost, n, name=name, assumption=assumption)
        if not self.small or not among or assumption != "none":
            return NotEstimable("secret")
        elsewhere = [counts.get(code, 0) for code in among if code not in known]
        widest = n - event - sum(count for count in elsewhere if not isinstance(count, NotEstimable))
        return replace(share_bounds(event, widest, n, name=name), found=None, missing=None)


def added(counts: Mapping[str, Count], codes: Iterable[str]) -> Count:
    """A sum of counts, a code that never occurs counting 0; refused where one of them is hidden."""
    found = [counts.get(code, 0) for code in codes]
    return NotEstimable("secret") if any(isinstance(count, NotEstimable) for count in found) else sum(found)


def followed(
    publication: Publication, territory: Territory, index: TerritoryIndex, cohort: int | None = None
) -> Followed | None:
    """What is known of a territory's pupils; None where they are not counted, or only in part.

    `cohort` is the rentrée of 3e wanted, by default the latest followed for three years; a réseau takes all of them together.
    """
    table = publication.tables.get(NETWORKS)
    if table is None or not covered(table, territory, index):
        return None
    years = tuple(sorted(int(code) for code in table.dimensions[1].codes if code.isdigit()))
    year = str(max(years) if cohort is None else cohort)
    if territory.level == "reseau" and len(years) > 1 and cohort is None:
        year = pooled_years([str(y) for y in years])
    if year not in table.dimensions[1].codes:
        return None
    recent = {
        int(code)
        for name in ("cohortes/parcours-24", "cohortes/parcours-12")
        if name in publication.tables
        for code in publication.tables[name].dimensions[1].codes
        if code.isdigit()
    }
    above = tuple(parent for parent in index.comparators(territory) if covered(table, parent, index))
    return Followed(publication, territory, above, year, years, tuple(sorted(recent)))


def covered(table: ProtectedTable, territory: Territory, index: TerritoryIndex) -> bool:
    """Whether every département of a territory is counted: one académie's extract is not the country."""
    codes = set(table.dimensions[0].codes)
    inside = {place.id for place in index.all("departement") if place.code in territory.departements}
    return territory.id in codes and (territory.level == "reseau" or inside <= codes)


def no_object(publication: Publication | None, territory: Territory, index: TerritoryIndex) -> str:
    """Why the chapter has no object here, and where it has one."""
    table = None if publication is None else publication.tables.get(NETWORKS)
    if table is None:
        return "Aucune cohorte d’élèves n’est suivie pendant trois ans dans les données importées."
    if territory.level == "reseau" or territory.id not in table.dimensions[0].codes:
        return f"Aucun élève {territory.of} n’est suivi dans les données importées."
    whole = [place.of for place in index.all("academie") if covered(table, place, index)]
    return say.in_part(whole)


def importable(store: Store) -> bool:
    """Whether the tables a follow-up starts from are imported."""
    return {"outcomes", "pupils"} <= set(store.tables())
