import pytest

from analysis.provenance import PACKAGE, code_files, code_hash, foreign_modules, imported_names


def names(*wanted):
    return {path.relative_to(PACKAGE).as_posix() for path in code_files(*wanted)}


def test_what_a_module_reaches():
    found = names("analysis.context.success")
    assert {
        "context/success.py",
        "context/families.py",
        "frames/colleges.py",
        "measures/regression.py",
        "measures/wild.py",
    } <= found
    assert "territories/data/academies.csv" in found
    assert not any(name.startswith(("report/", "charts/", "wording/", "batch/")) for name in found)


def test_an_object_of_a_package_leads_to_the_module_that_defines_it():
    found = names("analysis.measures.wilson")
    assert {"measures/__init__.py", "measures/rates.py", "measures/results.py"} <= found
    assert "measures/evolution.py" not in found


def test_data_files_beside_a_module_belong_to_it():
    assert "ruptures.csv" in names("analysis.breaks")
    assert any(name.endswith(".j2") for name in names("analysis.report.html"))


def test_other_libraries_are_passed_over_and_unknown_names_refused():
    assert code_files("numpy", "pandas.DataFrame") == ()
    with pytest.raises(LookupError, match=r"analysis\.nowhere\.at_all"):
        code_files("analysis.nowhere.at_all")


def test_the_hash_is_that_of_the_files():
    assert code_hash("analysis.breaks") == code_hash("analysis.breaks", "analysis.errors")
    assert code_hash("analysis.breaks") != code_hash("analysis.errors")


def test_imports_of_a_source():
    source = "import analysis.work\nimport numpy\nfrom .a import b\nfrom ..c import d as e\nfrom analysis import charts"
    expected = ["analysis.work", "analysis.x.y.a.b", "analysis.x.c.d", "analysis.charts"]
    assert imported_names(source, "analysis.x.y") == expected


def test_imports_for_type_checkers_alone_do_not_count():
    source = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import analysis.cli\nelse:\n    import analysis.work"
    )
    assert imported_names(source) == ["analysis.work"]


def test_a_package_that_is_not_followed():
    whole = set(code_files("analysis.work"))
    pruned = set(code_files("analysis.work", without=("analysis.demo",)))
    assert pruned < whole
    assert not any("demo" in path.relative_to(PACKAGE).parts for path in pruned)


def test_what_comes_from_outside():
    found = foreign_modules("analysis.store", source="import yaml.nodes")
    assert {"duckdb", "pandas", "pyarrow", "yaml"} <= found
    assert not {"analysis", "matplotlib"} & found
