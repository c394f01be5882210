"""Stores of a small country, made by hand: fixtures of the tests of frames and contexts."""

from shutil import copytree

import pytest
from small_country import code, forty_colleges, write

from analysis.store import Store


@pytest.fixture
def uai():
    """A valid UAI from a département and a number."""
    return code


@pytest.fixture
def store_of(tmp_path):
    """A store with the given rows: ``store_of(exams=[…], ips=[…])``."""
    return lambda root="data", **tables: write(tmp_path / root, tables)


@pytest.fixture(scope="session")
def nation(tmp_path_factory):
    """Forty collèges, ten in each quartile, in four départements of three académies; sessions 2022 to 2024. Read only."""
    return forty_colleges(tmp_path_factory.mktemp("nation"))


@pytest.fixture
def country(nation, tmp_path):
    """The same in a store of one's own."""
    copytree(nation.root, tmp_path / "country")
    return Store(tmp_path / "country")
