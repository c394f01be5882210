"""Natural cubic splines: a curve in one variable, cubic between its knots, straight beyond the outer ones."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class NaturalSpline:
    """A natural cubic spline with these knots, the outer two being where it becomes straight.

    Spans the functions of R's ``splines::ns`` with the same knots. Hastie, Tibshirani & Friedman (2009), "The Elements of
    Statistical Learning", section 5.2.1.
    """

    knots: tuple[float, ...]

    @property
    def size(self) -> int:
        """Columns of the basis: the knots less one."""
        return len(self.knots) - 1

    def basis(self, x: np.ndarray) -> np.ndarray:
        """The basis at these values (rows × `size`), without a constant, the variable itself in the first column."""
        k = np.asarray(self.knots)
        reach = k[-1] - k[0]
        z = (np.asarray(x, dtype=float) - k[0]) / reach
        k = (k - k[0]) / reach
        last = self._bend(z, k[-2], k[-1])
        return np.column_stack([z, *(self._bend(z, knot, k[-1]) - last for knot in k[:-2])])

    @staticmethod
    def _bend(z: np.ndarray, knot: float, end: float) -> np.ndarray:
        return (np.maximum(z - knot, 0) ** 3 - np.maximum(z - end, 0) ** 3) / (end - knot)


def natural_spline(x: np.ndarray, df: int = 4) -> NaturalSpline | None:
    """The spline with `df` columns: outer knots at the range of `x`, inner ones at its quantiles, as R's ``ns(x, df)``.

    None where ties leave fewer distinct knots.
    """
    knots = np.quantile(np.asarray(x, dtype=float), np.linspace(0, 1, df + 1))
    return NaturalSpline(tuple(float(knot) for knot in knots)) if (np.diff(knots) > 1e-9).all() else None
