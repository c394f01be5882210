"""What is dear and made once: folders for all the processes of a run of the tests, an executor for each of them.

Imports of the library wait for the first test that asks: rooms that need none of this start at once.
"""

import os
import shutil
import time
from contextlib import ExitStack, contextmanager

import pytest


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """``once(name, make)``: a folder filled by ``make(folder)`` in the first process that asks, read by the others."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def folder(name, make):
        place, made = shared / name, shared / f"{name}.made"
        with _alone(shared / f"{name}.lock"):
            if not made.exists():
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                make(place)
                made.touch()
        return place

    return folder


@pytest.fixture(scope="session")
def demo(once):
    """The store of the small country as `prepare` leaves it, its files in ``raw`` and ``extraits``. Read only."""
    from analysis.demo import prepare
    from analysis.store import Store

    return Store(once("data", lambda folder: prepare(folder, size="ci")) / "demo")


@pytest.fixture(scope="session")
def reports():
    """A function that makes reports on an executor kept warm, two at a time, and gives the results by name."""
    from small_reports import run_on

    from analysis.batch.execution import LocalExecutor

    with LocalExecutor(2) as executor:
        yield lambda jobs: run_on(executor, jobs)


@contextmanager
def _alone(folder):
    """Hold a lock, waiting for the process that holds it: the time limit of the test is that of the wait."""
    from analysis.batch.lock import locked
    from analysis.errors import UserError

    with ExitStack() as held:
        while True:
            try:
                held.enter_context(locked(folder))
                break
            except UserError:
                time.sleep(0.1)
        yield
