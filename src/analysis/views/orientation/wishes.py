"""Wishes at comparable results: the kept estimates that the rules on outputs let through, and what a committee reads of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.context.orientation import OrientationContext
from analysis.context.orientation_estimates import BAND
from analysis.disclosure import Audience
from analysis.exhibits import KeyFigure
from analysis.frames.offer import Offer
from analysis.measures import Estimate, Inference, NotEstimable
from analysis.protection import Protection
from analysis.territories import Territory
from analysis.wording.numbers import enumerate_fr, period, points, quantity
from analysis.wording.sentences import orientation as say

from .offer import offer_text

RULES = ("effectif d’une estimation", "nombre d’établissements", "degrés de liberté résiduels")


@dataclass(frozen=True, eq=False)
class Wishes:
    """The kept estimates of one territory: those that the rules on outputs let through."""

    territory: Territory
    context: OrientationContext
    audience: Audience

    @property
    def protection(self) -> Protection:
        return self.audience.stamp(*RULES)

    @property
    def sample(self) -> pd.Series | None:
        return self.context.sample(self.territory)

    def get(self, model: str, variable: str, grade: float | None = None) -> Estimate | NotEstimable:
        """One estimate, or why there is none."""
        rows = self.context.of(self.territory, model)
        rows = rows[
            (rows["variable"] == variable) & (rows["grade"].isna() if grade is None else rows["grade"] == grade)
        ]
        if rows.empty:
            return NotEstimable("no_data")
        row = rows.iloc[0]
        if row["refused"]:
            return NotEstimable(row["refused"], int(row["n"]), int(row["units"]))
        told = Inference("quasi-binomial", row["covariance"], None, row["cluster"] or None, None, _real(row["df"]))
        return Estimate(
            variable, float(row["value"]), _real(row["low"]), _real(row["high"]), _real(row["se"]), int(row["n"]), int(row["units"]), told, "points"
        )  # fmt: skip

    @property
    def refusal(self) -> NotEstimable | None:
        """Why nothing is measured here, None when something is."""
        found = self.get("comparable", "ips")
        if not isinstance(found, NotEstimable):
            return None
        whole = self.get("comparable", "")
        return whole if whole.reason != "no_data" else found


def _real(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def about(found: Wishes, sources: Sequence[str]) -> dict[str, str | Protection]:
    """Mentions of exhibits at comparable results; none without a sample."""
    row = found.sample
    if row is None:
        return {}
    years = [int(year) for year in str(row["rentrees"]).split()]
    return {
        "population": f"élèves de 3e (hors SEGPA et ULIS) des collèges {found.territory.of}, notes et profil connus",
        "n": f"{quantity(int(row['colleges']), 'collège')}, {quantity(int(row['kept']), 'élève')}",
        "source": f"{'données fictives, ' if found.territory.fictitious else ''}{enumerate_fr(sources or ['extraits de l’académie'])}",
        "vintage": f"3e, {period('rentrée', years)}",
        "protection": found.protection,
    }


def key_figures(found: Wishes) -> tuple[KeyFigure, ...]:
    """Differences by social position, sex, place."""
    wanted = (
        ("ips", "Un IPS plus élevé de 35 points", "demande de seconde GT, à résultats scolaires comparables"),
        ("girl", "Filles plutôt que garçons", "à résultats scolaires comparables"),
        ("disperse", "Rural dispersé plutôt qu’urbain", "à résultats scolaires comparables"),
    )
    figures = []
    for variable, label, detail in wanted:
        value = found.get("comparable", variable)
        if not isinstance(value, NotEstimable):
            text = points(value.value, sign=True)
            figures.append(KeyFigure(label, text, detail, name=f"voeu_{variable}", raw=value.value, unit="points"))
    return tuple(figures)


def essential(found: Wishes, offered: Offer) -> tuple[str, ...]:
    """At comparable results by position, sex, place; what the gap is made of is not told apart; what is offered."""
    row, said = found.sample, []
    positions = found.get("comparable", "positions")
    if not isinstance(positions, NotEstimable):
        said.append(say.comparable(positions, band=BAND, ips=(float(row["ips_q1"]), float(row["ips_q4"]))))
    girls, raw = found.get("comparable", "girl"), found.get("split:sexe", "gap")
    if not isinstance(girls, NotEstimable):
        said.append(say.comparable_sex(girls, None if isinstance(raw, NotEstimable) else raw.value))
    place = found.get("comparable", "disperse")
    if not isinstance(place, NotEstimable):
        said.append(say.comparable_place(place))
    return (*said, say.COMPATIBLE, offer_text(found.territory, offered, None)) if said else ()
