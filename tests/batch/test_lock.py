"""One run at a time in an output folder; a dead run blocks nobody."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from analysis.batch.lock import locked
from analysis.errors import UserError

HOLD = """
import os, sys, time
from pathlib import Path
from analysis.batch.lock import locked
with locked(Path(sys.argv[1])):
    if sys.argv[2] == "fork" and os.fork() == 0:
        time.sleep(30)
        os._exit(0)
    print("held", flush=True)
    time.sleep(30)
"""


@pytest.fixture
def holder(tmp_path):
    """A function that starts another process which holds the folder."""
    started = []

    def start(how="alone"):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path), how], stdout=subprocess.PIPE, start_new_session=True
        )
        started.append(process)
        assert process.stdout.readline() == b"held\n"
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
        process.stdout.close()


def test_a_second_run_is_refused_and_told_who_holds(tmp_path, holder):
    process = holder()
    with (
        pytest.raises(UserError, match=rf"une autre production est en cours.*processus {process.pid} sur"),
        locked(tmp_path),
    ):
        pass


@pytest.mark.parametrize("how", ["alone", "fork"])
def test_a_killed_run_blocks_nobody_even_when_a_child_survives(tmp_path, holder, how):
    process = holder(how)
    process.kill()
    process.wait(timeout=10)
    with locked(tmp_path):
        pass


def test_the_lock_is_given_back(tmp_path, holder):
    with locked(tmp_path / "new" / "folder"):
        assert (tmp_path / "new" / "folder").is_dir()
    with locked(tmp_path / "new" / "folder"):
        pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="impossible d’écrire"), locked(tmp_path / "file"):
        pass
