"""Conditional modes of the random effects of a binomial model, all groups of a block at once."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from .counts import Block, row_products

LARGEST_STEP = 2.0  # log-odds
CLOSE = 1e-6  # log-odds; the step from there leaves an error of about its square
ITERATIONS = 200


@dataclass(frozen=True, eq=False)
class Modes:
    """Where each group's joint log-density is greatest, in standard random effects (variance 1, `at`: groups × q).

    By row: the linear predictor `eta`, the residual `r` (successes − expected) and the binomial variance `w`; by group:
    the information `h` (groups × q × q).
    """

    at: np.ndarray
    eta: np.ndarray
    mean: np.ndarray
    r: np.ndarray
    w: np.ndarray
    h: np.ndarray


def modes_of(block: Block, fixed: np.ndarray, v: np.ndarray, start: np.ndarray) -> Modes:
    """Newton's method from `start`, each step limited to `LARGEST_STEP` log-odds.

    `fixed` is the part of the linear predictor without random effects, `v` (rows × q) multiplies the standard ones.
    Raises FloatingPointError when a group does not settle.
    """
    at = start
    length = np.sqrt(np.maximum.reduceat(row_products(v, v), block.first))
    for _ in range(ITERATIONS):
        here = _look(block, fixed, v, at)
        score = block.sums(v, here.r) - at
        step = np.linalg.solve(here.h, score[:, :, None])[:, :, 0] if at.shape[1] > 1 else score / here.h[:, :, 0]
        reach = length * np.sqrt(row_products(step, step))
        at = at + step * (LARGEST_STEP / np.maximum(reach, LARGEST_STEP))[:, None]
        if (reach < CLOSE).all():
            return _look(block, fixed, v, at)
    raise FloatingPointError("conditional modes do not settle")


def _look(block: Block, fixed: np.ndarray, v: np.ndarray, at: np.ndarray) -> Modes:
    q = at.shape[1]
    eta = fixed + row_products(v, block.by_row(at))
    mean = expit(eta)
    expected = block.trials * mean
    w = expected * (1 - mean)
    h = np.empty((at.shape[0], q, q))
    for a in range(q):
        for b in range(a, q):
            h[:, a, b] = h[:, b, a] = block.by_group(w * v[:, a] * v[:, b])
    h[:, range(q), range(q)] += 1
    return Modes(at, eta, mean, block.successes - expected, w, h)
