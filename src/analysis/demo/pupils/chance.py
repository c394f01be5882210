"""Draws from logits."""

from collections.abc import Mapping

import numpy as np
from scipy.special import expit, softmax


def logit_draw(rng: np.random.Generator, logit: np.ndarray) -> np.ndarray:
    """True with the probability of each logit."""
    return rng.random(len(logit)) < expit(logit)


def multinomial_logit(
    rng: np.random.Generator, coefficients: Mapping[str, Mapping[str, float]], covariates: Mapping[str, np.ndarray]
) -> np.ndarray:
    """For each row, 0 for the reference or the rank (from 1) of the alternative drawn."""
    rows = len(next(iter(covariates.values())))
    scores = np.zeros((rows, len(coefficients) + 1), dtype=np.float32)
    for rank, betas in enumerate(coefficients.values(), start=1):
        scores[:, rank] = betas["level"] + sum(beta * covariates[k] for k, beta in betas.items() if k != "level")
    cumulated = softmax(scores, axis=1).cumsum(axis=1)
    return (rng.random(rows)[:, None] > cumulated[:, :-1]).sum(axis=1).astype(np.int8)


def share_draw(rng: np.random.Generator, shares: Mapping[str, float], rows: int) -> np.ndarray:
    """For each row, one of the keys (as its rank) with these shares."""
    cumulated = np.cumsum(list(shares.values()))
    return np.searchsorted(cumulated / cumulated[-1], rng.random(rows), side="right").astype(np.int8)
