"""The liaison between collèges and lycées, pair by pair, as far as it may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.context.orientation import OrientationContext
from analysis.disclosure import Audience
from analysis.errors import UserError
from analysis.exhibits import Column
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
    """The pairs whose collège is in a territory, as the rules of named points let them through."""

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
        """The pairs whose collège is in the territory; none beyond a bassin, where they would be hundreds."""
        rows = self.context.pairs
        return rows[rows["uai"].isin(self.territory.uais or ())] if self.territory.level in FINE else rows.iloc[:0]

    def rows(self) -> pd.DataFrame:
        """One line per pair, by names, for `COLUMNS` under the column college."""
        lines = [
            {
                "college": self._name(row.uai),
                "lycee": self._name(row.lycee),
                "gap": "nd" if pd.isna(row.gap) else row.gap,
                "low": None if pd.isna(row.low) else row.low,
                "high": None if pd.isna(row.high) else row.high,
                "reading": _reading(row.adjusted, row.more),
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


def _reading(adjusted: float, more: bool) -> str:
    if pd.isna(adjusted):
        return "non mesurées"
    if adjusted > MOST_FALSE:
        return "pas d’écart établi"
    return "plus fréquentes" if more else "moins fréquentes"
