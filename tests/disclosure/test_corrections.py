"""Data already published and corrected: the next release is made around what the first one showed."""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import CountTable, Dimension, attack_release, attacked_release, publish
from validation.corrections import World, corrected, narrow
from validation.hierarchies import drawn_pupils, tables_of

from .conftest import ROUTES, VARIABLES, YEARS, pupils_of, territory

CELL = ["territory", "filters"]


@pytest.fixture(scope="module")
def profile(rules):
    return rules.chosen("copil")


@pytest.fixture(scope="module")
def releases(profile):
    """Tables, publication and true counts of a first release, then the tables after a correction."""
    place, pupils = drawn_pupils([1, 2])
    before, after = tables_of(place, pupils), tables_of(place, corrected(pupils, [1, 2]))
    first = publish(before, profile)
    past = attacked_release(before, first.ledger, profile).counts.assign(release="000001")
    return before, first, past, after


def attacked(releases, second, profile):
    _, first, past, after = releases
    history = first.ledger.assign(release="000001")
    return attack_release(after, second.ledger, profile, history=history, past=past)


def test_a_correction_published_as_if_nothing_had_been_is_caught(releases, profile):
    before, first, _, after = releases
    second = publish(after, profile)
    reasons = {leak.reason for leak in attacked(releases, second, profile).leaks}
    assert "successive" in reasons
    assert narrow(World.of(before, first), World.of(after, second))[1] > 0


def test_a_declared_correction_can_be_published(releases, profile):
    before, first, past, after = releases
    second = publish(after, profile, past=past)
    assert attacked(releases, second, profile).passed
    checked, lost = narrow(World.of(before, first), World.of(after, second))
    assert (checked > 50, lost) == (True, 0)
    shown = second.ledger.merge(first.ledger, on=["table", *CELL], suffixes=("", "_first"))
    change = (shown["value"] - shown["value_first"]).abs().dropna().astype(int)
    assert not change.between(1, profile.cell - 1).any()
    assert (change == 0).any()


def test_no_change_hides_nothing_more(releases, profile):
    before, first, past, _ = releases
    again = publish(before, profile, past=past)
    pd.testing.assert_frame_equal(again.ledger, first.ledger)


def three(counts):
    place = Dimension("territoire", {"france": None, **dict.fromkeys("abc", "france")})
    rows = pd.DataFrame({"territoire": list("abc"), "sexe": "F", "count": counts})
    both = pd.concat([rows, rows.assign(sexe="M", count=60)])
    return (CountTable("t", "eleves", (place, Dimension.flat("sexe", ("F", "M"))), both),)


def test_what_a_total_leaves_may_not_move_by_a_few_either(profile):
    """The total gains 10 and a part 7: what is left gains 3, which no cell shows."""
    before, after = three([40, 50, 60]), three([47, 52, 61])
    first = publish(before, profile)
    past = attacked_release(before, first.ledger, profile).counts.assign(release="000001")
    ledger = publish(after, profile).ledger
    hidden = ledger["territory"].isin(["b", "c"])
    ledger = ledger.assign(value=ledger["value"].mask(hidden), code=ledger["code"].mask(hidden, "s"))
    found = attack_release(after, ledger, profile, past=past)
    assert ("successive", 3.0, 3.0) in {(leak.reason, leak.low, leak.high) for leak in found.leaks}
    second = publish(after, profile, past=past)
    assert attack_release(after, second.ledger, profile, past=past).passed


def test_what_was_hidden_beside_a_small_count_may_not_be_shown_once_it_has_grown(profile):
    """The count of 3 is 9 now, and safe: its neighbours, unchanged, would still give the 3 away to who kept the first release."""
    before, after = three([3, 50, 60]), three([9, 50, 60])
    first = publish(before, profile)
    assert (first.ledger["code"] == "s").sum() > 1
    past = attacked_release(before, first.ledger, profile).counts.assign(release="000001")
    history = first.ledger.assign(release="000001")
    naive = publish(after, profile)
    assert (naive.ledger["code"] == "").all()
    found = attack_release(after, naive.ledger, profile, history=history, past=past)
    assert ("margins", "a", 3.0, 3.0, "000001") in {
        (leak.reason, leak.territory, leak.low, leak.high, leak.release) for leak in found.leaks
    }
    second = publish(after, profile, past=past)
    assert attack_release(after, second.ledger, profile, history=history, past=past).passed
    assert narrow(World.of(before, first), World.of(after, second))[1] == 0


def test_counts_kept_for_the_next_audits_are_the_true_ones(releases):
    _, first, past, _ = releases
    told = past.merge(first.ledger.dropna(subset="value"), on=["measure", *CELL])
    assert (told["count"] == told["value"]).all()
    assert told["shown"].all()
    assert not told["held"].any()
    assert past["held"].any()
    assert np.isin(past.loc[past["held"], "count"], range(50)).all()


def years(pupils, place, chosen):
    kept = pupils[pupils["rentree"].isin(chosen)]
    shared = (place, Dimension.separate("rentree", chosen), Dimension.flat("destination", ROUTES))
    return tuple(
        CountTable(
            name,
            "eleves",
            (*shared, Dimension.flat(name, codes)),
            kept.groupby(["territoire", "rentree", "destination", name]).size().rename("count").reset_index(),
        )
        for name, (codes, _) in VARIABLES.items()
    )


def test_a_new_year_is_published_around_what_the_years_before_showed(profile):
    """What was hidden of the first year stays hidden: other cells, as safe alone, would not be for who has both releases."""
    place = territory(2, 3)
    pupils = pupils_of(place, 6)
    one, two = years(pupils, place, YEARS[:1]), years(pupils, place, YEARS)
    first = publish(one, profile)
    past = attacked_release(one, first.ledger, profile).counts.assign(release="000001")
    second = publish(two, profile, past=past, since=())
    history = first.ledger.assign(release="000001")
    found = attack_release(two, second.ledger, profile, history=history, past=past)
    assert (found.passed, found.compared) == (True, len(first.ledger))
    both = first.ledger.merge(second.ledger, on=["table", "measure", *CELL])
    assert len(both) == len(first.ledger)
    assert (both["code_x"] == both["code_y"]).all()
