"""Countries shared by the tests of the demo."""

import pytest

from analysis.demo import DemoCountry, generate


@pytest.fixture(scope="session")
def small_country() -> DemoCountry:
    """The small country, with the levels observed from 2019 to 2025."""
    return generate(seed=11, size="ci", levels="observed")


@pytest.fixture(scope="session")
def raw_folder(small_country, tmp_path_factory):
    """The files of the small country."""
    from analysis.demo import write_raw

    folder = tmp_path_factory.mktemp("demo") / "raw"
    write_raw(small_country, folder)
    return folder
