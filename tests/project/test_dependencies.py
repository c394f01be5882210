"""pyproject.toml, the two locks and environment.yml say the same thing."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, Version]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {canonicalize_name(package): Version(pinned) for package, pinned in PIN.findall(text)}


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-test.lock", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]),
    ],
)
def test_every_requirement_is_pinned_to_a_version_it_accepts(lock, requirements):
    pinned = pins(lock)
    for requirement in map(Requirement, requirements):
        name = canonicalize_name(requirement.name)
        assert name in pinned, f"{name} is not in {lock}"
        assert requirement.specifier.contains(pinned[name]), f"{name} {pinned[name]} against {requirement}"


def test_the_two_locks_agree():
    run, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert run.items() <= test.items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_locks_are_hashed_wheels_only_and_name_no_index(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "--only-binary :all:" in text
    assert "index-url" not in text
    assert "://" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(entries) == len(PIN.findall(text)) > 50
    assert all("--hash=sha256:" in entry for entry in entries)


def test_conda_environment_installs_the_lock_and_an_accepted_python():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, through_pip = environment["dependencies"]
    assert pip == "pip"
    assert through_pip == {"pip": ["-r requirements.lock"]}
    wanted = Requirement(python).specifier
    allowed = Requirement(f"python{PROJECT['requires-python']}").specifier
    minors = [Version(f"3.{minor}") for minor in range(8, 20)]
    assert all(allowed.contains(minor) for minor in minors if wanted.contains(minor))


def test_this_environment_runs_the_locked_versions():
    pinned = pins("requirements-test.lock")
    for name in ("numpy", "pandas", "scipy", "statsmodels", "matplotlib", "papermill", "nbconvert", "typst", "duckdb"):
        assert Version(version(name)) == pinned[name]
