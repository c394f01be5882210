"""How reports are executed: jobs in, results out, on one of three paths that give the same bytes."""

from .executor import Done, Executor, RunStopped
from .job import BATCH, COLD, PATHS, WARM, Failure, Job, JobResult, Limits
from .local import JobServer, LocalExecutor

__all__ = [
    "BATCH",
    "COLD",
    "PATHS",
    "WARM",
    "Done",
    "Executor",
    "Failure",
    "Job",
    "JobResult",
    "JobServer",
    "Limits",
    "LocalExecutor",
    "RunStopped",
]
