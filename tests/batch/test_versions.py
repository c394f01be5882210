"""The packages a module comes from, with what they require."""

from importlib.metadata import packages_distributions, version

from analysis.batch.versions import _owners, versions


def test_a_module_brings_its_distribution_and_what_it_requires():
    found = versions(["pandas", "yaml"])
    assert {"python", "decorreler", "pandas", "numpy", "python-dateutil", "pyyaml"} <= set(found)
    assert all(found[name] == version(name) for name in found if name != "python")
    assert list(found) == sorted(found)


def test_optional_requirements_and_the_standard_library_do_not_count():
    found = versions(["json", "pathlib", "nowhere_at_all"])
    assert set(found) == {"python", "decorreler"}
    assert "pyarrow" not in versions(["pandas"])


def test_every_module_installed_has_the_owners_that_the_standard_library_gives_it():
    owners = _owners()
    expected = {module: set(names) for module, names in packages_distributions().items() if module.isidentifier()}
    assert {module for module in expected if not expected[module] <= {owner.name for owner in owners[module]}} == set()
