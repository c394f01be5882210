"""The first wish at comparable grades, collèges having a constant of their own drawn from a normal law (mixed logit)."""

import numpy as np
import pandas as pd

from ..covariance import groups_of
from ..inference import t_interval
from ..mixed import binomial_mixed, contrast, marginal_effects
from ..results import Estimate, Inference, NotEstimable
from ..sample import IPS_STEP, units_of
from .design import IPS_GAP, wish_design
from .wish import SWITCHES, refused


def mixed_wish(rows: pd.DataFrame, *, df: int = 4, nodes: int = 5) -> tuple[Estimate, ...] | NotEstimable:
    """Average differences of probability, in points, for 35 points of IPS and from boy to girl, constants averaged over.

    The design of `wish_model` with a normal constant by collège: what collèges share and no column says no longer weighs on the
    coefficients as if pupils were alone. Wald intervals from the likelihood. Refused as `wish_model`, or as `binomial_mixed`.

    Same model as ``lme4::glmer(wish ~ … + (1 | uai), nAGQ = 5)``.
    """
    rows = rows[rows["coursework"].notna()].reset_index(drop=True)
    if (why := refused(rows, "wish")) is not None:
        return why
    design = wish_design(rows, df=df)
    x, z = design.matrix(rows), np.ones((len(rows), 1))
    fit = binomial_mixed(
        rows["wish"].to_numpy(float), np.ones(len(rows)), x, groups_of(rows["uai"], "uai"), nodes=nodes
    )
    if isinstance(fit, NotEstimable):
        return fit
    scale = IPS_GAP / IPS_STEP
    slope = marginal_effects(fit, x, z, [design.ips])[design.ips]
    found = {"ips": (scale * slope.value, scale * slope.se(fit))}
    if "girl" in design.indicators:
        on, off = (design.matrix(rows.assign(**side)) for side in SWITCHES["girl"])
        apart = contrast(fit, (on, z), (off, z))
        found["girl"] = (apart.value, apart.se(fit))
    told = Inference("binomial mixed", "information", None, "uai", fit.groups.count)
    return tuple(
        Estimate(name, 100 * value, *t_interval(100 * value, 100 * se, None, 0.95), 100 * se, len(rows), units_of(rows), told, "points")
        for name, (value, se) in found.items()
    )  # fmt: skip
