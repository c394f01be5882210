"""The loop that starts reports, watches them and says what became of each. One thread, no statistics, no layout."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from analysis.kernels.state import code_state

from .attempt import Attempt
from .environment import environment, of_job
from .executor import RunStopped
from .folders import LOG, cannot_write, claim, clean, keep_log, publish, remove
from .forks import Forks
from .job import BATCH, COLD, Failure, Job, JobResult, Limits

TURN_SECONDS = 0.05
MOST_ATTEMPTS = 2
HOME_PREFIX = "decorreler-"

Ended = Callable[[Job, JobResult], None]


class Supervisor:
    """Jobs that wait and jobs under way, at most `workers` of them, each within `limits`.

    `submit` jobs, then call `turn` while `busy`. What it keeps warm ends with `close`.
    """

    def __init__(self, workers: int, limits: Limits, path: str) -> None:
        self.workers, self.limits, self.path = workers, limits, path
        self._waiting: list[tuple[Attempt, Ended]] = []
        self._running: list[tuple[Attempt, Ended]] = []
        self._processes: dict[int, subprocess.Popen] = {}
        self._outs: set[str] = set()
        self._home: Path | None = None
        self._forks: Forks | None = None
        self._code = ""

    @property
    def busy(self) -> bool:
        """Whether a job waits or is under way."""
        return bool(self._waiting or self._running)

    def prepare(self, data: Path) -> None:
        """Start the process that templates come from, where reports are forked."""
        if self.path == BATCH:
            self._refresh()
            self._templates().prepare(data)

    def submit(self, job: Job, ended: Ended) -> None:
        """Add a job; `ended` is called from `turn` with its result."""
        if not self.busy:
            self._refresh()
        if job.out not in self._outs:
            with _writing(job.out):
                clean(Path(job.out))
            self._outs.add(job.out)
        self._waiting.append((Attempt(job, self.path), ended))

    def turn(self) -> None:
        """Start what can be, wait a little for news, finish what has ended. Raises RunStopped."""
        self._start()
        self._listen()
        for attempt, ended in list(self._running):
            attempt.check(self.limits)
            if attempt.exit is not None:
                self._running.remove((attempt, ended))
                self._finish(attempt, ended)

    def abandon(self) -> None:
        """Stop what is under way, with all it started, and forget what waits."""
        self._waiting.clear()
        for attempt, _ in self._running:
            attempt.stop()
            remove(attempt.folder)
        self._running.clear()
        for process in self._processes.values():
            process.wait()
        self._processes.clear()

    def close(self) -> None:
        """Abandon, end every process kept, remove every folder."""
        self.abandon()
        self._close_forks()
        if self._home is not None:
            remove(self._home)
            self._home = None

    def _refresh(self) -> None:
        """Templates made with code that has changed since are of no use."""
        if self.path == BATCH and self._code != (state := code_state()):
            self._close_forks()
            self._code = state

    def _templates(self) -> Forks:
        if self._forks is None:
            self._forks = Forks(environment(self._place()), self._place())
        return self._forks

    def _close_forks(self) -> None:
        if self._forks is not None:
            self._forks.close()
            self._forks = None

    def _place(self) -> Path:
        """A folder with a short path for profiles and sockets."""
        if self._home is None:
            temporary = Path(tempfile.gettempdir())
            clean(temporary, HOME_PREFIX)
            self._home = claim(temporary, HOME_PREFIX)
        return self._home

    def _start(self) -> None:
        """Start as many as there are free workers; one whose template is not ready lets the next pass."""
        rank = 0
        while len(self._running) < self.workers and rank < len(self._waiting):
            if self._started(self._waiting[rank][0]):
                self._running.append(self._waiting.pop(rank))
            else:
                rank += 1

    def _started(self, attempt: Attempt) -> bool:
        """Start this attempt if it can be."""
        if attempt.path == BATCH:
            template = self._templates().template(attempt.job)
            if template.state == "ready":
                with _writing(attempt.job.out):
                    attempt.prepare()
                self._forks.start(template, attempt)
                return True
            if template.state != "refused":
                return False
            attempt.path = COLD
            attempt.notes.append(f"exécuté par le chemin de référence : {template.reason}")
        self._spawn(attempt)
        return True

    def _spawn(self, attempt: Attempt) -> None:
        with _writing(attempt.job.out):
            attempt.prepare()
            log = open(attempt.folder / LOG, "ab")  # noqa: SIM115
        with log:
            process = subprocess.Popen(
                [sys.executable, "-m", "analysis.batch.worker", str(attempt.folder), attempt.path],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**environment(self._place()), **of_job(attempt.job)},
                start_new_session=os.name == "posix",
            )
        self._processes[process.pid] = process
        attempt.born(process.pid)

    def _listen(self) -> None:
        """Wait for news, at most `TURN_SECONDS`."""
        for attempt, _ in self._running:
            process = self._processes.get(attempt.pid)
            if process is not None and (code := process.poll()) is not None:
                attempt.exit = code
                del self._processes[process.pid]
        if any(attempt.exit is not None for attempt, _ in self._running):
            return
        if self._forks is not None:
            self._forks.listen(TURN_SECONDS)
        elif self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                next(iter(self._processes.values())).wait(TURN_SECONDS)

    def _finish(self, attempt: Attempt, ended: Ended) -> None:
        result = attempt.result()
        try:
            if result.failure and result.failure.kind == "disk":
                raise RunStopped.because(result.failure.message, attempt.job.out)
            if result.failure and result.failure.kind == "killed" and attempt.number < MOST_ATTEMPTS:
                self._waiting.insert(0, (_again(attempt, result.failure), ended))
                return
            with _writing(attempt.job.out):
                if result.failure is None:
                    result = replace(result, outputs=publish(result.outputs, attempt.files, attempt.job))
                result = replace(result, log=keep_log(attempt.log(), attempt.job))
        finally:
            remove(attempt.folder)
        ended(attempt.job, result)


def _again(attempt: Attempt, failure: Failure) -> Attempt:
    note = f"{failure.message} ; nouvel essai par le chemin de référence"
    return Attempt(attempt.job, COLD, attempt.number + 1, [*attempt.notes, note])


@contextlib.contextmanager
def _writing(out: str) -> Iterator[None]:
    """Errors of the file system below the output folder end the run."""
    try:
        yield
    except OSError as error:
        raise RunStopped.because(cannot_write(error.errno, error.strerror), out) from error
