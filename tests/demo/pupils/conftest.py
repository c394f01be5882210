"""Pupils shared by the tests of the generator."""

import pytest

from analysis.demo import generate
from analysis.demo.pupils import cohort_truth, draw_cohorts, write_extracts
from analysis.sources import Key, load_aliases, read_path

KEY = Key(bytes(range(32)))
SESSIONS = (2021, 2024, 2025)


@pytest.fixture(scope="session")
def country():
    """A small country over three sessions."""
    return generate(seed=3, size="ci", sessions=SESSIONS, levels="observed")


@pytest.fixture(scope="session")
def cohort(country):
    """The cohort that can be followed for three years."""
    return next(draw_cohorts(country, sessions=[2021]))


@pytest.fixture(scope="session")
def truth(cohort):
    return cohort_truth(cohort)


@pytest.fixture(scope="session")
def key():
    return KEY


@pytest.fixture(scope="session")
def readings(country, tmp_path_factory):
    """What the readers find in the extracts of two cohorts."""
    folder = tmp_path_factory.mktemp("extracts")
    aliases, *paths = write_extracts(country, folder, sessions=(2021, 2025))
    known = load_aliases(aliases)
    return [reading for path in paths for reading in read_path(path, aliases=known, key=KEY)]
