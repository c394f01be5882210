"""The first wish for a seconde GT at comparable grades: a logit read as average differences of probability, in points.

A difference at comparable grades is compatible with self-censorship, with what is offered nearby, with preferences, with
advice received: the data do not tell them apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..inference import Clustered, choose_cluster, clustering, coefficient
from ..models import fit_logit, fit_wls
from ..results import Estimate, NotEstimable
from ..sample import IPS_STEP, constant, units_of
from .design import IPS_GAP, WishDesign, wish_design
from .margins import Margin, mean_slope, mean_switch

MINIMUM_COLLEGES = 12
FEWEST_COLLEGES = 5
GRADES = (8.0, 10.0, 12.0, 14.0)
SWITCHES = {
    "girl": ({"girl": 1.0}, {"girl": 0.0}),
    "bourg": ({"bourg": 1.0, "disperse": 0.0}, {"bourg": 0.0, "disperse": 0.0}),
    "disperse": ({"bourg": 0.0, "disperse": 1.0}, {"bourg": 0.0, "disperse": 0.0}),
    "prive": ({"prive": 1.0, "rep": 0.0, "rep_plus": 0.0}, {"prive": 0.0, "rep": 0.0, "rep_plus": 0.0}),
    "rep": ({"prive": 0.0, "rep": 1.0, "rep_plus": 0.0}, {"prive": 0.0, "rep": 0.0, "rep_plus": 0.0}),
    "rep_plus": ({"prive": 0.0, "rep": 0.0, "rep_plus": 1.0}, {"prive": 0.0, "rep": 0.0, "rep_plus": 0.0}),
}
"""What « on » and « off » mean: categories of one variable exclude each other."""


@dataclass(frozen=True, eq=False)
class WishModel:
    """A fitted logit of the wish, with the pupils it was fitted on."""

    model: Clustered
    design: WishDesign
    rows: pd.DataFrame

    @property
    def variables(self) -> tuple[str, ...]:
        return ("ips", *self.design.indicators)

    def difference(self, variable: str, *, grade: float | None = None) -> Estimate | NotEstimable:
        """Average difference of probability, in points, for 35 points of IPS or from « off » to « on ».

        With `grade`, every pupil is given that grade: the difference there. Refused (``"too_few_units"``) for a kind of
        collèges that has fewer than five of them: what is theirs and what is their kind's cannot be told apart.
        """
        if variable != "ips" and (held := self._fewest(variable)) < FEWEST_COLLEGES:
            return NotEstimable("too_few_units", len(self.rows), held)
        rows = self.rows if grade is None else self.rows.assign(**{self.design.grade: grade})
        name = f"{variable}_at_{grade:g}" if grade is not None else variable
        if variable != "ips":
            on, off = (self._changed(rows, side) for side in SWITCHES[variable])
            return self._told(mean_switch(self.model.fit.params, on, off), name)
        x = self.model.fit.x if grade is None else self.design.matrix(rows)
        return self._told(mean_slope(self.model.fit.params, x, self.design.ips) * (IPS_GAP / IPS_STEP), name)

    def between_positions(self, low: float, high: float, band: tuple[float, float]) -> Estimate | NotEstimable:
        """Pupils whose grade is in a band (lower bound included): IPS `low` against IPS `high`, in points (negative: fewer wishes).

        Refused (``"no_data"``) when nobody's grade is in the band.
        """
        grade = self.rows[self.design.grade]
        inside = self.rows[(grade >= band[0]) & (grade < band[1])]
        if inside.empty:
            return NotEstimable("no_data")
        on, off = (self.design.matrix(inside.assign(ips=ips)) for ips in (low, high))
        found = mean_switch(self.model.fit.params, on, off)
        return found.estimate(self.model, name=f"ips_{band[0]:g}_{band[1]:g}", n=len(inside), units=units_of(inside))

    def calibration(self, groups: int = 10) -> pd.DataFrame:
        """Wishes expected and observed by tenths of expected probability: expected, observed (percent), n."""
        mean = self.model.fit.mean
        rank = pd.qcut(pd.Series(mean).rank(method="first"), groups, labels=False)
        frame = pd.DataFrame({"expected": 100 * mean, "observed": 100 * self.model.fit.y, "group": rank})
        return frame.groupby("group").agg(
            expected=("expected", "mean"), observed=("observed", "mean"), n=("observed", "size")
        )

    def _fewest(self, variable: str) -> int:
        """Collèges on the side of the variable that has fewer of them."""
        return int(min(self.rows.groupby(self.rows[variable] > 0)["uai"].nunique()))

    def _changed(self, rows: pd.DataFrame, values: dict[str, float]) -> np.ndarray:
        return self.design.matrix(rows.assign(**values))

    def _told(self, margin: Margin, name: str) -> Estimate:
        return margin.estimate(self.model, name=name, n=len(self.rows), units=units_of(self.rows))


def wish_model(
    rows: pd.DataFrame, *, grade: str = "coursework", df: int = 4, without: Sequence[str] = (), response: str = "wish"
) -> WishModel | NotEstimable:
    """Fit ``logit P(wish) ~ spline(grade, df) + ips + girl + rurality + sector + éducation prioritaire + rentrée``.

    `rows` has one row per pupil: `response` (0 or 1), `grade` (out of 20), ips, the 0/1 columns of `design.INDICATORS`, rentree,
    uai, and académie and département as clusters. Rows without the grade are left out.

    Refused below twelve collèges (``"too_few_units"``), when all or none wish (``"constant_rate"``), when the IPS does not vary
    (``"constant_ips"``), and when the logit has no maximum (``"separation"``).
    """
    rows = rows[rows[grade].notna()].reset_index(drop=True)
    if (why := refused(rows, response)) is not None:
        return why
    design = wish_design(rows, grade=grade, df=df, without=tuple(without))
    fit = fit_logit(design.matrix(rows), rows[response].to_numpy(dtype=float), np.ones(len(rows)))
    if fit is None:
        return NotEstimable("separation", len(rows), units_of(rows))
    column = choose_cluster(rows)
    return WishModel(clustering(rows[column], column).on(fit), design, rows)


def within_college(
    rows: pd.DataFrame, *, grade: str = "coursework", df: int = 4, response: str = "wish"
) -> tuple[Estimate, ...] | NotEstimable:
    """Differences between pupils of one collège and rentrée: least squares with a constant for each of them, in points.

    What collèges differ in (offer nearby, advice, habits of grading) drops out, with rurality, sector and éducation
    prioritaire. Estimates of 35 points of IPS and of a girl against a boy; clustered by collège. Refused as `wish_model`.
    """
    rows = rows[rows[grade].notna()].reset_index(drop=True)
    if (why := refused(rows, response)) is not None:
        return why
    design = wish_design(rows, grade=grade, df=df)
    kept = [k for name in ("grade", "ips", "girl") if name in design.blocks for k in design.blocks[name]]
    codes = rows.groupby(["uai", "rentree"], observed=True).ngroup().to_numpy()
    size = np.bincount(codes)

    def within(values: np.ndarray) -> np.ndarray:
        return values - (np.bincount(codes, weights=values) / size)[codes]

    x = np.column_stack([within(column) for column in design.matrix(rows)[:, 1:][:, kept].T])
    fit = fit_wls(x, within(100 * rows[response].to_numpy(dtype=float)), np.ones(len(rows)))
    if fit is None:
        return NotEstimable("collinear", len(rows), units_of(rows))
    model = clustering(rows["uai"], "uai").on(fit)
    told = {"unit": "points", "n": len(rows), "units": units_of(rows), "weights": None}
    steps = {"ips": IPS_GAP / IPS_STEP} | ({"girl": 1.0} if "girl" in design.blocks else {})
    first = len(design.blocks["grade"])
    return tuple(
        coefficient(model, first + k, name=name, scale=step, **told) for k, (name, step) in enumerate(steps.items())
    )


def refused(rows: pd.DataFrame, response: str) -> NotEstimable | None:
    """Why no model of these rows is made, None when one is."""
    n, units = len(rows), units_of(rows)
    if not n:
        return NotEstimable("no_data")
    if units < MINIMUM_COLLEGES:
        return NotEstimable("too_few_units", n, units)
    if constant(rows[response].to_numpy(dtype=float)):
        return NotEstimable("constant_rate", n, units)
    if constant(rows["ips"].to_numpy(dtype=float)):
        return NotEstimable("constant_ips", n, units)
    return None
