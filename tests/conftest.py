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


CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium, or a skip that names it."""
    if not CHROMIUM.exists():
        pytest.skip(f"Chromium absent: no {CHROMIUM} (make test-system)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()
