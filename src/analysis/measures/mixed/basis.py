"""A design brought to an orthonormal basis, so that no fit depends on the units or the origin of its columns."""

from dataclasses import dataclass

import numpy as np

DEPENDENT = 1e-9


@dataclass(frozen=True, eq=False)
class Basis:
    """``design = columns @ turn``, with columns orthogonal and of equal norm (under the weights, if any).

    `turn` is upper triangular with a positive diagonal.
    """

    columns: np.ndarray
    turn: np.ndarray

    @property
    def size(self) -> int:
        return self.turn.shape[0]

    def then(self, weight: np.ndarray, *, length: float = 1.0) -> "Basis | None":
        """A basis of the same design whose columns have norm `length` and are orthogonal under `weight`, if there is."""
        further = basis_of(self.columns, weight, length=length)
        return None if further is None else Basis(further.apply(self.columns), further.turn @ self.turn)

    def apply(self, design: np.ndarray) -> np.ndarray:
        """The columns of a design (unweighted) in this basis."""
        return design @ np.linalg.inv(self.turn)

    def back(self, vector: np.ndarray) -> np.ndarray:
        """Coefficients of the design from coefficients of the basis (last axis)."""
        return np.linalg.solve(self.turn, np.moveaxis(np.atleast_2d(vector), -1, 0)).T.reshape(np.shape(vector))

    def back_covariance(self, matrix: np.ndarray) -> np.ndarray:
        """Covariance matrix (or matrices, on the last two axes) of the coefficients of the design."""
        inverse = np.linalg.inv(self.turn)
        return inverse @ matrix @ inverse.T


def basis_of(design: np.ndarray, weight: np.ndarray | None = None, *, length: float = 1.0) -> Basis | None:
    """Orthogonal columns of norm `length` spanning those of √weight·design; None when one depends on the others."""
    rows = design if weight is None else design * np.sqrt(weight)[:, None]
    norms = np.linalg.norm(rows, axis=0)
    if rows.shape[0] < rows.shape[1] or not (norms > 0).all():
        return None
    columns, turn = np.linalg.qr(rows / norms)
    if np.abs(np.diag(turn)).min() < DEPENDENT:
        return None
    signs = np.sign(np.diag(turn))
    return Basis(columns * (signs * length), signs[:, None] * turn * norms / length)
