"""One attempt at a job: its folder, its process, what it may still use."""

import errno
import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from analysis.batch.outcome import Output
from analysis.kernels.processes import end, memory_mb, resident_mb
from analysis.wording.numbers import count

from .cells import first_lines, place, rank
from .folders import DISK_FULL, FILES, JOB, LOG, PROGRESS, RESULT, cannot_write, claim
from .job import Failure, Job, JobResult, Limits
from .progress import read_progress

MEMORY_EVERY = 0.5


@dataclass
class Attempt:
    """A job under way. `pid` is None until its process is known, `exit` until it has ended."""

    job: Job
    path: str
    number: int = 1
    notes: list[str] = field(default_factory=list)
    folder: Path = Path()
    pid: int | None = None
    exit: int | None = None
    overrun: Failure | None = None
    started: float = 0.0
    _created: float | None = None
    _looked: float = 0.0

    def prepare(self) -> None:
        """Claim a folder and write what the process will read; its time begins."""
        self.folder = claim(Path(self.job.out))
        self.started = time.monotonic()
        (self.folder / JOB).write_text(json.dumps(self.job.as_record(), ensure_ascii=False), encoding="utf-8")

    def born(self, pid: int) -> None:
        """Its process is known."""
        self.pid = pid
        try:
            self._created = psutil.Process(pid).create_time()
        except psutil.NoSuchProcess:
            self._created = None

    def check(self, limits: Limits) -> None:
        """Stop it, with all it started, when it uses more than it may."""
        if self.overrun is None and self.exit is None:
            self.overrun = self._too_long(limits) or self._too_big(limits)
            if self.overrun:
                self.stop()

    def stop(self) -> None:
        """Kill its process and all it started."""
        if self.pid is not None and self.exit is None and self._is_still_it():
            end(self.pid)

    def result(self) -> JobResult:
        """What became of it; outputs are still in its folder, their paths relative to it."""
        seconds = round(time.monotonic() - self.started, 3)
        record = self._answer()
        failure = self.overrun
        if failure is None and record is None:
            failure = Failure(cannot_write(errno.ENOSPC), "disk") if self.exit == DISK_FULL else self._died()
        if record is None or failure is not None:
            return JobResult(self.job.name, failure=failure, seconds=seconds, path=self.path, attempts=self.number)
        outputs = {kind: Output(**output) for kind, output in record["outputs"].items()}
        told = record["failure"]
        begun = record["first_cell"]
        phases = record["phases"] | ({} if begun is None else {"start": round(begun - self.started, 4)})
        return JobResult(
            self.job.name,
            outputs=outputs,
            failure=Failure(**{**told, "source": tuple(told["source"])}) if told else None,
            seconds=seconds,
            phases=phases,
            memory_mb=record["memory_mb"],
            path=self.path,
            attempts=self.number,
        )

    @property
    def files(self) -> Path:
        return self.folder / FILES

    def log(self) -> str:
        """What its process said, after what the runner has to say."""
        try:
            said = (self.folder / LOG).read_text(encoding="utf-8", errors="replace")
        except OSError:
            said = ""
        return "".join(f"{note}\n" for note in self.notes) + said

    def _answer(self) -> dict | None:
        try:
            return json.loads((self.folder / RESULT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _is_still_it(self) -> bool:
        try:
            return self._created is not None and psutil.Process(self.pid).create_time() == self._created
        except psutil.NoSuchProcess:
            return False

    def _too_long(self, limits: Limits) -> Failure | None:
        now = time.monotonic()
        where = read_progress(self.folder / PROGRESS)
        for limit, since, what in (
            (limits.report_seconds, self.started, "d’un rapport"),
            (limits.cell_seconds, where.since if where and where.cell is not None else now, "d’une cellule"),
        ):
            if limit is not None and now - since > limit:
                return self._stopped(f"arrêté après {count(round(limit))} s (durée maximale {what})", "timeout")
        return None

    def _too_big(self, limits: Limits) -> Failure | None:
        now = time.monotonic()
        if limits.memory_mb is None or self.pid is None or now - self._looked < MEMORY_EVERY:
            return None
        self._looked = now
        if resident_mb(self.pid) <= limits.memory_mb or memory_mb(self.pid) <= limits.memory_mb:
            return None
        return self._stopped(f"arrêté : plus de {count(round(limits.memory_mb))} Mo de mémoire", "memory")

    def _died(self) -> Failure:
        how = f"signal {-self.exit}" if (self.exit or 0) < 0 else f"code {self.exit}"
        return self._stopped(f"le processus du rapport s’est arrêté sans résultat ({how})", "killed")

    def _stopped(self, message: str, kind: str) -> Failure:
        """The failure of a report stopped from outside, with the cell it was in."""
        where = read_progress(self.folder / PROGRESS)
        if where is None or where.cell is None:
            return Failure(f"{place(self.job.chapter, None)} : {message}", kind)
        from .notebook import load, parameterized  # papermill: only a failure needs it here

        notebook = parameterized(load(self.job.notebook), self.job)
        cell, source = rank(notebook, where.cell), first_lines(notebook.cells[where.cell].source)
        quoted = f" — « {source[0]} »" if source else ""
        return Failure(f"{place(self.job.chapter, cell)} : {message}{quoted}", kind, cell=cell, source=source)
