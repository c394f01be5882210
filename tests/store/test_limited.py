"""A store limited to declared tables: what is computed from it depends on these alone."""

import pytest
from small_country import code, write

from analysis.store import UndeclaredTable


@pytest.fixture
def country(tmp_path):
    ips = [{"uai": code("69", 1), "rentree": 2022, "ips": 101.0}]
    return write(
        tmp_path, {"ips": ips, "exams": [{"uai": code("69", 1), "session": 2023, "present": 50, "rate": 80.0}]}
    )


def test_other_tables_cannot_be_read(country):
    view = country.limited(["ips"])
    assert len(view.read("ips")) == len(country.read("ips"))
    for read in (lambda: view.read("exams"), lambda: view.values("exams", "session"), lambda: view.limited(["exams"])):
        with pytest.raises(UndeclaredTable, match="« exams »"):
            read()


def test_its_fingerprint_is_that_of_its_tables(country):
    assert country.limited(["ips"]).fingerprint() == country.fingerprint(["ips"])
    assert country.limited(["ips"]).fingerprint() != country.fingerprint()
