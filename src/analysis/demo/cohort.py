"""The pupils of 3e of one session: who they are, and how they do at the diplôme national du brevet."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import betaincinv, expit

from .colleges import in_programme, yearly_size
from .parameters import (
    ABILITY_BETWEEN,
    ABILITY_PRIVATE,
    ABILITY_RESIDUAL_SD,
    ABILITY_RURAL,
    ABILITY_WITHIN,
    CONSTANT_LEVEL,
    COURSEWORK,
    DNB_ABILITY,
    DNB_BETWEEN,
    DNB_GIRL,
    DNB_PRIVATE,
    DNB_WITHIN,
    GIRLS,
    IPS_ORIGIN,
    IPS_RANGE,
    MARK,
    OBSERVED_LEVELS,
    SCHOOL_CORRELATION,
    SCHOOL_YEAR_SD,
    SOCLE_ABILITY,
    SOCLE_DNB,
    SOCLE_LEVEL,
    SOCLE_SCALE,
    Levels,
    Scenario,
)
from .randomness import stream


@dataclass(frozen=True)
class Cohort:
    """Pupils of one session as aligned arrays: `college` is the collège's row, `ips` on [45, 185], `score` the total that
    gives the mention (out of 20), `mark` and `coursework` out of 20, `probability` the true one."""

    session: int
    college: np.ndarray
    girl: np.ndarray
    ips: np.ndarray
    ability: np.ndarray
    probability: np.ndarray
    passed: np.ndarray
    mark: np.ndarray
    coursework: np.ndarray
    score: np.ndarray


def beta_parameters(mean: np.ndarray, sd: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Parameters of the Beta distribution on the range of the pupils' IPS with this mean and standard deviation."""
    low, high = IPS_RANGE
    share, variance = (mean - low) / (high - low), (sd / (high - low)) ** 2
    concentration = share * (1 - share) / variance - 1
    return share * concentration, (1 - share) * concentration


def ips_nodes(colleges: pd.DataFrame, count: int) -> np.ndarray:
    """IPS of `count` typical pupils of each collège (mid-quantiles of their distribution): collèges × pupils."""
    low, high = IPS_RANGE
    a, b = beta_parameters(colleges["ips"].to_numpy(), colleges["pupil_sd"].to_numpy())
    ranks = (np.arange(count) + 0.5) / count
    return low + (high - low) * betaincinv(a[:, None], b[:, None], ranks)


def level(scenario: Scenario, levels: Levels, session: int) -> float:
    """Level of the success logit in a session: constant, or the ups and downs seen from 2019 to 2025."""
    base = CONSTANT_LEVEL if levels == "constant" else OBSERVED_LEVELS.get(session, CONSTANT_LEVEL)
    return base + scenario.level_per_year * (session - scenario.level_origin)


def between(scenario: Scenario, session: int) -> float:
    """Coefficient of the collège's IPS on the success logit, ability apart."""
    return DNB_BETWEEN + scenario.slope_per_year * (session - scenario.slope_origin)


def school_effects(seed: int, colleges: pd.DataFrame, session: int) -> tuple[np.ndarray, np.ndarray]:
    """Effects of each collège on success (logit) and on the written mark (points): the lasting one plus the year's."""
    rng = stream(seed, "school", session)
    covariance = [[1, SCHOOL_CORRELATION], [SCHOOL_CORRELATION, 1]]
    year = SCHOOL_YEAR_SD * rng.multivariate_normal([0, 0], covariance, size=len(colleges))
    return colleges["u"].to_numpy() + year[:, 0], colleges["v"].to_numpy() + year[:, 1]


def mean_ability(colleges: pd.DataFrame, session: int) -> np.ndarray:
    """Mean ability at entry in each collège (standard deviations of pupils) of the pupils of a session."""
    private = colleges["sector"].ne("public").to_numpy()
    return (
        ABILITY_BETWEEN * (colleges["ips"].to_numpy() - IPS_ORIGIN)
        + ABILITY_RURAL * colleges["rural"].to_numpy()
        + ABILITY_PRIVATE * private
        + colleges["ability"].to_numpy()
        + SOCLE_ABILITY * in_programme(colleges, "socle", session - 1)
    )


def draw_cohort(seed: int, colleges: pd.DataFrame, session: int, scenario: Scenario, levels: Levels) -> Cohort:
    """Draw every pupil present at the DNB (série générale) of a session, with their result."""
    rng = stream(seed, "cohort", session)
    number = rng.poisson(yearly_size(colleges, session - 1))
    college = np.repeat(np.arange(len(colleges)), number)
    total = len(college)
    mean, private = colleges["ips"].to_numpy(), colleges["sector"].ne("public").to_numpy()[college]
    low, high = IPS_RANGE
    a, b = beta_parameters(mean, colleges["pupil_sd"].to_numpy())
    ips = low + (high - low) * rng.beta(a[college], b[college])
    girl = rng.random(total) < GIRLS
    within, apart = ips - mean[college], (mean - IPS_ORIGIN)[college]
    ability = (
        mean_ability(colleges, session)[college] + ABILITY_WITHIN * within + rng.normal(0, ABILITY_RESIDUAL_SD, total)
    )
    u, v = school_effects(seed, colleges, session)
    probability = expit(
        level(scenario, levels, session)
        + DNB_ABILITY * ability
        + (DNB_WITHIN + colleges["slope"].to_numpy()[college]) * within
        + between(scenario, session) * apart
        + DNB_GIRL * girl
        + DNB_PRIVATE * private
        + (u + SOCLE_DNB * in_programme(colleges, "socle", session - 1))[college]
    )
    mark = (
        MARK["level"]
        + MARK["ability"] * ability
        + MARK["within"] * within
        + MARK["between"] * apart
        + MARK["girl"] * girl
        + MARK["private"] * private
        + v[college]
        + rng.normal(0, MARK["sd"], total)
    )
    coursework = (
        COURSEWORK["level"]
        + COURSEWORK["ability"] * ability
        + COURSEWORK["within"] * within
        + COURSEWORK["girl"] * girl
        + COURSEWORK["school"] * colleges["coursework"].to_numpy()[college]
        + rng.normal(0, COURSEWORK["sd"], total)
    )
    mark = np.clip(mark, 0, 20)
    socle = np.minimum(20, SOCLE_LEVEL + SOCLE_SCALE * (coursework - COURSEWORK["level"]))
    passed = rng.random(total) < probability
    return Cohort(
        session, college, girl, ips, ability, probability, passed, mark, np.clip(coursework, 0, 20), (mark + socle) / 2
    )
