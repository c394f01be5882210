"""What a grade measured with error does to the difference by social position, and two ways of looking past it.

A grade is one reading of what a pupil knows. At equal noisy grades a pupil of high social position still knows more on
average, so that part of what is attributed to position is knowledge. Averaging two readings, or taking the written
examination as an instrument for the grade, lessens this.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from ..inference import choose_cluster, clustering, coefficient
from ..models import Fitted, fit_wls
from ..results import Estimate, NotEstimable
from ..sample import IPS_STEP, units_of
from .design import IPS_GAP, wish_design
from .wish import refused, wish_model


def averaged_grade(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that have both the grade and the written mark, with `average`: their mean, each set on the scale of the grade."""
    kept = rows.dropna(subset=["coursework", "written"]).reset_index(drop=True)
    written = kept["written"]
    if len(kept) < 2 or written.std() == 0:
        return kept.assign(average=kept["coursework"])
    scaled = kept["coursework"].mean() + (written - written.mean()) / written.std() * kept["coursework"].std()
    return kept.assign(average=(kept["coursework"] + scaled) / 2)


def linear_difference(rows: pd.DataFrame, *, instrumented: bool) -> Estimate | NotEstimable:
    """The difference for 35 points of IPS in the linear model of the wish, in points, on rows with the written mark.

    `instrumented`: the grade is replaced by what the written mark and the level on entry (where it is known for all) tell of
    it, by two-stage least squares; the grade enters as it is, without a curve. The jackknife takes the first stage as known.
    Refused as `wish.wish_model`, and ``"collinear"``.

    Angrist & Pischke (2009), "Mostly Harmless Econometrics", chapter 4.
    """
    rows = rows.dropna(subset=["coursework", "written", "entry_score"]).reset_index(drop=True)
    if (why := refused(rows, "wish")) is not None:
        return why
    design = wish_design(rows, df=1)
    x, y = design.matrix(rows), 100 * rows["wish"].to_numpy(dtype=float)
    fit = (
        two_stage(y, x, 1, rows[["written", "entry_score"]].to_numpy(dtype=float))
        if instrumented
        else fit_wls(x, y, np.ones(len(y)))
    )
    if fit is None:
        return NotEstimable("collinear", len(rows), units_of(rows))
    column = choose_cluster(rows)
    return coefficient(
        clustering(rows[column], column).on(fit),
        design.ips,
        name=f"ips_{'instrumented' if instrumented else 'linear'}",
        unit="points",
        n=len(rows),
        units=units_of(rows),
        weights=None,
        scale=IPS_GAP / IPS_STEP,
    )


def two_stage(y: np.ndarray, x: np.ndarray, endogenous: int, instruments: np.ndarray) -> Fitted | None:
    """Two-stage least squares: column `endogenous` of `x` instrumented, the other columns being their own instruments.

    The fit has the fitted design and the true residuals, so that the sandwich variances apply. None when a design is not
    of full rank.
    """
    ones = np.ones(len(y))
    first = fit_wls(np.column_stack([np.delete(x, endogenous, axis=1), instruments]), x[:, endogenous], ones)
    if first is None:
        return None
    projected = x.copy()
    projected[:, endogenous] = first.mean
    second = fit_wls(projected, y, ones)
    return None if second is None else replace(second, mean=x @ second.params)


def grade_sensitivity(rows: pd.DataFrame) -> dict[str, Estimate | NotEstimable]:
    """The difference for 35 points of IPS by how the grade enters, on the same pupils.

    ``curve`` and ``line``: the grade as a spline, as it is; ``average``: mean of the grade and the written mark; ``linear`` and
    ``instrumented``: the linear model, without and with instruments.
    """
    same = averaged_grade(rows.dropna(subset=["entry_score"]))
    models = {
        "curve": wish_model(same),
        "line": wish_model(same, df=1),
        "average": wish_model(same, grade="average"),
    }
    found = {name: m if isinstance(m, NotEstimable) else m.difference("ips") for name, m in models.items()}
    return found | {
        "linear": linear_difference(same, instrumented=False),
        "instrumented": linear_difference(same, instrumented=True),
    }
