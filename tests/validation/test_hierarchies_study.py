"""The study of random hierarchies, reduced: every sensitive cell stays protected, and one that is not would be counted."""

from dataclasses import replace

import pytest

from validation import hierarchies
from validation.results import outside, table

SEED = 7


def test_no_interval_is_narrower_than_the_threshold():
    rows = hierarchies.run(SEED, 1)
    assert len(rows) == 3
    assert all(row["refused"] == 0 and row["agreement"] == 1.0 and row["mean_estimate"] >= 1.0 for row in rows)
    assert outside(table(rows)).empty


def test_a_cell_that_is_shown_is_counted(monkeypatch):
    """A publication that shows all it hides: the study must not pass."""

    def bare(tables, profile, key):
        made = publish(tables, profile, key=key)
        shown = {name: replace(one, counts=one.counts.assign(code="")) for name, one in made.tables.items()}
        return replace(made, tables=shown)

    publish = hierarchies.publish
    monkeypatch.setattr(hierarchies, "publish", bare)
    rows = hierarchies.run(SEED, 1)
    assert any(row["agreement"] < 1.0 for row in rows)
    assert not outside(table(rows)).empty


@pytest.mark.parametrize("seed", range(3))
def test_the_same_seed_is_the_same_country(seed):
    first, second = hierarchies.small_country(seed), hierarchies.small_country(seed)
    assert all(one.counts.equals(other.counts) for one, other in zip(first, second, strict=True))
