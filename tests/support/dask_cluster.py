"""A dask.distributed cluster on loopback: a scheduler and workers, each a process of its own."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil

PATIENCE = 120
_DASK = Path(sys.executable).with_name("dask")


class Cluster:
    """Processes started in `folder`, which holds their logs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen] = []
        file = folder / "scheduler.json"
        self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        self.file = wait_for(lambda: file if file.exists() and file.read_text() else None)
        self.address = json.loads(self.file.read_text(encoding="utf-8"))["address"]

    def worker(
        self, name: str, *, threads: int = 2, cwd: Path | None = None, before: str = "", nanny: bool = False
    ) -> psutil.Process:
        """Start a worker in the folder `cwd`; `before` is Python it runs first."""
        words = [self.address, "--name", name, "--nthreads", str(threads), "--memory-limit", "0"]
        words += ["--local-directory", str(self.folder / name), "--death-timeout", str(PATIENCE)]
        words += [] if nanny else ["--no-nanny"]
        if before:
            preload = self.folder / f"{name}.py"
            preload.write_text(before, encoding="utf-8")
            words += ["--preload", str(preload)]
        return psutil.Process(self._start("worker", *words, cwd=cwd).pid)

    def close(self) -> None:
        """End every process."""
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)

    def _start(self, kind: str, *words: str, cwd: Path | None = None) -> subprocess.Popen:
        with (self.folder / f"{kind}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(_DASK), kind, "--host", "127.0.0.1", "--no-dashboard", *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=cwd or self.folder,
                env=_environment(),
            )
        self.processes.append(process)
        return process


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A scheduler on a free port, without any worker; everything ends with the block."""
    opened = Cluster(folder)
    try:
        yield opened
    finally:
        opened.close()


def wait_for(found: Callable[[], object], seconds: float = PATIENCE) -> object:
    """The first true value of `found`. AssertionError when it takes too long."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
    return value


def _environment() -> Mapping[str, str]:
    """That of these tests; on loopback nothing goes through a proxy."""
    return {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s"}
