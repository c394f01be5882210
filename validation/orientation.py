"""Differences at comparable grades: do intervals hold the truth, and what does a grade measured with error do to them?

Pupils whose true probabilities of wishing a seconde GT are known, in collèges that have an effect of their own. The truth of a
difference is that of the pupils drawn.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.measures.orientation import rate_gap_split, wish_design, wish_model, within_college
from analysis.measures.orientation.clusters import resemblance
from analysis.measures.orientation.design import IPS_GAP
from analysis.measures.rates import wilson
from analysis.measures.results import Estimate, NotEstimable

from .tally import COVERAGE, Tally

STUDY = "orientation"
EFFECTS = {"girl": 0.42, "disperse": -0.50, "prive": 0.60, "rep": 0.45}
IPS, GRADE, SCHOOL_SD = 0.0175, 0.95, 0.35
COLLEGES, SIZE = 120, 100


def country(seed: object, *, colleges: int = COLLEGES, noise: float = 0.0) -> pd.DataFrame:
    """Pupils of `colleges` collèges: the rows of `wish_model`, with `truth` (log-odds of the wish).

    `noise` is the standard deviation of the error of the grade, out of 20; `written` is a second reading with the same error.
    """
    rng = np.random.default_rng(seed)
    kind = rng.choice(["hors_ep", "rep", "rep_plus", "prive"], colleges, p=(0.6, 0.12, 0.08, 0.2))
    place = rng.choice(["urbain", "bourg", "disperse"], colleges, p=(0.65, 0.15, 0.2))
    mean = rng.normal(103, 14, colleges) - 18 * np.isin(kind, ("rep", "rep_plus")) + 12 * (kind == "prive")
    effect = rng.normal(0, SCHOOL_SD, colleges)
    size = np.maximum(30, rng.poisson(SIZE, colleges))
    college = np.repeat(np.arange(colleges), size)
    n = len(college)
    ips = mean[college] + rng.normal(0, 30, n)
    girl = rng.random(n) < 0.495
    knowledge = 12.2 + 0.022 * (ips - 103) + 0.7 * girl + rng.normal(0, 2.4, n)
    rows = pd.DataFrame(
        {
            "uai": [f"{k:07d}A" for k in college],
            "departement": "69",
            "academie": "10",
            "rentree": 2021,
            "ips": ips,
            "coursework": np.clip(knowledge + rng.normal(0, noise, n), 0, 20) if noise else knowledge,
            "written": knowledge + rng.normal(0, max(noise, 0.5), n),
            "entry_score": (knowledge - 12) / 2.5 + rng.normal(0, 0.6, n),
            "girl": girl.astype(float),
            **{name: (place[college] == name).astype(float) for name in ("bourg", "disperse")},
            **{name: (kind[college] == name).astype(float) for name in ("prive", "rep", "rep_plus")},
        }
    )
    truth = 0.7 + GRADE * (knowledge - 12) + IPS * (ips - 103) + effect[college]
    truth += (
        sum(beta * rows[name] for name, beta in EFFECTS.items())
        + EFFECTS["rep"] * rows["rep_plus"]
        - 0.2 * rows["bourg"]
    )
    return rows.assign(truth=truth, wish=(rng.random(n) < expit(truth)).astype(float))


def true_differences(rows: pd.DataFrame) -> dict[str, float]:
    """In points: 35 points of IPS (mean slope), girl against boy, the unexplained part of the gap between girls and boys."""
    p, girls = expit(rows["truth"]), rows["girl"] == 1
    base = rows["truth"] - EFFECTS["girl"] * rows["girl"]
    return {
        "ips": 100 * float((p * (1 - p)).mean()) * IPS * IPS_GAP,
        "girl": 100 * float((expit(base + EFFECTS["girl"]) - expit(base)).mean()),
        "unexplained": 100 * float((p - expit(base))[girls].mean()),
    }


def run(seed: int, replications: int) -> list[dict[str, object]]:
    """The study's rows; the seed of replication k is ``[seed, k]``."""
    names = {
        "ips": "écart pour 35 points d’IPS",
        "girl": "écart filles − garçons",
        "unexplained": "écart non expliqué filles − garçons",
    }
    draws = [country([seed, k]) for k in range(replications)]
    truths = [true_differences(rows) for rows in draws]
    tallies = {key: Tally(STUDY, name, float(np.mean([t[key] for t in truths]))) for key, name in names.items()}
    inside = Tally(STUDY, "écart filles − garçons, dans les collèges", tallies["girl"].truth)
    rate = Tally(STUDY, "taux de demande, Wilson et coefficient de grappe", 0.0)
    for rows, truth in zip(draws, truths, strict=True):
        model = wish_model(rows)
        for key in ("ips", "girl"):
            _add(tallies[key], model if isinstance(model, NotEstimable) else model.difference(key), truth[key])
        design = wish_design(rows, without=("girl",))
        girls = rows["girl"].to_numpy() == 1
        found = rate_gap_split(rows["wish"].to_numpy(), design.matrix(rows)[:, 1:], girls, design.blocks, rows["uai"])
        _add(tallies["unexplained"], found.unexplained, truth["unexplained"])
        _add(inside, next(e for e in within_college(rows) if e.name == "girl"), truth["girl"])
    whole = float(np.mean([rows["wish"].mean() for rows in draws]) * 100)
    rate.truth = whole
    for rows in draws:
        deff = resemblance(rows["wish"].to_numpy(), rows["uai"]).design_effect
        rate.add(wilson(rows["wish"].sum() / deff, len(rows) / deff))
    return [tally.row(seed, COVERAGE) for tally in (*tallies.values(), inside, rate)]


def _add(tally: Tally, found: Estimate | NotEstimable, truth: float) -> None:
    """One replication, whose truth is its own: the estimate is moved by what it differs from the mean truth."""
    if isinstance(found, NotEstimable):
        tally.add(found)
        return
    move = tally.truth - truth
    tally.add(replace(found, value=found.value + move, low=found.low + move, high=found.high + move))
