"""Tables that share cells: equal counts are one cell, and what one table shows does not give another's cells away."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import CountTable, Dimension, attack, publish
from analysis.disclosure.linked import linked
from validation.hierarchies import AUDIENCES, attacked, small_country


@pytest.mark.parametrize("seed", range(9))
def test_no_attacker_of_linked_tables_gets_a_narrow_interval(seed, rules):
    """The whole linear programme, on what the tables show."""
    tables = small_country(seed)
    publication = publish(tables, rules.chosen(AUDIENCES[seed % 3]), key=b"secret")
    found, unknown, intervals = attacked(tables, publication)
    assert unknown[intervals.targets].all()
    assert intervals.protected(found.k[intervals.targets]).all()
    truth = found.values[intervals.targets]
    assert (intervals.low <= truth + 1e-6).all()
    assert (truth <= intervals.high + 1e-6).all()


def test_a_cell_of_two_tables_is_shown_or_hidden_in_both(rules):
    publication = publish(small_country(3), rules.chosen())
    by_cell = publication.ledger.groupby(["territory", "filters"])["code"].nunique()
    assert (by_cell == 1).all()
    assert (publication.ledger.groupby(["territory", "filters"]).size() > 1).any()


def test_a_status_of_schools_is_tied_to_its_networks():
    """(département, REP+) is the sum of its réseaux of that status; a réseau of one status is one cell."""
    tables = small_country(3)
    system = linked(tables)
    table = next(table for table in tables if table.name == "statut")
    variable = pd.Series(system.variable[tables.index(table)], index=table.system.cells)
    leaf = next(code for code in table.dimensions[0].leaves if code.startswith("reseau"))
    mine = variable.loc[leaf].loc["2gt"]
    status = next(code for code in ("REP", "REP+") if mine[code] >= 0)
    other = {"REP": "REP+", "REP+": "REP"}[status]
    assert mine[status] == mine["total"] == mine["ep"]
    assert mine[other] == mine["hors_ep"] == -1


def test_tables_apart_would_give_cells_away(rules):
    """Each table protected on its own, the reader of all of them finds sensitive cells: that is what publishing them together is for."""
    lost = 0
    for seed in (1, 11):
        tables = small_country(seed)
        apart = {table.name: publish([table], rules.chosen("interne")).tables[table.name] for table in tables}
        together = publish(tables, rules.chosen("interne"))
        found, unknown, _ = attacked(tables, together)
        union = unknown.copy()
        system = linked(tables)
        for table, variable in zip(system.tables, system.variable, strict=True):
            shown = np.zeros(len(variable), dtype=bool)
            shown[np.flatnonzero(table.system.shown)] = (apart[table.name].counts["code"] != "s").to_numpy()
            union[variable[(variable >= 0) & shown]] = False
        targets = np.flatnonzero(found.targets & union)
        intervals = attack(found.equations, found.values, union, targets, enough=found.k)
        lost += int((~intervals.protected(found.k[targets])).sum())
    assert lost > 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.counts.assign(count=table.counts["count"] + 1), "does not agree"),
        (lambda table: table.counts.iloc[1:], "does not agree"),
    ],
)
def test_tables_that_do_not_agree_are_refused(change, said):
    first, second, *_ = small_country(1)
    wrong = CountTable(second.name, second.measure, second.dimensions, change(second), public=second.public)
    with pytest.raises(ValueError, match=said):
        linked((first, wrong))


def test_a_total_is_a_total_in_every_table():
    place = Dimension("territoire", {"france": None, "reseau:a": "france", "reseau:b": "france"})
    counts = pd.DataFrame({"territoire": ["reseau:a", "reseau:b"], "rentree": "2022", "count": [20, 30]})
    pooled = Dimension("rentree", {"2022-2023": None, "2022": "2022-2023", "2023": "2022-2023"})
    apart = Dimension.separate("rentree", ("2022", "2023", "2022-2023"))
    table = partial(CountTable, measure="eleves", counts=counts)
    with pytest.raises(ValueError, match="total in one table"):
        linked((table("a", dimensions=(place, pooled)), table("b", dimensions=(place, apart))))


def test_what_no_total_says_is_protected_too(rules):
    """98 pupils of 100 in one destination: the other two are hidden, and their sum must not be told by the difference."""
    place = Dimension("territoire", {"france": None, "reseau:a": "france", "reseau:b": "france"})
    route = Dimension.flat("destination", ("2gt", "2pro", "autre"))
    counts = pd.DataFrame(
        [
            ("reseau:a", "2gt", 98),
            ("reseau:a", "2pro", 1),
            ("reseau:a", "autre", 1),
            ("reseau:b", "2gt", 60),
            ("reseau:b", "2pro", 30),
            ("reseau:b", "autre", 20),
        ],
        columns=["territoire", "destination", "count"],
    )
    publication = publish([CountTable("t", "eleves", (place, route), counts)], rules.chosen("interne"))
    codes = publication.tables["t"].counts["code"]
    assert "s" in {codes["reseau:a", "2gt"], codes["reseau:a", "total"]}
