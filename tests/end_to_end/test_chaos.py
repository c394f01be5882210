"""Processes killed at random moments: what is asked again ends as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from small_reports import contents, jobs_of, small_notebook

from analysis.kernels.processes import can_fork

pytestmark = [pytest.mark.end_to_end, pytest.mark.skipif(not can_fork(), reason="no safe fork here")]
REPORTS = 8
PATIENCE = 120  # seconds
SEED = 20260517
CELL = """
import os, random, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(0.4)"], start_new_session=True)
time.sleep(0.2)
child.wait()
sentences([f"Tirage {random.random():.6f} pour {territory}."])
"""
RUNNER = """
import sys
from pathlib import Path
from analysis.batch.execution import LocalExecutor
from small_reports import jobs_of
with LocalExecutor(2) as executor:
    executor.run(jobs_of(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
"""


def _start(notebook: Path, out: Path) -> subprocess.Popen:
    support = os.path.dirname(sys.modules["small_reports"].__file__)
    env = os.environ | {"PYTHONPATH": os.pathsep.join([support, os.environ.get("PYTHONPATH", "")])}
    words = [sys.executable, "-c", RUNNER, str(notebook), str(out), str(REPORTS)]
    return subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _victims(runner: psutil.Process) -> list[psutil.Process]:
    """Every process below the runner: where all others come from, templates, reports, kernels, what reports start."""
    try:
        return runner.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _beaten(notebook: Path, out: Path, chance: random.Random, *, end_of_runner: bool) -> set[psutil.Process]:
    """Every process seen below a runner that lost three of them at random, then was killed itself or went on to its end."""
    process = _start(notebook, out)
    runner = psutil.Process(process.pid)
    seen: set[psutil.Process] = set()
    blows, until = 0, time.monotonic() + PATIENCE
    try:
        while process.poll() is None and time.monotonic() < until:
            time.sleep(chance.uniform(0.05, 0.3))
            family = _victims(runner)
            seen.update(family)
            if blows < 3 and len(family) > 3:
                chance.choice(family[1:]).kill()  # a template, a report, a kernel or a grandchild
                blows += 1
            elif end_of_runner and blows == 3:
                process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
    finally:
        process.kill()
    assert blows == 3
    return seen


def test_killed_again_and_again_a_batch_ends_with_the_files_of_an_undisturbed_one(tmp_path, reports):
    notebook = small_notebook(tmp_path / "n", CELL)
    undisturbed = reports(jobs_of(notebook, tmp_path / "calm", REPORTS))
    assert {result.failure for result in undisturbed.values()} == {None}
    chance, out = random.Random(SEED), tmp_path / "out"
    for end_of_runner in (True, False):
        seen = _beaten(notebook, out, chance, end_of_runner=end_of_runner)
        _, alive = psutil.wait_procs(seen, timeout=60)
        assert alive == []
    last = reports(jobs_of(notebook, out, REPORTS))
    assert {result.failure for result in last.values()} == {None}
    assert contents(out) == contents(tmp_path / "calm")
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
