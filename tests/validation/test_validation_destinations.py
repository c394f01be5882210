"""A reduced version of the study of destinations."""

from validation import destinations
from validation.tally import COLUMNS


def test_the_study_recovers_what_was_drawn():
    """The mean of four draws, each with a truth of its own, within three standard errors of one."""
    rows = destinations.run(5, 4)
    assert len(rows) == 5
    for row in rows:
        assert set(row) <= set(COLUMNS)
        assert row["refused"] == 0
        assert abs(row["mean_estimate"] - row["truth"]) < 3 * row["mean_se"]
