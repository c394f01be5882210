"""Destinations at comparable grades, hours of actions of orientation: do intervals hold the truth?

Pupils drawn from a multinomial logit whose collèges differ for good. The truth of a difference is that of the pupils drawn.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import softmax

from analysis.measures import Estimate
from analysis.measures.orientation import CATEGORIES, destination_model, hours_association
from analysis.measures.orientation.design import IPS_GAP

from .tally import COVERAGE, Tally

STUDY = "destinations"
LEVELS = (-0.2, -1.6, -1.7, -2.4)
TRUTH = {
    "grade": (-0.55, -0.25, -0.30, -0.20),
    "ips": (-0.018, -0.012, -0.008, -0.006),
    "girl": (-0.4, -1.0, -0.3, -0.1),
    "hours": (-0.02, -0.02, -0.02, -0.02),
}
"""Coefficients against the seconde GT, in the order of the other `CATEGORIES`; those of an hour for each pupil are the same for all,
so that the wish for a seconde GT follows a logit."""
SCHOOL_SD, COLLEGES, SIZE = 0.2, 60, 40
_STEP = 0.01


def country(seed: object, *, colleges: int = COLLEGES, size: int = SIZE) -> tuple[pd.DataFrame, np.ndarray]:
    """The rows of `destination_model` (destination, wish, hours), and the lasting effects of the collège of each (rows × 4)."""
    rng = np.random.default_rng(seed)
    n, college = colleges * size, np.repeat(np.arange(colleges), size)
    rows = pd.DataFrame(
        {
            "uai": [f"{k:07d}A" for k in college],
            "departement": "69",
            "academie": "10",
            "rentree": 2024,
            "coursework": rng.normal(12, 2.5, n).clip(3, 20),
            "ips": (103 + rng.normal(0, 15, colleges)[college] + rng.normal(0, 30, n)).clip(45, 185),
            "girl": rng.integers(0, 2, n).astype(float),
            "hours": rng.uniform(0, 30, colleges)[college],
            **dict.fromkeys(("bourg", "disperse", "prive", "rep", "rep_plus"), 0.0),
        }
    )
    shift = rng.normal(0, SCHOOL_SD, (colleges, len(LEVELS)))[college]
    cumulated = chances(rows, shift).cumsum(axis=1)
    codes = (rng.random(n)[:, None] > cumulated[:, :-1]).sum(axis=1)
    return rows.assign(destination=np.array(CATEGORIES)[codes], wish=(codes == 0).astype(float)), shift


def chances(rows: pd.DataFrame, shift: np.ndarray, **changed: object) -> np.ndarray:
    """The true probabilities of `CATEGORIES`, some columns being changed."""
    given = rows.assign(**changed)
    moved = {
        "grade": given["coursework"] - 12,
        "ips": given["ips"] - 103,
        "girl": given["girl"],
        "hours": given["hours"],
    }
    own = [level + sum(TRUTH[name][k] * value for name, value in moved.items()) for k, level in enumerate(LEVELS)]
    return softmax(np.column_stack([np.zeros(len(rows)), np.column_stack(own) + shift]), axis=1)


def true_differences(rows: pd.DataFrame, shift: np.ndarray) -> dict[str, np.ndarray]:
    """By variable, the mean differences of the probabilities of `CATEGORIES`, in points: 35 points of IPS and ten hours (mean
    slopes), girl against boy."""
    base = chances(rows, shift)
    slopes = {
        name: (chances(rows, shift, **{name: rows[name] + _STEP}) - base).mean(axis=0) / _STEP
        for name in ("ips", "hours")
    }
    girl = (chances(rows, shift, girl=1.0) - chances(rows, shift, girl=0.0)).mean(axis=0)
    return {"ips": 100 * IPS_GAP * slopes["ips"], "girl": 100 * girl, "hours": 100 * 10 * slopes["hours"]}


def run(seed: int, replications: int) -> list[dict[str, object]]:
    """The study's rows; the seed of replication k is ``[seed, k]``."""
    draws = [country([seed, k]) for k in range(replications)]
    truths = [true_differences(*drawn) for drawn in draws]
    wanted = {("ips", 0): "35 points d’IPS, seconde GT", ("ips", 1): "35 points d’IPS, voie professionnelle"}
    wanted |= {("girl", 0): "filles − garçons, seconde GT", ("girl", 2): "filles − garçons, apprentissage"}
    tallies = {
        key: Tally(STUDY, name, float(np.mean([t[key[0]][key[1]] for t in truths]))) for key, name in wanted.items()
    }
    hours = Tally(STUDY, "dix heures d’orientation, demande", float(np.mean([t["hours"][0] for t in truths])))
    for (rows, _), truth in zip(draws, truths, strict=True):
        model = destination_model(rows)
        for (variable, place), tally in tallies.items():
            found = model.differences(variable)[CATEGORIES[place]]
            tally.add(_moved(found, tally.truth - truth[variable][place]))
        hours.add(_moved(hours_association(rows), hours.truth - truth["hours"][0]))
    return [tally.row(seed, COVERAGE) for tally in (*tallies.values(), hours)]


def _moved(found: Estimate, by: float) -> Estimate:
    """One replication has a truth of its own: the estimate is moved by what it differs from the mean truth."""
    return replace(found, value=found.value + by, low=found.low + by, high=found.high + by)
