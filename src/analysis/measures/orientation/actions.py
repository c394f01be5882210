"""Hours of actions of orientation beside what pupils ask and where they are found: an association, at comparable results."""

import numpy as np
import pandas as pd

from ..inference import choose_cluster, clustering
from ..models import fit_logit
from ..results import Estimate, NotEstimable
from ..sample import constant, units_of
from .design import wish_design
from .margins import mean_slope
from .wish import refused

STEP = 10.0
"""Hours per pupil that the association is told for."""


def hours_association(rows: pd.DataFrame, *, response: str = "wish", df: int = 4) -> Estimate | NotEstimable:
    """Average difference of probability, in points, between pupils whose collège gave ten hours more to each of its pupils.

    The logit of `wish_model` with the hours of the collège (column hours) besides; pupils of collèges whose hours are not known
    are left out. Clusters by the rule of `inference`. Collèges choose how many hours they give: what is measured is what goes
    together, never what hours do. Refused as `wish_model`, and (``"collinear"``) when all give the same hours.
    """
    rows = rows[rows["coursework"].notna() & rows["hours"].notna() & rows[response].notna()].reset_index(drop=True)
    if (why := refused(rows, response)) is not None:
        return why
    hours = rows["hours"].to_numpy(float) / STEP
    if constant(hours):
        return NotEstimable("collinear", len(rows), units_of(rows))
    x = np.column_stack([wish_design(rows, df=df).matrix(rows), hours])
    fit = fit_logit(x, rows[response].to_numpy(float), np.ones(len(rows)))
    if fit is None:
        return NotEstimable("separation", len(rows), units_of(rows))
    column = choose_cluster(rows)
    model = clustering(rows[column], column).on(fit)
    margin = mean_slope(fit.params, x, x.shape[1] - 1)
    return margin.estimate(model, name=f"hours_{response}", n=len(rows), units=units_of(rows))
