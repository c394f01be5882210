"""The official index of segregation, computed from the simulated social groups."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.demo.segregation import index_row

GROUPS = ("tfav", "fav", "moy", "defav")


def _people(counts, private):
    frame = pd.DataFrame(counts, columns=list(GROUPS))
    return frame.assign(sector=np.where(private, "prive_sous_contrat", "public"))


def _identity(row):
    return abs(row["contribution_public"] + row["contribution_private"] + row["contribution_between"] - 100) / 100


@given(arrays(np.int64, (6, 4), elements=st.integers(1, 400)), st.integers(0, 6))
@settings(deadline=None)
def test_parts_add_up_to_the_index(counts, private):
    row = index_row(_people(counts, np.arange(6) < private))
    if row["entropy_total"] < 1e-6:  # collèges all alike: nothing to decompose
        return
    assert _identity(row) < 1e-8
    assert 0 <= row["entropy_total"] <= 1


def test_identity_in_the_tables(small_country):
    """Total = weighted public + weighted private + between, recomputed from the published shares alone."""
    table = small_country.segregation

    def entropy(suffix):
        shares = table[[f"p_{g}{suffix}" for g in GROUPS]].to_numpy() / 100
        return -(shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=1)

    private, everyone = table["private_share"] / 100, entropy("")
    public_part = (1 - private) * entropy("_pu") / everyone
    private_part = private * entropy("_pr") / everyone
    between = np.where(table["n_prive"] > 0, 1 - public_part - private_part, 0)
    total = public_part * table["entropy_public"] + private_part * table["entropy_private"] + between
    assert np.abs(total - table["entropy_total"]).max() < 1e-12
    assert np.abs(between - table["entropy_between"]).max() < 1e-12
    assert np.abs(table.filter(like="contribution_").sum(axis=1) - 100).max() < 1e-10


def test_reference_table(refs):
    """H 0.0789356: 33.82 % between public collèges, 6.07 % between private ones, 60.11 % between sectors."""
    toy = pd.read_csv(refs / "data" / "toy_segregation.csv")
    row = index_row(_people(toy[["tf", "f", "m", "d"]].to_numpy(), toy["sect"].eq("PR")))
    assert row["entropy_total"] == pytest.approx(0.0789356, abs=5e-8)
    assert row["contribution_public"] == pytest.approx(33.82, abs=0.005)
    assert row["contribution_private"] == pytest.approx(6.07, abs=0.005)
    assert row["contribution_between"] == pytest.approx(60.11, abs=0.005)
