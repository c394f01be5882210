"""The gap of a mean between two groups, split between what they have and what goes with it (Oaxaca–Blinder, linear).

« Unexplained » means not accounted for by the variables at hand: it names no cause.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..models import Fitted, fit_wls
from ..results import NotEstimable


@dataclass(frozen=True, eq=False)
class LinearSplit:
    """Mean of the first group minus mean of the second: `gap`, in the unit of the response.

    `threefold` (viewpoint of the second group): endowments, coefficients, interaction. `explained` by reference: ``"second"``
    and ``"first"`` use the coefficients of one group, ``"pooled"`` those of both fitted together with a constant for each
    (Jann), ``"neumark"`` without; the unexplained part is the gap less the explained one. `detail` shares out the explained part
    of the pooled reference between variables.
    """

    means: tuple[float, float]
    threefold: Mapping[str, float]
    explained: Mapping[str, float]
    detail: Mapping[str, float]
    n: tuple[int, int]

    @property
    def gap(self) -> float:
        return self.means[0] - self.means[1]

    def unexplained(self, reference: str = "pooled") -> float:
        return self.gap - self.explained[reference]


def linear_split(
    y: np.ndarray, x: np.ndarray, first: np.ndarray, blocks: Mapping[str, Sequence[int]]
) -> LinearSplit | NotEstimable:
    """Split the gap of `y` between the rows where `first` and the others.

    `x` is the design without constant (rows × columns), `blocks` the columns of each variable. Refused (``"collinear"``) when the
    coefficients of a group cannot be told.

    Oaxaca (1973); Blinder (1973); Jann (2008), "The Blinder–Oaxaca decomposition for linear regression models", Stata
    Journal 8 (the package ``oaxaca`` of R computes the same).
    """
    first = np.asarray(first, dtype=bool)
    sides = [_side(y[here], x[here]) for here in (first, ~first)]
    ones, group = np.ones(len(y)), first.astype(float)
    pooled = fit_wls(np.column_stack([ones, x, group]), y, ones)
    plain = fit_wls(np.column_stack([ones, x]), y, ones)
    if pooled is None or plain is None or any(side is None for side in sides):
        return NotEstimable("collinear", len(y))
    a, b = sides
    move = _means(a) - _means(b)
    change = a.params - b.params
    references = {"second": b.params, "first": a.params, "pooled": pooled.params[:-1], "neumark": plain.params}
    return LinearSplit(
        means=(float(a.y.mean()), float(b.y.mean())),
        threefold={
            "endowments": float(move @ b.params),
            "coefficients": float(_means(b) @ change),
            "interaction": float(move @ change),
        },
        explained={name: float(move @ params) for name, params in references.items()},
        detail={
            name: float(sum(move[1 + k] * pooled.params[1 + k] for k in columns)) for name, columns in blocks.items()
        },
        n=(a.rows, b.rows),
    )


def _side(y: np.ndarray, x: np.ndarray) -> Fitted | None:
    ones = np.ones(len(y))
    return fit_wls(np.column_stack([ones, x]), y, ones) if len(y) > x.shape[1] + 1 else None


def _means(fit: Fitted) -> np.ndarray:
    return fit.x.mean(axis=0)
