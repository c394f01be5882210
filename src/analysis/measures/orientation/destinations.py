"""Where pupils are a year after the 3e, at comparable grades: differences of the probability of each destination, in points."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..covariance import groups_of
from ..inference import choose_cluster, t_interval, variance_rule
from ..results import Estimate, Inference, NotEstimable
from ..sample import IPS_STEP, units_of
from .design import IPS_GAP, WishDesign, wish_design
from .multinomial import Multinomial, fit_multinomial
from .wish import FEWEST_COLLEGES, SWITCHES, refused

CATEGORIES = ("2nde_gt", "voie_pro", "apprentissage", "autre_suite", "non_retrouve")
"""Exhaustive and exclusive; the first is the reference of the coefficients, which are not shown."""


@dataclass(frozen=True, eq=False)
class DestinationModel:
    """A fitted multinomial logit of the destination, with the pupils it was fitted on and the covariance of its coefficients
    (None with fewer than five clusters: no interval)."""

    fit: Multinomial
    design: WishDesign
    rows: pd.DataFrame
    categories: tuple[str, ...]
    covariance: np.ndarray | None
    inference: Inference

    @property
    def variables(self) -> tuple[str, ...]:
        return ("ips", *self.design.indicators)

    def differences(self, variable: str) -> dict[str, Estimate] | NotEstimable:
        """By destination, the average difference of probability, in points, for 35 points of IPS or from « off » to « on ».

        They add up to 0. Refused (``"too_few_units"``) for a kind of collèges that has fewer than five of them.
        """
        if variable == "ips":
            values, gradient = (IPS_GAP / IPS_STEP * part for part in self.fit.slope(self.design.ips))
        else:
            held = int(min(self.rows.groupby(self.rows[variable] > 0)["uai"].nunique()))
            if held < FEWEST_COLLEGES:
                return NotEstimable("too_few_units", len(self.rows), held)
            on, off = (self.design.matrix(self.rows.assign(**side)) for side in SWITCHES[variable])
            values, gradient = self.fit.switch(on, off)
        return {
            category: self._told(f"{variable}_{category}", 100 * float(value), 100 * slope)
            for category, value, slope in zip(self.categories, values, gradient, strict=True)
        }

    def _told(self, name: str, value: float, gradient: np.ndarray) -> Estimate:
        se = low = high = None
        if self.covariance is not None:
            se = float(np.sqrt(gradient @ self.covariance @ gradient))
            low, high = t_interval(value, se, self.inference.df, self.inference.confidence)
        return Estimate(name, value, low, high, se, len(self.rows), units_of(self.rows), self.inference, "points")


def destination_model(rows: pd.DataFrame, *, df: int = 4) -> DestinationModel | NotEstimable:
    """Fit the multinomial logit of `destination` on the design of `wish_model`.

    `rows` has one row per pupil: destination (one of `CATEGORIES`), coursework, and the columns of `wish_design`. Destinations
    that nobody has are left out. Clusters by the rule of `inference` (jackknife by one Newton step below 500 clusters, CR1 beyond,
    t with as many degrees of freedom as clusters less one).

    Refused below twelve collèges (``"too_few_units"``), when all have one destination (``"constant_rate"``), when the IPS does not
    vary (``"constant_ips"``), and when the likelihood has no maximum (``"separation"``).
    """
    rows = rows[rows["coursework"].notna()].reset_index(drop=True)
    held = tuple(category for category in CATEGORIES if (rows["destination"] == category).any())
    codes = pd.Index(held).get_indexer(rows["destination"])
    if (why := refused(rows.assign(code=codes), "code")) is not None:
        return why
    if (codes < 0).any():
        raise ValueError("a destination is none of CATEGORIES")
    design = wish_design(rows, df=df)
    fit = fit_multinomial(design.matrix(rows), codes, len(held))
    if fit is None:
        return NotEstimable("separation", len(rows), units_of(rows))
    column = choose_cluster(rows)
    groups = groups_of(rows[column], column)
    kind = variance_rule(groups.count)
    kind = "CV3" if kind == "WCR" else kind
    covariance = {"CV3": fit.cv3, "CR1": fit.cr1}.get(kind, lambda _: None)(groups)
    degrees = None if covariance is None else float(groups.count - 1)
    return DestinationModel(
        fit, design, rows, held, covariance, Inference("multinomial", kind, None, column, groups.count, degrees)
    )
