"""What is true in the fictitious country, before any draw of pupils: probabilities of success and their link with the IPS."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.special import expit

from .cohort import between, ips_nodes, level, mean_ability, school_effects
from .colleges import in_programme, yearly_size
from .parameters import (
    ABILITY_RESIDUAL_SD,
    ABILITY_WITHIN,
    DNB_ABILITY,
    DNB_GIRL,
    DNB_PRIVATE,
    DNB_WITHIN,
    GIRLS,
    IPS_ORIGIN,
    SOCLE_DNB,
    Levels,
    Scenario,
)

_IPS_NODES, _NORMAL_NODES = 16, 12


def college_probabilities(
    seed: int, colleges: pd.DataFrame, within: np.ndarray, session: int, scenario: Scenario, levels: Levels
) -> np.ndarray:
    """True success probability of each collège, its pupils' IPS, sex and ability integrated out by quadrature.

    `within` is what typical pupils of each collège have above its mean IPS (see `within_colleges`).
    """
    mean = colleges["ips"].to_numpy()
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NORMAL_NODES)
    u, _ = school_effects(seed, colleges, session)
    fixed = (
        level(scenario, levels, session)
        + DNB_ABILITY * mean_ability(colleges, session)
        + between(scenario, session) * (mean - IPS_ORIGIN)
        + DNB_PRIVATE * colleges["sector"].ne("public").to_numpy()
        + u
        + SOCLE_DNB * in_programme(colleges, "socle", session - 1)
    )
    slope = DNB_ABILITY * ABILITY_WITHIN + DNB_WITHIN + colleges["slope"].to_numpy()
    pupil = (fixed[:, None] + slope[:, None] * within)[:, :, None] + DNB_ABILITY * ABILITY_RESIDUAL_SD * nodes
    by_sex = [expit(pupil + DNB_GIRL * girl).mean(axis=1) @ (weights / weights.sum()) for girl in (0, 1)]
    return (1 - GIRLS) * by_sex[0] + GIRLS * by_sex[1]


def logit_slope(probability: np.ndarray, x: np.ndarray, weight: np.ndarray) -> float:
    """Slope of the binomial logit of `probability` on `x` (Fisher scoring), as a fit on infinitely many pupils gives."""
    design = np.column_stack([np.ones_like(x), x])
    start = float(np.average(probability, weights=weight))
    coefficients = np.array([np.log(start / (1 - start)), 0.0])
    for _ in range(50):
        fitted = expit(design @ coefficients)
        information = (design * (weight * fitted * (1 - fitted))[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (weight * (probability - fitted)))
        coefficients += step
        if np.abs(step).max() < 1e-12:
            break
    return float(coefficients[1])


def within_colleges(colleges: pd.DataFrame) -> np.ndarray:
    """Departure of typical pupils from the mean IPS of their collège: collèges × pupils, rows of mean 0."""
    nodes = ips_nodes(colleges, _IPS_NODES)
    return nodes - nodes.mean(axis=1, keepdims=True)


def true_links(
    seed: int, colleges: pd.DataFrame, sessions: Sequence[int], scenario: Scenario, levels: Levels
) -> dict[int, dict[str, float]]:
    """By session, true national rate (percent), slopes per 10 IPS in points and in logit, correlation, Q4 − Q1 gap."""
    within = within_colleges(colleges)
    return {
        session: _links(colleges, session, college_probabilities(seed, colleges, within, session, scenario, levels))
        for session in sessions
    }


def _links(colleges: pd.DataFrame, session: int, probability: np.ndarray) -> dict[str, float]:
    weight = yearly_size(colleges, session - 1)
    x, y = colleges["ips"].to_numpy() / 10, 100 * probability
    dx, dy = x - np.average(x, weights=weight), y - np.average(y, weights=weight)
    sxx, sxy, syy = (weight * dx * dx).sum(), (weight * dx * dy).sum(), (weight * dy * dy).sum()
    order = np.argsort(x, kind="stable")
    rank = (weight[order].cumsum() - weight[order] / 2) / weight.sum()
    cuts = np.searchsorted(rank, [0, 0.25, 0.5, 0.75, 1])
    quarters = [np.average(y[order][i:j], weights=weight[order][i:j]) for i, j in pairwise(cuts)]
    return {
        "rate": float(np.average(y, weights=weight)),
        "slope_points": float(sxy / sxx),
        "slope_logit": logit_slope(probability, x, weight),
        "correlation": float(sxy / np.sqrt(sxx * syy)),
        "gap_q4_q1": float(quarters[3] - quarters[0]),
    }
