"""The audit of a release: nothing found in what is published, every leak made on purpose is."""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import Audit, attack_release, counts_of_rate, publish

from .conftest import tables_of

CELL = ["measure", "territory", "filters"]


@pytest.fixture(scope="module")
def truth(tables, rules):
    """Every true count, as a ledger would show it."""
    profile = rules.chosen("interne").model_copy(update={"cell": 1})
    return publish(tables, profile).ledger


@pytest.fixture(scope="module")
def ledger(publication):
    return publication.ledger


def shown_too(ledger, truth, chosen):
    """A ledger that shows these cells besides."""
    told = ledger.copy()
    known = told[CELL].merge(truth.drop_duplicates(CELL), on=CELL, how="left")["value"].to_numpy()
    told.loc[chosen, "value"], told.loc[chosen, "code"] = known[chosen], ""
    return told


def true_count(ledger, truth):
    return ledger[CELL].merge(truth.drop_duplicates(CELL), on=CELL, how="left")["value"].astype(int).to_numpy()


def cells(audit, reason):
    return {(leak.territory, leak.filters) for leak in audit.leaks if leak.reason == reason}


def test_what_is_published_gives_nothing_away(tables, ledger, rules):
    found = attack_release(tables, ledger, rules.chosen())
    assert found.passed
    assert found.checked > 100
    assert found.narrowest >= 5
    assert Audit.from_fields(found.fields()) == found


def test_a_small_cell_shown(tables, ledger, truth, rules):
    counts = true_count(ledger, truth)
    rank = int(np.flatnonzero((ledger["code"] == "s") & (counts == 2))[0])
    found = attack_release(tables, shown_too(ledger, truth, np.arange(len(ledger)) == rank), rules.chosen())
    row = ledger.iloc[rank]
    leak = next(leak for leak in found.leaks if leak.reason == "small")
    assert (leak.territory, leak.filters, leak.low, leak.high) == (row["territory"], row["filters"], 2, 2)


def test_a_complement_shown(tables, ledger, truth, rules):
    """Every cell of a réseau large enough is shown: what is left of its total is a small cell."""
    counts = true_count(ledger, truth)
    mine = ledger["territory"] == "reseau:d0r0"
    large = (mine & (ledger["code"] == "s")).to_numpy() & (counts >= 5)
    assert large.any()
    found = attack_release(tables, shown_too(ledger, truth, large), rules.chosen())
    assert not cells(found, "small")
    exact = [leak for leak in found.leaks if leak.reason == "margins" and leak.territory == "reseau:d0r0"]
    assert exact
    told = dict(zip(zip(ledger["territory"], ledger["filters"], strict=True), counts, strict=True))
    for leak in exact:
        assert leak.low <= told[leak.territory, leak.filters] <= leak.high
        assert leak.high - leak.low < 5 or leak.high < 5


def test_a_rate_that_gives_a_hidden_count(tables, ledger, truth, rules):
    counts = true_count(ledger, truth)
    cell = (ledger["territory"] == "reseau:d0r0") & (ledger["filters"] == "destination=autre;rentree=2022")
    count = int(counts[cell.to_numpy()][0])
    n = int(counts[((ledger["territory"] == "reseau:d0r0") & (ledger["filters"] == "rentree=2022")).to_numpy()][0])
    assert ledger.loc[cell, "code"].eq("s").all()
    low, high = counts_of_rate(round(100 * count / n), n, 0)
    seen = ledger.loc[cell, CELL].head(1).assign(low=low, high=high)
    found = attack_release(tables, ledger, rules.chosen(), seen=seen)
    assert not found.passed
    wide = seen.assign(low=0, high=count + 40)
    assert attack_release(tables, ledger, rules.chosen(), seen=wide).passed


def test_a_second_release_with_one_pupil_fewer(pupils, place, ledger, rules):
    gone = pupils.index[(pupils["territoire"] == "hors@d1") & (pupils["rentree"] == "2023")][0]
    later = tables_of(pupils.drop(index=gone), place)
    second = publish(later, rules.chosen())
    found = attack_release(later, second.ledger, rules.chosen(), history=ledger.assign(release="premiere"))
    assert found.compared > 0
    told = [leak for leak in found.leaks if leak.reason == "successive"]
    assert {leak.release for leak in told} == {"premiere"}
    assert {(leak.low, leak.high) for leak in told} == {(-1.0, -1.0)}
    assert ("academie:a1", "rentree=2023") in cells(found, "successive")
    assert attack_release(later, second.ledger, rules.chosen()).passed
    assert attack_release(later, second.ledger, rules.chosen(), history=second.ledger.assign(release="la meme")).passed


def test_an_earlier_release_showed_what_is_hidden_now(tables, ledger, truth, rules):
    counts = true_count(ledger, truth)
    hidden = (ledger["code"] == "s").to_numpy() & (counts >= 5)
    before = shown_too(ledger, truth, hidden).assign(release="interne")
    found = attack_release(tables, ledger, rules.chosen(), history=before)
    assert not found.passed
    assert {leak.release for leak in found.leaks} == {"interne"}


def test_what_is_shown_must_be_what_the_data_give(tables, ledger, rules):
    wrong = ledger.copy()
    rank = int(np.flatnonzero(wrong["value"].notna())[0])
    wrong.loc[rank, "value"] += 100
    found = attack_release(tables, wrong, rules.chosen())
    row = wrong.iloc[rank]
    assert (row["territory"], row["filters"]) in cells(found, "changed")


@pytest.mark.parametrize("n", [7, 20, 64, 100])
def test_an_integer_rate_tells_the_count_up_to_a_hundred(n):
    for count in range(n + 1):
        rate = float(pd.Series([100 * count / n]).round(0).iloc[0])
        assert counts_of_rate(rate, n, 0) == (count, count)


def test_an_integer_rate_leaves_some_doubt_beyond():
    low, high = counts_of_rate(84.0, 1000, 0)
    assert (low, high) == (835, 845)
    assert counts_of_rate(84.0, 1000, 1) == (840, 840)
