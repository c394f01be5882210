"""Cohorts drawn with a known truth: exits inside the bounds, the naive share outside when those lost left more often."""

import numpy as np
import pandas as pd
import pytest

from analysis.demo import generate
from analysis.demo.pupils import draw_cohorts
from analysis.demo.pupils.destinies import outcomes
from analysis.frames.cohort_states import destinies, issues
from analysis.measures.cohorts import incidence, share_bounds

SEEDS = (1, 2, 3)


@pytest.fixture(scope="module", params=SEEDS)
def drawn(request):
    """A cohort's true exits beside what its table of outcomes says."""
    country = generate(seed=request.param, size="ci", sessions=(2021, 2024), levels="observed")
    cohort = next(draw_cohorts(country, sessions=[2021]))
    table = outcomes(cohort)
    table = table[table["clock"] == "cohorte"]
    paths = {}
    for months in (12, 24, 36):
        rows = table[table["months"] == months].set_index("pupil").loc[cohort.pupils["number"]]
        text = {name: rows[name].astype("str").reset_index(drop=True) for name in ("state", "diploma", "exit_level")}
        paths[months] = destinies(text["state"], text["diploma"], text["exit_level"], months)
    return cohort.pupils, issues(paths)


def _counted(issue, prefix):
    return [int((issue == f"{prefix}_{year}").sum()) for year in (1, 2, 3)]


def test_every_pupil_ends_somewhere(drawn):
    pupils, issue = drawn
    assert pd.Series(issue).notna().all()
    assert len(issue) == len(pupils)


def test_the_true_share_is_inside_the_bounds_and_the_naive_one_is_too_low(drawn):
    pupils, issue = drawn
    truth = 100 * (pupils["exit_year"] > 0).mean()
    left, lost = sum(_counted(issue, "ssq")), sum(_counted(issue, "perdu"))
    found = share_bounds(left, lost, len(pupils))
    assert found.low <= truth <= found.high
    # Those lost have left more often than those found (0.9 on the logit): the naive share misses the truth by more than
    # three standard errors of what is unknown, the exits of those lost.
    assert truth - found.found > 3 * 100 * np.sqrt(lost * 0.13 * 0.87) / len(pupils)


def test_incidence_is_between_the_bounds(drawn):
    pupils, issue = drawn
    table = np.array([_counted(issue, name) for name in ("ssq", "qualifie", "perdu")]).T
    table[-1, 2] += int((issue == "suivi").sum())
    found = incidence([1, 2, 3], table[:, :2], table[:, 2])
    low = table[:, 0].sum() / len(pupils)
    assert low <= found.cif[-1, 0] <= low + sum(_counted(issue, "perdu")) / len(pupils)
    assert found.cif.sum(axis=1) + found.survival == pytest.approx(1)
