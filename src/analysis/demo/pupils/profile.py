"""Who the pupils of 3e of a school year are: those of the exam, the absent, those of SEGPA."""

import numpy as np
import pandas as pd

from ..cohort import beta_parameters, draw_cohort, mean_ability
from ..dnb import session_counts
from ..parameters import (
    ABILITY_RESIDUAL_SD,
    ABILITY_WITHIN,
    COURSEWORK,
    GIRLS,
    IPS_ORIGIN,
    IPS_RANGE,
    Levels,
    Scenario,
)
from ..randomness import stream
from ..segregation import BLUR, CUTS
from . import coefficients as c
from .chance import logit_draw


def draw_profiles(
    seed: int, colleges: pd.DataFrame, session: int, scenario: Scenario, levels: Levels, keep: np.ndarray
) -> pd.DataFrame:
    """One row per pupil of 3e of a session in the collèges kept.

    Those of the exam are the pupils the published results are counted from. Columns: college (row of `colleges`), group
    {generale, absent, segpa}, girl, ips, ability, coursework, written, passed, score, probability (true, of success),
    delay, pcs (0 disadvantaged … 3 very favoured), scholarship, boarding, qpv, division.
    """
    cohort = draw_cohort(seed, colleges, session, scenario, levels)
    counts = session_counts(seed, colleges, cohort)
    exam = pd.DataFrame(
        {
            "college": cohort.college,
            "group": np.int8(0),
            "girl": cohort.girl,
            "ips": cohort.ips,
            "ability": cohort.ability,
            "coursework": cohort.coursework,
            "written": cohort.mark,
            "passed": cohort.passed,
            "score": cohort.score,
            "probability": cohort.probability,
        }
    )
    rng = stream(seed, "other pupils", session)
    others = _others(rng, colleges, counts, session)
    frame = pd.concat([exam, others], ignore_index=True)
    frame = frame[keep[frame["college"].to_numpy()]].sort_values("college", kind="stable", ignore_index=True)
    return _characteristics(stream(seed, "characteristics", session), frame, colleges)


def _others(rng: np.random.Generator, colleges: pd.DataFrame, counts: pd.DataFrame, session: int) -> pd.DataFrame:
    """Pupils absent from the exam, and those of SEGPA, as many and as successful as the published counts say."""
    rows = counts.index.to_numpy()
    absent = np.repeat(rows, rng.binomial(counts["n"], c.ABSENT_SHARE))
    segpa = np.repeat(rows, counts["pro_n"])
    college = np.r_[absent, segpa]
    low, high = IPS_RANGE
    a, b = beta_parameters(colleges["ips"].to_numpy(), colleges["pupil_sd"].to_numpy())
    ips = low + (high - low) * rng.beta(a[college], b[college])
    girl = rng.random(len(college)) < GIRLS
    shift = np.repeat([c.ABSENT_ABILITY, c.SEGPA_ABILITY], [len(absent), len(segpa)])
    within = ips - colleges["ips"].to_numpy()[college]
    ability = (
        mean_ability(colleges, session)[college]
        + shift
        + ABILITY_WITHIN * within
        + rng.normal(0, ABILITY_RESIDUAL_SD, len(college))
    )
    coursework = (
        COURSEWORK["level"]
        + COURSEWORK["ability"] * ability
        + COURSEWORK["within"] * within
        + COURSEWORK["girl"] * girl
        + rng.normal(0, COURSEWORK["sd"], len(college))
    )
    first = np.r_[0, np.cumsum(counts["pro_n"].to_numpy())[:-1]]
    rank = np.arange(len(segpa)) - np.repeat(first, counts["pro_n"])
    written = np.repeat(counts["pro_mark"].to_numpy(), counts["pro_n"]) + rng.normal(0, 1.8, len(segpa))
    return pd.DataFrame(
        {
            "college": college,
            "group": np.repeat(np.array([1, 2], dtype=np.int8), [len(absent), len(segpa)]),
            "girl": girl,
            "ips": ips,
            "ability": ability,
            "coursework": np.clip(coursework, 0, 20),
            "written": np.r_[np.full(len(absent), np.nan), np.clip(written, 0, 20)],
            "passed": np.r_[np.zeros(len(absent), bool), rank < np.repeat(counts["pro_k"], counts["pro_n"]).to_numpy()],
            "score": np.nan,
            "probability": np.nan,
        }
    )


def _characteristics(rng: np.random.Generator, frame: pd.DataFrame, colleges: pd.DataFrame) -> pd.DataFrame:
    total, college = len(frame), frame["college"].to_numpy()
    x = frame["ips"].to_numpy() - IPS_ORIGIN
    ability = frame["ability"].to_numpy()
    late = logit_draw(rng, c.LATE[0] + c.LATE[1] * ability)
    early = ~late & logit_draw(rng, c.EARLY[0] + c.EARLY[1] * ability)
    very = late & (rng.random(total) < 0.06)
    remote = colleges["remote"].to_numpy()[college]
    stay = rng.random(total)
    return frame.assign(
        delay=(late.astype(np.int8) + very - early).astype(np.int8),
        pcs=np.digitize(x + IPS_ORIGIN + BLUR * rng.normal(size=total), CUTS[::-1]).astype(np.int8),
        scholarship=logit_draw(rng, c.SCHOLARSHIP[0] + c.SCHOLARSHIP[1] * x),
        boarding=np.where(stay < 0.004 + 0.02 * remote, 2, np.where(stay < 0.72, 1, 0)).astype(np.int8),
        qpv=rng.random(total) < colleges["kind"].map(c.QPV).to_numpy(float)[college],
        division=_divisions(rng, college, ability),
    )


def _divisions(rng: np.random.Generator, college: np.ndarray, ability: np.ndarray) -> np.ndarray:
    """The class of each pupil, 26 at most in each, somewhat sorted by ability (options)."""
    order = np.lexsort((rng.normal(size=len(college)) + 0.5 * ability, college))
    start = np.searchsorted(college[order], college[order])
    division = np.empty(len(college), dtype=np.int16)
    division[order] = (np.arange(len(college)) - start) // 26
    return division
