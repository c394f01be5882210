"""One report, in the process made for it: execute, export, say what became of it in a file."""

import errno
import json
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from analysis.batch.outcome import Output
from analysis.errors import UserError

from .cells import CellStopped
from .folders import DISK_FULL, FILES, JOB, NO_PLACE, PROGRESS, RESULT, cannot_write
from .job import Failure, Job, knows_persons
from .notebook import scrub
from .progress import Progress
from .report import make_files

Execute = Callable[[Job, Path, Progress], NotebookNode]


def make(folder: Path, execute: Execute) -> int:
    """Make the report that ``job.json`` of `folder` describes, into its ``rapport`` subfolder, by `execute`.

    ``result.json`` receives outputs, failure, seconds by phase, peak memory in MB and when the first cell began.
    Returns the exit code: 0, or 28 when nothing can be written.
    """
    # papermill still calls deprecated datetime functions; nothing a user can act on.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    job = Job.from_record(json.loads((folder / JOB).read_text(encoding="utf-8")))
    phases: dict[str, float] = {}
    record: dict[str, object] = {"outputs": {}, "failure": None, "first_cell": None}
    try:
        progress = Progress(folder / PROGRESS)
        outputs = _report(job, folder / FILES, execute, progress, phases)
        record["outputs"] = {kind: asdict(output) for kind, output in outputs.items()}
        record["first_cell"] = progress.first_cell
    except Exception as error:
        record["failure"] = asdict(explained(error, discreet=knows_persons(job)))
    record |= {"phases": phases, "memory_mb": _peak_mb()}
    try:
        partial = folder / f"{RESULT}.partiel"
        partial.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        partial.rename(folder / RESULT)
    except OSError as error:
        if error.errno in NO_PLACE:
            return DISK_FULL
        raise
    return 0


def explained(error: Exception, *, discreet: bool = False) -> Failure:
    """An exception as a failure in French; its traceback goes to the log (the standard error stream).

    Where persons are known (`discreet`), the log has places in the code alone, and the failure no value.
    """
    if isinstance(error, CellStopped):
        told = error.without_values() if discreet else error
        print(told.traceback, file=sys.stderr)
        if f"[Errno {errno.ENOSPC}]" in error.failure.message:
            return Failure(cannot_write(errno.ENOSPC), "disk")
        return told.failure
    if isinstance(error, UserError):
        return Failure(str(error), "report")
    if isinstance(error, DeadKernelError):
        return Failure("le noyau du notebook s’est arrêté", "killed")
    if isinstance(error, OSError) and error.errno in NO_PLACE:
        return Failure(cannot_write(error.errno), "disk")
    if discreet:
        traceback.print_tb(error.__traceback__)
    else:
        traceback.print_exception(error)
    what = f"erreur inattendue ({type(error).__name__})" + ("" if discreet else f" : {error}")
    return Failure(f"{what} — le détail est dans le fichier .log à côté du rapport", "unexpected")


def _report(job: Job, files: Path, execute: Execute, progress: Progress, phases: dict[str, float]) -> dict[str, Output]:
    @contextmanager
    def clock(phase: str) -> Iterator[None]:
        progress.phase(phase)
        started = time.perf_counter()
        try:
            yield
        finally:
            phases[phase] = round(time.perf_counter() - started, 4)

    files.mkdir()
    with clock("execution"):
        notebook = execute(job, files, progress)
    scrub(notebook)
    return make_files(notebook, job, files, clock)


def _peak_mb() -> float:
    try:
        import resource
    except ImportError:
        import psutil

        return round(psutil.Process().memory_info().rss / 1e6, 1)
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(most / 1e3 if sys.platform != "darwin" else most / 1e6, 1)
