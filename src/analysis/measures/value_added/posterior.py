"""From a shrunken difference and its variance to an interval that stays between 0 and 100 % of passes."""

import numpy as np
from scipy import special

EDGE = 1e-9


def rate_interval(
    expected: np.ndarray, shift: np.ndarray, prior: np.ndarray, posterior: np.ndarray, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Equal-tailed bounds of true rate − expected rate, as proportions.

    `shift` is the shrunken difference, `prior` and `posterior` the variances of the true difference before the data
    and, on average, after. The true rate is given a beta distribution of mean m = expected + shift and of size S with
    S + 1 = (e(1−e) − (prior − posterior)) ÷ posterior, so that the variances m(1−m)/(S+1) have the right mean over
    collèges. With one session this is exactly the posterior of the beta-binomial model, S = n + 1/ω − 1. The shifted
    bounds always hold `shift`.
    """
    mean = np.clip(expected + shift, EDGE, 1 - EDGE)
    size = (expected * (1 - expected) - (prior - posterior)) / np.maximum(posterior, EDGE) - 1
    size = np.maximum(size, EDGE)
    tail = (1 - confidence) / 2
    low, high = (special.betaincinv(mean * size, (1 - mean) * size, q) for q in (tail, 1 - tail))
    return np.minimum(low - expected, shift), np.maximum(high - expected, shift)
