"""Corrections for several tests: R's p.adjust on the p-values of Benjamini & Hochberg (1995), and what they must keep."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures import adjust, screen

# Benjamini & Hochberg (1995), section 3.2; adjusted by R 4.2.2, stats::p.adjust.
P = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
BH = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714, 0.06385714285714, 0.0645, 0.0765, 0.486,
      0.5811818181818, 0.714875, 0.7532307692308, 0.8132142857143, 1]  # fmt: skip
HOLM = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1]
BONFERRONI = [0.0015, 0.006, 0.0285, 0.1425, 0.3015, 0.417, 0.447, 0.516, 0.6885, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(("correction", "expected"), [("BH", BH), ("Holm", HOLM), ("Bonferroni", BONFERRONI)])
def test_adjusted_p_values(correction, expected):
    assert adjust(P, correction) == pytest.approx(expected)
    shuffled = np.random.default_rng(1).permutation(15)
    assert adjust(np.array(P)[shuffled], correction) == pytest.approx(np.array(expected)[shuffled])


def test_four_rejections_by_bh_three_by_bonferroni():
    assert (adjust(P, "BH") <= 0.05).sum() == 4
    assert (adjust(P, "Bonferroni") <= 0.05).sum() == 3


def test_a_family_says_how_many_were_tested_and_how():
    tests = {f"academie:{k}": p for k, p in enumerate(P)}
    found = screen(tests, "territoires")
    assert (found.tested, found.correction) == (15, "BH")
    assert found.rejected == tuple(list(tests)[:4])
    few = screen(dict(list(tests.items())[:8]), "sous_groupes")
    assert (few.correction, few.tested, len(few.rejected)) == ("Holm", 8, 4)
    assert screen(tests, "sous_groupes").correction == "BH"
    assert screen({"écart": 0.04}, "principal").rejected == ("écart",)


def test_what_is_not_declared_is_refused():
    with pytest.raises(KeyError):
        screen({"a": 0.01}, "trouvé après coup")
    with pytest.raises(ValueError, match="2 headlines"):
        screen({"a": 0.01, "b": 0.02}, "principal")
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([0.2, float("nan")], "BH")


def test_nothing_to_test():
    assert screen({}, "territoires").tested == 0


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_corrections_only_ever_raise_and_keep_the_order(p):
    p = np.array(p)
    bh, holm, bonferroni = (adjust(p, correction) for correction in ("BH", "Holm", "Bonferroni"))
    assert (p <= bh + 1e-12).all()
    assert (bh <= holm + 1e-12).all()
    assert (holm <= bonferroni + 1e-12).all()
    for adjusted in (bh, holm, bonferroni):
        assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= -1e-12).all()
