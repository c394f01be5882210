"""Properties of the entropy index and of its parts, on random tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.measures import NotEstimable
from analysis.measures import segregation as sg

TABLES = arrays(np.int64, st.tuples(st.integers(2, 7), st.integers(2, 4)), elements=st.integers(0, 300))
CLOSE = 1e-12


def _composed(counts, private=0):
    groups = [f"g{k}" for k in range(counts.shape[1])]
    rows = pd.DataFrame(counts, columns=groups).assign(
        uai=[f"u{k}" for k in range(len(counts))],
        sector=np.where(np.arange(len(counts)) < private, "prive_sous_contrat", "public"),
        departement=[f"d{k % 2}" for k in range(len(counts))],
        academie="a",
    )
    return sg.composition(rows, groups)


@given(TABLES)
@settings(deadline=None)
def test_between_zero_and_one_whatever_the_order(counts):
    h = float(sg.entropy_index(counts))
    assert 0 <= h <= 1 + CLOSE
    assert sg.entropy_index(counts[::-1]) == pytest.approx(h, abs=CLOSE)
    assert sg.entropy_index(counts[:, ::-1]) == pytest.approx(h, abs=CLOSE)


@given(TABLES, st.integers(2, 5))
@settings(deadline=None)
def test_no_unit_and_no_scale(counts, times):
    """Splitting a collège into alike ones, or multiplying every number, changes nothing."""
    h = sg.entropy_index(counts)
    assert sg.entropy_index(times * counts) == pytest.approx(h, abs=CLOSE)
    assert sg.entropy_index(np.repeat(counts, times, axis=0)) == pytest.approx(h, abs=CLOSE)
    assert sg.dissimilarity(np.repeat(counts, times, axis=0), 0) == pytest.approx(
        sg.dissimilarity(counts, 0), abs=CLOSE
    )


@given(TABLES, st.integers(0, 7))
@settings(deadline=None)
def test_parts_sum_to_the_index_for_every_partition(counts, private):
    pupils = _composed(counts, private)
    if isinstance(pupils, NotEstimable):
        return
    h = float(sg.entropy_index(pupils.counts))
    found = sg.by_sector(pupils)
    assert sum(found.parts.values()) == pytest.approx(h, abs=CLOSE)
    assert found.index == pytest.approx(h, abs=CLOSE)
    nested = sg.nested(pupils, ["academie", "departement"])
    assert nested["index"].sum() == pytest.approx(h, abs=CLOSE)
    assert (nested["index"] >= 0).all()
    assert nested["index"].iloc[0] == pytest.approx(0, abs=CLOSE)
    flat = sg.nested(pupils, ["sector"]).set_index("level")["index"]
    assert flat["sector"] == pytest.approx(found.between, abs=CLOSE)
    assert flat["uai"] == pytest.approx(found.public.contribution + found.private.contribution, abs=CLOSE)


@given(TABLES)
@settings(deadline=None)
def test_gathering_colleges_never_adds_segregation(counts):
    merged = np.vstack([counts[:2].sum(axis=0), counts[2:]])
    assert sg.entropy_index(merged) <= sg.entropy_index(counts) + CLOSE


def test_extremes():
    assert sg.entropy_index([[10, 0], [0, 30]]) == pytest.approx(1)
    assert sg.entropy_index([[10, 20], [30, 60]]) == pytest.approx(0, abs=CLOSE)
    assert sg.entropy_index([[10, 0], [30, 0]]) == 0
    assert sg.dissimilarity(np.array([[10, 0], [0, 30]]), 0) == pytest.approx(1)
    assert sg.dissimilarity(np.array([[10, 0], [30, 0]]), 0) == 0


def test_one_sector_only(make_colleges):
    rows = make_colleges()
    for sector, side, other in (("public", "public", "private"), ("prive_sous_contrat", "private", "public")):
        found = sg.by_sector(sg.composition(rows[rows["sector"] == sector]))
        assert found.parts[other] == found.between == 0
        assert found.parts[side] == pytest.approx(found.index)
        assert found.shares[side] == pytest.approx(100)


def test_alike_colleges_have_no_shares_to_tell():
    rows = pd.DataFrame({"uai": ["a", "b"], "sector": ["public", "prive_sous_contrat"]}).assign(
        **dict.fromkeys(sg.GROUPS, 50)
    )
    found = sg.by_sector(sg.composition(rows))
    assert found.index == pytest.approx(0, abs=CLOSE)
    assert found.between == pytest.approx(0, abs=CLOSE)


def test_refusals(make_colleges):
    rows = make_colleges(3)
    empty = rows.assign(**dict.fromkeys(sg.GROUPS, 0))
    assert sg.composition(rows.iloc[:0]) == sg.composition(empty) == NotEstimable("no_data")
    assert sg.composition(rows.iloc[:1]).reason == "one_college"
    assert sg.composition(rows.assign(**dict.fromkeys(sg.GROUPS[1:], 0))).reason == "one_group"
    assert sg.composition(empty.assign(tfav=[0, 0, 7], defav=[0, 0, 3])).reason == "one_college"


@pytest.mark.parametrize("value", [-1, 2.5, None])
def test_counts_that_are_not_are_errors(make_colleges, value):
    rows = make_colleges(3).astype({"moy": "object"})
    rows.loc[1, "moy"] = value
    with pytest.raises(ValueError, match="whole numbers"):
        sg.composition(rows)


def test_a_college_twice_is_an_error(make_colleges):
    with pytest.raises(ValueError, match="twice"):
        sg.composition(pd.concat([make_colleges(3)] * 2))


def test_levels_must_be_nested(make_colleges):
    pupils = sg.composition(make_colleges())
    with pytest.raises(ValueError, match="not nested"):
        sg.nested(pupils, ["sector", "departement"])


def test_pupils_without_a_group_are_counted_and_set_aside(make_colleges):
    rows = make_colleges().assign(non_renseigne=10)
    pupils = sg.composition(rows, unknown="non_renseigne")
    assert pupils.unknown == 400
    assert pupils.unknown_share == pytest.approx(100 * 400 / (pupils.n + 400))
    assert sg.by_sector(pupils).index == sg.by_sector(sg.composition(rows)).index


def test_exposures_of_a_group_sum_to_one(make_colleges):
    pupils = sg.composition(make_colleges())
    assert sum(sg.exposure(pupils.counts, 3, k) for k in range(4)) == pytest.approx(1)
    with pytest.raises(ValueError, match="unknown group"):
        sg.group_indices(pupils, "autre")
