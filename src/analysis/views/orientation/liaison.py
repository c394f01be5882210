"""The liaison between collèges and lycées, pair by pair, as far as it may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.context.orientation import OrientationContext
from analysis.disclosure import Audience
from analysis.disclosure.outputs import named_point
from analysis.errors import UserError
from analysis.exhibits import Column
from analysis.measures import NotEstimable
from analysis.measures.multiplicity import adjust
from analysis.protection import Protection
from analysis.territories import Territory, TerritoryIndex
from analysis.wording.numbers import NARROW, enumerate_fr, period, quantity

from .results import FINE

COLUMNS = (
    Column("lycee", "Lycée d’arrivée"),
    Column("gap", "Écrit du DNB, écart aux autres entrants du lycée [intervalle à 95" + NARROW + "%]", format="signed:1", low="low", high="high"),
    Column("reading", "Réorientations en fin de seconde, à note égale"),
)  # fmt: skip
MOST_FALSE = 0.05
RULES = ("effectif d’un point nommé", "reste du collège et du lycée")


@dataclass(frozen=True, eq=False)
class Liaison:
    """The pairs whose collège is in a territory, given out only where the rules of named points let them."""

    territory: Territory
    index: TerritoryIndex
    context: OrientationContext
    audience: Audience

    @property
    def protection(self) -> Protection:
        return self.audience.stamp(*RULES)

    def about(self, sources: Sequence[str]) -> dict[str, str | Protection]:
        """Mentions of the table."""
        shown, years = (
            self.shown,
            [int(year) for text in self.context.pairs["rentrees"].unique() for year in text.split()],
        )
        return {
            "population": f"élèves de 3e des collèges {self.territory.of} passés en seconde GT, couples de 20 élèves ou plus",
            "n": f"{quantity(len(shown), 'couple')}, effectifs non montrés (secret statistique)",
            "source": f"{'données fictives, ' if self.territory.fictitious else ''}{enumerate_fr(sources or ['extraits de l’académie'])}",
            "vintage": f"3e, {period('rentrée', years)} ensemble" if years else "aucune rentrée",
            "protection": self.protection,
        }

    @property
    def shown(self) -> pd.DataFrame:
        """The rows of `OrientationContext.pairs` that may be named, with `found`: p-values adjusted over all the pairs."""
        rows = self.context.pairs.assign(found=np.nan)
        tested = rows["p_value"].notna()
        rows.loc[tested, "found"] = adjust(rows.loc[tested, "p_value"].to_numpy(), "BH")
        if self.territory.level not in FINE:
            return rows.iloc[:0]
        return nameable(rows, self.audience)[lambda kept: kept["uai"].isin(self.territory.uais or ())]

    def rows(self) -> pd.DataFrame:
        """One line per pair, by names, for `COLUMNS` under the column college."""
        lines = [
            {
                "college": self._name(row.uai),
                "lycee": self._name(row.lycee),
                "gap": "nd" if pd.isna(row.gap) else row.gap,
                "low": None if pd.isna(row.low) else row.low,
                "high": None if pd.isna(row.high) else row.high,
                "reading": _reading(row.found, row.more),
            }
            for row in self.shown.itertuples()
        ]
        table = pd.DataFrame(lines, columns=["college", *(key for column in COLUMNS for key in column.reads())])
        return table.sort_values(["college", "lycee"], ignore_index=True)

    def _name(self, uai: str) -> str:
        try:
            return self.index.parse(f"etablissement:{uai}").name
        except UserError:
            return uai


def nameable(pairs: pd.DataFrame, audience: Audience) -> pd.DataFrame:
    """The pairs that may be named: as many pupils as a named point takes, and enough others in the collège and in the lycée.

    That a pair is shown says that it has at least so many pupils: what remains of its collège, and of its lycée, must not be
    known more closely than the least count. The largest pairs of a collège or a lycée are kept first.
    """
    profile = audience.profile
    least = profile.named_points
    if least is None:
        return pairs.iloc[:0]
    enough = [not isinstance(named_point(n, profile, n=int(n)), NotEstimable) for n in pairs["n"]]
    kept = pairs[pd.Series(enough, index=pairs.index, dtype=bool)].sort_values(
        ["n", "uai", "lycee"], ascending=[False, True, True]
    )
    for side, total in (("uai", "of_college"), ("lycee", "of_lycee")):
        rank = kept.groupby(side).cumcount() + 1
        kept = kept[kept[total] - least * rank >= profile.cell]
    return kept


def _reading(found: float, more: bool) -> str:
    if pd.isna(found):
        return "non mesurées"
    if found > MOST_FALSE:
        return "pas d’écart établi"
    return "plus fréquentes" if more else "moins fréquentes"
