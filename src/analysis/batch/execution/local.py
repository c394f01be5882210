"""Reports on this machine: several at a time, each watched, none able to harm the others."""

import os
import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from analysis.kernels.processes import can_fork

from .executor import Done
from .job import BATCH, COLD, Job, JobResult, Limits
from .supervisor import Supervisor

DEFAULT = Limits()
MOST_CALLERS = 1024


class LocalExecutor:
    """Makes reports on this machine, `workers` at a time (by default one per core), each within `limits`.

    `path` is how they are executed: ``batch`` (forked from a template of their chapter), ``warm`` (a forked kernel) or
    ``cold`` (a new kernel: the reference). Where forking is not safe, or for a notebook whose shared cells cannot be
    proven safe to share, it is ``cold``, and the report's log says so. A report whose process is killed from outside
    is tried once more, on the reference path.

    What is kept warm between calls of `run` ends with `close`, or on leaving the ``with`` block.
    """

    def __init__(self, workers: int | None = None, limits: Limits = DEFAULT, path: str = BATCH) -> None:
        self._supervisor = Supervisor(workers or available_cores(), limits, path if can_fork() else COLD)

    @property
    def workers(self) -> int:
        """Reports made at the same time."""
        return self._supervisor.workers

    def __enter__(self) -> "LocalExecutor":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End every process kept and remove every folder; the executor may be used again."""
        self._supervisor.close()

    def prepare(self, data: Path) -> None:
        """See `Executor.prepare`: the process that reports are forked from starts; nothing on the other paths."""
        self._supervisor.prepare(data)

    def run(self, jobs: Sequence[Job], done: Done = lambda job, result: None) -> None:
        """See `Executor.run`."""
        try:
            for job in jobs:
                self._supervisor.submit(job, done)
            while self._supervisor.busy:
                self._supervisor.turn()
        finally:
            self._supervisor.abandon()


class JobServer:
    """Makes reports for threads that ask for them one at a time: what the workers of a cluster call.

    One thread of its own watches them all, so that templates serve every caller and outlive every job. `run` may be
    called from any thread; as many reports are made at once as there are callers.
    """

    def __init__(self, limits: Limits = DEFAULT, path: str = BATCH) -> None:
        self._supervisor = Supervisor(MOST_CALLERS, limits, path if can_fork() else COLD)
        self._asked: queue.SimpleQueue[tuple[Job, Future] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="decorreler-jobs", daemon=True)
        self._thread.start()

    def __enter__(self) -> "JobServer":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def run(self, job: Job) -> JobResult:
        """Make one report and wait for it. Raises RunStopped when nothing can be written."""
        answer: Future[JobResult] = Future()
        self._asked.put((job, answer))
        return answer.result()

    def close(self) -> None:
        """Stop what is under way and end every process kept."""
        self._asked.put(None)
        self._thread.join()

    def _loop(self) -> None:
        pending: dict[int, Future] = {}
        try:
            while self._take(pending):
                try:
                    self._supervisor.turn()
                except Exception as error:
                    self._supervisor.abandon()
                    for answer in pending.values():
                        answer.set_exception(error)
                    pending.clear()
        finally:
            self._supervisor.close()
            for answer in pending.values():
                answer.cancel()

    def _take(self, pending: dict[int, Future]) -> bool:
        """Let new jobs in, waiting for one when there is none; False when the server is closed."""
        while True:
            try:
                asked = self._asked.get(block=not self._supervisor.busy)
            except queue.Empty:
                return True
            if asked is None:
                return False
            job, answer = asked
            pending[id(answer)] = answer

            def ended(job: Job, result: JobResult, answer: Future = answer) -> None:
                del pending[id(answer)]
                answer.set_result(result)

            try:
                self._supervisor.submit(job, ended)
            except Exception as error:
                pending.pop(id(answer)).set_exception(error)


def available_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
