"""Shared fixtures: where real data is, when it is there; a browser; small notebooks and what stands in for running them.

Those that are made once for all are in `shared_fixtures`.
"""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from shared_fixtures import demo, once, reports  # noqa: F401

# A slow hour of the machine is not a failure of a property.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

# nbformat would compile a grammar that nothing uses, for two seconds: see analysis.batch.startup.
sys.modules.setdefault("rfc3987_syntax", None)

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DECORRELER_SHARED", ROOT.parent / "shared"))


def pytest_collection_modifyitems(items):
    """The batch that many files read is made first, by one process; others do meanwhile what does not wait for it."""
    reading = {item.path for item in items if "batch" in item.fixturenames}
    first = next((item.path for item in items if item.path in reading), None)
    items.sort(key=lambda item: (item.path in reading and item.path != first, item.path != first))


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


@pytest.fixture(autouse=True)
def a_process_that_has_read_nobody():
    """What a test reads about persons binds no other test: each report has a process of its own, tests share theirs."""
    from analysis import protection

    protection.forget()


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


@pytest.fixture
def started_processes():
    """A function that lists the processes started since the test began; a browser that tests share is not one."""
    import psutil

    known = set(psutil.Process().children(recursive=True))
    return lambda: [process for process in psutil.Process().children(recursive=True) if process not in known]


PARAMETERS = 'territory: str = "france"\ndata: str = ""\nsession: int | None = None\ndraft: bool = False\n'


@pytest.fixture
def make_notebook(tmp_path):
    """A function that writes a chapter's notebook and returns its path."""

    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    def make(name="essai", *, cells=(), metadata=None, parameters=PARAMETERS) -> Path:
        declared = {"title": "Essai", "order": 1, "levels": ["academie", "departement"], "tables": ["ips"]}
        first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
        notebook = new_notebook(cells=[first, *(new_code_cell(cell) for cell in cells)])
        notebook.metadata["decorreler"] = declared if metadata is None else metadata
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, path)
        return path

    return make


@pytest.fixture
def scripted():
    """A function that gives an executor which writes small files instead of running notebooks."""
    from scripted import ScriptedExecutor

    from analysis.batch.execution import Failure

    def make(*, values=None, fails=None, before=lambda job: None):
        def first(job):
            before(job)
            return (
                Failure(fails[job.name], "cell", 2, ("1 / 0",), "ZeroDivisionError")
                if job.name in (fails or {})
                else None
            )

        return ScriptedExecutor({"rate": 80.0} if values is None else values, first)

    return make
