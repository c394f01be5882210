"""Slope index and concentration index: what they must equal, and what must not move them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures import NotEstimable, concentration_index, ridit, slope_index


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(50, 150), st.integers(1, 300)), min_size=1, max_size=50))
def test_ridits_have_mean_one_half(table):
    ips, weight = (np.array(column, dtype=float) for column in zip(*table, strict=True))
    for ties in ("average", "order"):
        place = ridit(ips, weight, ties=ties)
        assert np.average(place, weights=weight) == pytest.approx(0.5)
        assert ((place > 0) & (place < 1)).all()


def test_equal_ips_share_a_place():
    assert ridit(np.array([90.0, 100, 90, 110]), np.array([10.0, 20, 30, 40])).tolist() == [0.2, 0.5, 0.2, 0.8]


def test_a_rate_that_follows_the_ridit_gives_its_slope(simulate):
    rows = simulate(colleges=80)
    rows["rate"] = 70 + 20 * ridit(rows["ips"].to_numpy(), rows["present"].to_numpy(float))
    assert slope_index(rows).value == pytest.approx(20)
    assert concentration_index(rows).value == pytest.approx(2 * 20 / 12 / 80, rel=0.01)


def test_concentration_index_by_its_definition(simulate):
    rows = simulate(colleges=80)
    w, y = rows["present"].to_numpy(float), rows["rate"].to_numpy()
    place = ridit(rows["ips"].to_numpy(), w)
    mean = np.average(y, weights=w)
    definition = 2 / mean * np.average((y - mean) * (place - 0.5), weights=w)
    found = concentration_index(rows)
    assert found.value == pytest.approx(definition)
    assert found.low < found.value < found.high


def test_concentration_index_agrees_with_its_jackknife(simulate):
    rows = simulate(colleges=400, departements=20, departement_sd=0.3)
    found = concentration_index(rows, cluster="departement")
    without = [concentration_index(rows[rows["departement"] != code]).value for code in rows["departement"].unique()]
    assert found.se == pytest.approx(np.sqrt(19 / 20 * ((np.array(without) - found.value) ** 2).sum()), rel=0.15)


@pytest.mark.parametrize("index", [slope_index, concentration_index])
def test_only_the_order_of_ips_matters(simulate, index):
    rows = simulate(colleges=150)
    squared = index(rows.assign(ips=rows["ips"] ** 2))
    mixed = index(rows.sample(frac=1, random_state=1))
    assert [squared.value, squared.se] == pytest.approx([index(rows).value, index(rows).se])
    assert [mixed.value, mixed.se] == pytest.approx([index(rows).value, index(rows).se])


@pytest.mark.parametrize("index", [slope_index, concentration_index])
def test_refusals(simulate, index):
    assert index(simulate(colleges=5)).reason == "too_few_units"
    assert index(simulate(colleges=30).assign(rate=100.0)).reason == "constant_rate"
    assert index(pd.DataFrame({"uai": [], "rate": [], "ips": [], "present": []})) == NotEstimable("no_data")
