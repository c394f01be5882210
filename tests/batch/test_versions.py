"""The packages a module comes from, with what they require."""

from importlib.metadata import version

from analysis.batch.versions import versions


def test_a_module_brings_its_distribution_and_what_it_requires():
    found = versions(["pandas", "yaml"])
    assert {"python", "decorreler", "pandas", "numpy", "python-dateutil", "pyyaml"} <= set(found)
    assert all(found[name] == version(name) for name in found if name != "python")
    assert list(found) == sorted(found)


def test_optional_requirements_and_the_standard_library_do_not_count():
    found = versions(["json", "pathlib", "nowhere_at_all"])
    assert set(found) == {"python", "decorreler"}
    assert "pyarrow" not in versions(["pandas"])
