"""A rate shown beside its denominator gives the count: that of a hidden one is found, that of a shown one is not."""

import pandas as pd
import pytest

from analysis.audit.rates import Shares, hidden_rates
from analysis.exhibits import Column, sentences, table
from analysis.protection import Protection

PROTECTED = Protection("counts", "copil", ("eleves",))
COUNTS = pd.DataFrame(
    [
        ("", 340, True),
        ("sexe=F", 160, True),
        ("sexe=M", 180, True),
        ("voie=cap", 31, False),
        ("voie=gt", 240, True),
        ("sexe=F;voie=cap", 12, False),
        ("sexe=F;voie=gt", 117, True),
    ],
    columns=["filters", "count", "shown"],
).assign(measure="eleves")


@pytest.fixture(scope="module")
def shares():
    return Shares.of(COUNTS)


def shown(rate, n="n", column="Taux (%)", said="340 élèves"):
    rows = pd.DataFrame({"voie": ["Une voie"], "value": [rate], "n": [n if isinstance(n, int) else 340]})
    columns = [Column("voie", "Voie"), Column("value", column, format="decimal:1")]
    columns += [Column("n", "Élèves", format="integer")] if isinstance(n, int) else []
    return table(
        rows, title="Voies", columns=columns, population="élèves", n=said, source="rectorat", vintage="2021", row_header="voie",
        protection=PROTECTED,
    )  # fmt: skip


@pytest.mark.parametrize(
    "rate", [100 * 31 / 340, round(100 * 31 / 340), round(100 * 31 / 340, 1), 100 - 100 * 31 / 340]
)
def test_the_rate_of_a_hidden_count_is_found(shares, rate):
    """Exact, rounded, or of what it leaves; its denominator in a column, or in the mentions."""
    assert list(hidden_rates(shown(rate, 340, said="tous"), shares))
    assert list(hidden_rates(shown(rate), shares))
    assert not list(hidden_rates(shown(rate, said="d’autres élèves"), shares))


def test_a_share_of_a_part_is_found_too(shares):
    assert list(hidden_rates(shown(100 * 12 / 160, 160, said="tous"), shares))


@pytest.mark.parametrize("count", [240, 160, 100, 37, 12])
def test_the_rate_of_a_count_that_is_shown_or_of_none_is_not(shares, count):
    """12 of 340 is no hidden count there: the 12 is a share of 160."""
    assert not list(hidden_rates(shown(100 * count / 340, 340), shares))


def test_what_is_no_rate_is_not_read_as_one(shares):
    assert not list(hidden_rates(shown(100 * 31 / 340, 340, column="Écart, points"), shares))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9\u202f% des 340\u00a0élèves entrent en CAP.", 1),
        ("9,1 % des 340 élèves.", 1),
        ("8 % sur 160 élèves.", 1),
        ("71 % des 340 élèves.", 0),
        ("9 % des élèves, et 340 collèges.", 0),
    ],
)
def test_a_rate_in_a_sentence(shares, text, found):
    """9 % of 340 are 30 to 32: the 31, hidden."""
    assert len(list(hidden_rates(sentences([text], protection=PROTECTED), shares))) == found
