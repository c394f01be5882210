"""data/README.md is true: the contracts and the recognised data sets, word for word."""

from pathlib import Path

import pytest

from analysis.contracts import CONTRACTS, describe
from analysis.sources import SOURCES

PAGE = (Path(__file__).resolve().parents[2] / "data" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", CONTRACTS)
def test_every_table_is_documented_as_it_is_validated(table):
    assert describe(table) in PAGE, "python -m analysis.contracts prints the sections to paste in data/README.md"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_every_recognised_data_set_is_listed(source):
    assert f"| {source.title} | `{source.id}` |" in PAGE
