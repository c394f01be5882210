"""Shared fixtures: where real data is, when it is there."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DECORRELER_SHARED", ROOT.parent / "shared"))


def _folder(name: str, what: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"{what} absent: no folder {folder} (set DECORRELER_SHARED)")
    return folder


@pytest.fixture(scope="session")
def opendata() -> Path:
    """The folder of real ministry files, or a skip that names it."""
    return _folder("opendata", "real open data")


@pytest.fixture(scope="session")
def refs() -> Path:
    """The folder of reference numbers and data sets, or a skip that names it."""
    return _folder("refs", "reference numbers")
