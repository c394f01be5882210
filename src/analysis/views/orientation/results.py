"""Rates, gaps and flows of a territory, from protected counts alone; what is hidden is refused."""

from dataclasses import dataclass, replace

import pandas as pd

from analysis.context.orientation import OrientationContext
from analysis.disclosure import ProtectedTable, Publication
from analysis.disclosure.outputs import estimate as checked
from analysis.measures import Estimate, NotEstimable, newcombe, wilson
from analysis.measures.orientation import RateSplit, kitagawa
from analysis.territories import Territory

FINE = ("bassin", "reseau")
PASSES = {"voeu": "2nde_gt", "decision": "2nde_gt", "affectation": "premier_voeu", "destination": "2nde_gt"}
LEFT_OUT = {"voeu": "sans", "decision": "sans", "affectation": "sans", "destination": "non_observe"}
MEASURED = {
    "voeu": "wish",
    "decision": "decision",
    "affectation": "decision",
    "destination": "passage",
    "appel": "decision",
    "trajet": "passage",
}
STATUSES = ("REP+", "REP", "public_hors_ep", "prive")


@dataclass(frozen=True, eq=False)
class OrientationResults:
    """What may be said of one territory, asked for as it is needed.

    `rentrees` are those of 3e in the publication; `followed` those whose next one is observed.
    """

    territory: Territory
    publication: Publication
    context: OrientationContext
    rentrees: tuple[int, ...]
    followed: tuple[int, ...]

    @property
    def last(self) -> int | None:
        return self.followed[-1] if self.followed else None

    @property
    def fine(self) -> bool:
        """Whether the territory is a bassin or a réseau: sexes alone are told apart there."""
        return self.territory.level in FINE

    @property
    def groups(self) -> tuple[str, ...]:
        """Variables that the territory can be broken down by."""
        return ("sexe",) if self.fine else ("statut", "sexe", "quart", "ruralite")

    def count(self, stage: str, year: int, code: str, *, by: str = "sexe", group: str = "total") -> int | NotEstimable:
        """One protected count; 0 where nobody of the country has the code."""
        name = f"orientation/reseaux-{stage}" if self.fine else f"orientation/{stage}-{by}"
        table = self.publication.tables.get(name)
        if table is None:
            return NotEstimable("no_data")
        try:
            return table.count(territoire=self.territory.id, rentree=str(year), **{stage: code, by: group})
        except KeyError:
            return 0 if self._somewhere(table) else NotEstimable("no_data")

    def _somewhere(self, table: ProtectedTable) -> bool:
        return self.territory.id in table.dimensions[0].codes

    def counts(
        self, stage: str, year: int, *, by: str = "sexe", group: str = "total"
    ) -> tuple[int, int] | NotEstimable:
        """Who passes a stage and who is counted; refused where one of the two may not be shown."""
        passed = self.count(stage, year, PASSES[stage], by=by, group=group)
        everyone = self.count(stage, year, "total", by=by, group=group)
        aside = self.count(stage, year, LEFT_OUT[stage], by=by, group=group)
        for value in (passed, everyone, aside):
            if isinstance(value, NotEstimable):
                return value
        return (passed, everyone - aside) if everyone > aside else NotEstimable("no_data")

    def rate(self, stage: str, year: int, *, by: str = "sexe", group: str = "total") -> Estimate | NotEstimable:
        """A rate in percent; its interval counts the resemblance of pupils of one collège (see `Resemblance`)."""
        found = self.counts(stage, year, by=by, group=group)
        if isinstance(found, NotEstimable):
            return found
        passed, n = found
        return self.proportion(stage, passed, n)

    def proportion(self, stage: str, passed: int, n: int) -> Estimate | NotEstimable:
        """Some of `n` pupils in percent, as `rate`; refused where the profile does not show it."""
        profile = self.publication.profile
        if not n:
            return NotEstimable("no_data")
        if passed in (0, n) and n < profile.extremes_from and profile.extremes == "band":
            return NotEstimable("secret", n)
        deff = self._deff(stage)
        rate = wilson(passed / deff, n / deff, name=stage)
        return rate if isinstance(rate, NotEstimable) else checked(_counted(rate, n), profile, n=n)

    def gap(
        self, stage: str, year: int, groups: tuple[str, str], *, by: str, years: tuple[int, int] | None = None
    ) -> Estimate | NotEstimable:
        """First group's rate minus the second's, in points; with `years`, the same group at two rentrées (last minus first)."""
        sides = (
            [(groups[0], year), (groups[1], year)] if years is None else [(groups[0], years[1]), (groups[1], years[0])]
        )
        counts = [self.counts(stage, when, by=by, group=group) for group, when in sides]
        for found in counts:
            if isinstance(found, NotEstimable):
                return found
        contrast = "rentree" if years else f"{by}:{groups[0]}:{groups[1]}"
        profile, deff = self.publication.profile, self._deff(stage, contrast)
        (k1, n1), (k2, n2) = counts
        apart = newcombe(k1 / deff, n1 / deff, k2 / deff, n2 / deff, name=f"{stage}_{by}_gap")
        if isinstance(apart, NotEstimable):
            return apart
        return checked(_counted(apart, n1 + n2), profile, n=min(n1, n2))

    def not_found(
        self, year: int, *, by: str = "sexe", group: str = "total"
    ) -> tuple[float, float, float] | NotEstimable:
        """Share not found (percent), then the bounds of the passage rate: none of them, all of them in seconde GT."""
        found = self.counts("destination", year, by=by, group=group)
        lost = self.count("destination", year, "non_retrouve", by=by, group=group)
        if isinstance(found, NotEstimable) or isinstance(lost, NotEstimable):
            return found if isinstance(found, NotEstimable) else lost
        passed, n = found
        return 100 * lost / n, 100 * passed / n, 100 * (passed + lost) / n

    def change(self) -> RateSplit | NotEstimable:
        """The change of the passage rate between the first and the last rentrée followed, split over statuses."""
        if self.fine or len(self.followed) < 2:
            return NotEstimable("too_fine" if self.fine else "single_session")
        rows = []
        for group in (*STATUSES, "inconnu"):
            row: dict[str, object] = {"stratum": group}
            for rank, year in enumerate((self.followed[0], self.followed[-1]), start=1):
                if self.count("destination", year, "total", by="statut", group=group) == 0:
                    row |= {f"k{rank}": 0, f"n{rank}": 0}
                    continue
                found = self.counts("destination", year, by="statut", group=group)
                if isinstance(found, NotEstimable):
                    return found
                row |= {f"k{rank}": found[0], f"n{rank}": found[1]}
            rows.append(row)
        return kitagawa(pd.DataFrame(rows))

    def path(self, year: int) -> dict[str, int] | NotEstimable:
        """Pupils by first wish and suite (`publication.orientation.COURSE_OF_WISH`)."""
        table = self.publication.tables.get("orientation/parcours")
        if table is None or self.fine:
            return NotEstimable("too_fine" if self.fine else "no_data")
        found = {}
        for suite in next(d for d in table.dimensions if d.name == "suite").codes:
            value = table.count(territoire=self.territory.id, rentree=str(year), voeu="total", suite=suite)
            if isinstance(value, NotEstimable):
                return value
            found[suite] = value
        return found

    def _deff(self, stage: str, contrast: str = "") -> float:
        """1 in a réseau: its collèges are the ones looked at, chance is that of pupils alone; in a bassin, that of its département."""
        if self.territory.level == "reseau":
            return 1.0
        place = self.territory.parent if self.fine else self.territory
        return self.context.design_effect(place, MEASURED[stage], contrast)


def measured(territory: Territory, publication: Publication, context: OrientationContext) -> OrientationResults:
    """The results of a territory."""
    first = next(iter(publication.tables.values()), None)
    years = (
        ()
        if first is None
        else tuple(int(code) for code in next(d for d in first.dimensions if d.name == "rentree").codes)
    )
    results = OrientationResults(territory, publication, context, years, ())
    followed = tuple(year for year in years if _followed(results, year))
    return OrientationResults(territory, publication, context, years, followed)


def _followed(results: OrientationResults, year: int) -> bool:
    found = results.counts("destination", year)
    return not isinstance(found, NotEstimable) or found.reason == "secret"


def _counted(found: Estimate, n: int) -> Estimate:
    return replace(found, n=n)
