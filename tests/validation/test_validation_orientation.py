"""A reduced version of the study of orientation, and what a grade measured with error does."""

import numpy as np
import pytest

from analysis.measures.orientation.grades import averaged_grade, linear_difference
from analysis.measures.orientation.wish import wish_model
from validation import orientation
from validation.tally import COLUMNS


def test_the_study_recovers_what_was_drawn():
    rows = orientation.run(5, 4)
    assert len(rows) == 5
    for row in rows:
        assert set(row) <= set(COLUMNS)
        assert row["refused"] == 0
        assert abs(row["mean_estimate"] - row["truth"]) < 3 * row["mean_se"]


@pytest.fixture(scope="module")
def noisy():
    """Four countries whose grade has an error of 2 points out of 20."""
    return [orientation.country([9, k], noise=2.0) for k in range(4)]


def test_an_error_on_grades_inflates_the_difference_and_a_second_reading_lessens_it(noisy):
    truth = np.mean([orientation.true_differences(rows)["ips"] for rows in noisy])
    naive = np.mean([wish_model(rows).difference("ips").value for rows in noisy])
    average = np.mean([wish_model(averaged_grade(rows), grade="average").difference("ips").value for rows in noisy])
    assert naive > truth + 1.5
    assert truth < average < naive - 0.5


def test_instruments_undo_the_error_in_the_linear_model(noisy):
    """Against the same linear model on countries whose grade has none."""
    exact = np.mean([linear_difference(orientation.country([9, k]), instrumented=False).value for k in range(4)])
    naive = np.mean([linear_difference(rows, instrumented=False).value for rows in noisy])
    found = np.mean([linear_difference(rows, instrumented=True).value for rows in noisy])
    assert naive > exact + 1.0
    assert abs(found - exact) < (naive - exact) / 3
