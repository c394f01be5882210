"""Covariance matrices of random effects as lower triangular roots, zero variances included."""

import numpy as np


def lower(theta: np.ndarray, q: int) -> np.ndarray:
    """The lower triangular matrix whose triangle, row by row, is `theta`."""
    root = np.zeros((q, q))
    root[np.tril_indices(q)] = theta
    return root


def triangle(root: np.ndarray) -> np.ndarray:
    """The lower triangle of a root, row by row."""
    return root[np.tril_indices(root.shape[0])]


def without_least(root: np.ndarray) -> np.ndarray:
    """A root of the same covariance, the smallest of its variances (along a principal axis) set to zero."""
    variances, axes = np.linalg.eigh(root @ root.T)
    kept = axes[:, 1:] * np.sqrt(np.maximum(variances[1:], 0.0))
    reduced = np.zeros_like(root)
    if kept.size:
        reduced[:, : kept.shape[1]] = np.linalg.qr(kept.T)[1].T
    return reduced
