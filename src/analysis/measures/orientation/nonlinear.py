"""The gap of a rate between two groups, split as a linear gap is, but on probabilities (Fairlie, Yun)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..inference import clustering, smaller_side
from ..models import Fitted, fit_logit
from ..results import Estimate, NotEstimable
from .margins import Margin, mean_probability, mean_switch


@dataclass(frozen=True, eq=False)
class RateGapSplit:
    """Rate of the first group minus rate of the second, in points: `gap` = `explained` + `unexplained`.

    Those two are of the pooled reference (both groups fitted together, with a constant for each): what the characteristics
    observed account for, and what remains at equal characteristics, averaged over the first group; both with intervals.
    `references` gives the explained part under the coefficients of each group alone (``"second"``, ``"first"``; a group whose
    logit has no maximum is left out). `detail` shares out the explained part between variables in proportion to what each
    adds to the linear predictor (Yun), None where that part is too small to be shared out.
    """

    gap: float
    explained: Estimate
    unexplained: Estimate
    references: Mapping[str, float]
    detail: Mapping[str, float] | None
    rates: tuple[float, float]
    n: tuple[int, int]


def rate_gap_split(
    y: np.ndarray,
    x: np.ndarray,
    first: np.ndarray,
    blocks: Mapping[str, Sequence[int]],
    labels: object,
    column: str = "uai",
    *,
    units: int | None = None,
    confidence: float = 0.95,
) -> RateGapSplit | NotEstimable:
    """Split the gap of a rate (`y` 0 or 1) between the rows where `first` and the others.

    `x` is the design without constant, `blocks` the columns of each variable, `labels` the clusters of the rows. The pupils
    observed are taken as they are: intervals are those of the coefficients. Refused: ``"constant_rate"``, ``"separation"``.

    Fairlie (2005), "An extension of the Blinder–Oaxaca decomposition technique to logit and probit models"; Yun (2004),
    "Decomposing differences in the first moment", Economics Letters 82.
    """
    first = np.asarray(first, dtype=bool)
    n, units = len(y), len(set(np.asarray(labels, dtype=object))) if units is None else units
    if any(y[here].size == 0 or np.ptp(y[here]) == 0 for here in (first, ~first)):
        return NotEstimable("constant_rate", n, units)
    ones = np.ones(n)
    fit = fit_logit(np.column_stack([ones, x, first.astype(float)]), np.asarray(y, dtype=float), ones)
    if fit is None:
        return NotEstimable("separation", n, units)
    model = clustering(labels, column, effective=smaller_side(labels, first)).on(fit)
    alike = fit.x.copy()
    alike[:, -1] = 0.0
    explained = mean_probability(fit.params, alike[first]) - mean_probability(fit.params, alike[~first])
    rest = mean_switch(fit.params, fit.x[first], alike[first])
    told = {"n": n, "units": units, "confidence": confidence}
    return RateGapSplit(
        gap=float(100 * (y[first].mean() - y[~first].mean())),
        explained=explained.estimate(model, name="explained", **told),
        unexplained=rest.estimate(model, name="unexplained", **told),
        references=_references(y, fit.x[:, :-1], first),
        detail=yun_detail(fit.params[:-1], fit.x[:, :-1], first, blocks, explained),
        rates=(float(100 * y[first].mean()), float(100 * y[~first].mean())),
        n=(int(first.sum()), int((~first).sum())),
    )


def explained_by(params: np.ndarray, x: np.ndarray, first: np.ndarray) -> Margin:
    """What the characteristics account for under given coefficients (design with its constant)."""
    return mean_probability(params, x[first]) - mean_probability(params, x[~first])


def yun_detail(
    params: np.ndarray, x: np.ndarray, first: np.ndarray, blocks: Mapping[str, Sequence[int]], explained: Margin
) -> dict[str, float] | None:
    """The explained part (points) shared out by Yun's weights; `blocks` number columns after the constant."""
    move = x[first].mean(axis=0) - x[~first].mean(axis=0)
    total = float(move @ params)
    if abs(total) < 1e-6:
        return None
    return {
        name: 100 * explained.value * float(sum(move[1 + k] * params[1 + k] for k in columns)) / total
        for name, columns in blocks.items()
    }


def _references(y: np.ndarray, x: np.ndarray, first: np.ndarray) -> dict[str, float]:
    found = {}
    for name, here in (("second", ~first), ("first", first)):
        fit: Fitted | None = fit_logit(x[here], np.asarray(y[here], dtype=float), np.ones(int(here.sum())))
        if fit is not None:
            found[name] = 100 * explained_by(fit.params, x, first).value
    return found
