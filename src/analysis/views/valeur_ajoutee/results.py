"""What the chapter on value added measured: the national model, read for one territory."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.context.value_added import ValueAddedContext
from analysis.frames import Panel
from analysis.measures import Estimate, NotEstimable
from analysis.measures.funnel import ALARM, WARNING, Funnel, funnel
from analysis.measures.value_added import ABOVE, ALIKE, BELOW, standing, territory_gap
from analysis.measures.value_added.overview import OFFICIAL
from analysis.territories import Territory

STANDINGS = (BELOW, ALIKE, ABOVE)
FEWEST_SHOWN = 20
#: Levels whose report lists its collèges; above, the lists are those of the départements.
NAMED_LEVELS = ("departement", "reseau")


@dataclass(frozen=True, eq=False)
class ValueAddedResults:
    """Value added in one territory, over the sessions of the national model.

    `by_session` and `pooled` are the rows of `context` for its collèges, with their name and commune; `pooled` adds `rate`
    (observed, percent) and `standing`. `gap` is the territory's observed rate minus what is expected of its collèges.
    `funnel` holds every collège of the country.
    """

    panel: Panel
    context: ValueAddedContext
    by_session: pd.DataFrame
    pooled: pd.DataFrame
    gap: Estimate | NotEstimable
    funnel: Funnel | NotEstimable

    @property
    def territory(self) -> Territory:
        return self.panel.territory

    @property
    def sessions(self) -> tuple[int, ...]:
        return self.context.sessions

    @property
    def empty(self) -> bool:
        """Whether there is nothing to report: no model, or no collège in it."""
        return self.pooled.empty

    @property
    def single(self) -> bool:
        """Whether the territory comes down to one collège."""
        return len(self.pooled) == 1

    @property
    def counts(self) -> dict[str, int]:
        """How many collèges stand above, below and alike."""
        return {key: int((self.pooled["standing"] == key).sum()) for key in STANDINGS}

    @property
    def means(self) -> tuple[float, float]:
        """Observed and expected rates of the territory, in percent, weighted by candidates."""
        rows = self.by_session
        return tuple(float(np.average(rows[c], weights=rows["present"])) for c in ("observed", "expected"))

    @cached_property
    def outside(self) -> pd.Series:
        """0 inside the funnel, ±1 beyond its inner limits only, ±2 beyond the outer ones, by uai, for the country."""
        inner, outer = (self.funnel.outside(confidence=confidence) for confidence in (WARNING, ALARM))
        return (inner + outer).set_axis(self.funnel.points["uai"])

    @cached_property
    def flags(self) -> pd.Series:
        """`outside` for the collèges of the territory."""
        return self.outside[self.outside.index.isin(self.pooled["uai"])]

    @property
    def alike_in_country(self) -> float:
        """Percent of the country's collèges whose results are as expected."""
        rows = self.context.pooled
        return 100 * float((standing(rows["low"], rows["high"]) == ALIKE).mean())

    @property
    def depends(self) -> bool:
        """Whether another choice of model reverses the sign of the territory's gap."""
        if not isinstance(self.gap, Estimate) or self.gap.descriptive or self.gap.sign == 0:
            return False
        return any(value * self.gap.value < 0 for value in self.variant_gaps.values())

    @cached_property
    def variant_gaps(self) -> dict[str, float]:
        """Observed − expected rate of the territory's collèges under each variant, in points."""
        rows = self.context.variants
        own = rows[rows["uai"].isin(self.pooled["uai"])]
        return {
            name: float(np.average(part["difference"], weights=part["n"]))
            for name, part in own.groupby("variant", sort=False)
        }

    def official_moves(self) -> pd.DataFrame | None:
        """Moves between fifths of the official values of the last two sessions: fifths × fifths of counts, or None."""
        first, second = self.last_pair or (None, None)
        rows = self.context.moves
        rows = rows[(rows["source"] == OFFICIAL) & (rows["first"] == first) & (rows["second"] == second)]
        return None if rows.empty else rows.pivot(index="start", columns="end", values="count")

    @property
    def last_pair(self) -> tuple[int, int] | None:
        """The last two sessions, None with only one."""
        return None if len(self.sessions) < 2 else self.sessions[-2:]


def measured(panel: Panel, context: ValueAddedContext) -> ValueAddedResults:
    """Every result of the chapter for the collèges of a panel."""
    if context.refusal is not None:
        nothing = NotEstimable("no_data")
        return ValueAddedResults(panel, context, pd.DataFrame(), pd.DataFrame(), nothing, nothing)
    uais = panel.data["uai"].unique()
    by_session, pooled = (_named(frame, panel) for frame in context.of(uais))
    by_session = by_session.assign(observed=by_session["expected"] + by_session["difference"])
    pooled = pooled.assign(
        standing=standing(pooled["low"], pooled["high"]), rate=pooled["expected"] + pooled["difference"]
    )
    country = context.pooled.assign(rate=context.pooled["expected"] + context.pooled["difference"])
    return ValueAddedResults(
        panel=panel,
        context=context,
        by_session=by_session,
        pooled=pooled,
        gap=territory_gap(by_session) if len(by_session) else NotEstimable("no_data"),
        funnel=funnel(country, present="n", expected="expected"),
    )


def _named(frame: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """The rows with the latest name and commune of each collège."""
    latest = panel.data.sort_values("session").drop_duplicates("uai", keep="last")[["uai", "name", "commune_name"]]
    return frame.merge(latest, on="uai", validate="many_to_one")


def gap_of(context: ValueAddedContext, territory: Territory) -> Estimate | NotEstimable:
    """The gap of another territory, by its départements."""
    rows = context.colleges
    return territory_gap(rows[rows["departement"].isin(territory.departements)])
