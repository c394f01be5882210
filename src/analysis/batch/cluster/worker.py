"""What runs on a worker: reports, made as on the machine that asks for them."""

import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from distributed import Worker, get_worker

from analysis.batch.execution import Job, JobResult, JobServer, Limits
from analysis.batch.execution.folders import clean

from .needs import shortfalls

IDLE_SECONDS = 600
"""A run that asks nothing more of a worker for so long has lost the machine it came from."""


class UnfitWorker(Exception):
    """This worker cannot make the reports of a run. Arguments: its address, its name, what it lacks."""


@dataclass
class _Kept:
    """A job server, how many jobs it has now, and what ends it when it has had none for long."""

    server: JobServer
    busy: int = 0
    timer: threading.Timer | None = None


class _Servers:
    """The job server of each run this worker takes part in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}

    def run(self, run: str, job: Job, limits: Limits, path: str) -> JobResult:
        with self._lock:
            kept = self._kept.get(run) or self._kept.setdefault(run, _Kept(JobServer(limits, path)))
            kept.busy += 1
            if kept.timer:
                kept.timer.cancel()
        try:
            return kept.server.run(job)
        finally:
            with self._lock:
                kept.busy -= 1
                if not kept.busy:
                    kept.timer = threading.Timer(IDLE_SECONDS, self.close, (run,), {"idle": True})
                    kept.timer.daemon = True
                    kept.timer.start()

    def close(self, run: str, *, idle: bool = False) -> None:
        """End a run's server with the reports under way; with `idle`, only if there is none."""
        with self._lock:
            kept = self._kept.get(run)
            if kept is None or (idle and kept.busy):
                return
            del self._kept[run]
            if kept.timer:
                kept.timer.cancel()
        kept.server.close()


_servers = _Servers()


def examine(note: str, dask_worker: Worker) -> tuple[str, tuple[str, ...]]:
    """This worker's name and what it lacks for the reports of a note."""
    return _name(dask_worker), _shortfalls(note)


def make(record: Mapping, *, note: str, limits: Mapping, path: str) -> dict[str, object]:
    """Make one report; job and result travel as plain records. Raises UnfitWorker, RunStopped."""
    lacking = _shortfalls(note)
    if lacking:
        raise UnfitWorker(get_worker().address, _name(get_worker()), lacking)
    return _servers.run(note, Job.from_record(record), Limits(**limits), path).as_record()


def release(note: str) -> None:
    """Stop what this worker makes for a run, end what it keeps for it, remove what the dead of its machine left."""
    _servers.close(note)
    clean(Path(note).parent)


def _name(worker: Worker) -> str:
    return f"{worker.name} ({socket.gethostname()})"


@cache
def _shortfalls(note: str) -> tuple[str, ...]:
    return shortfalls(Path(note))
