"""What runs jobs: on this machine (`LocalExecutor`) or elsewhere, behind one protocol."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from analysis.errors import Problem, UserError

from .job import Job, JobResult

Done = Callable[[Job, JobResult], None]


class Executor(Protocol):
    """Runs jobs and tells of each as it ends."""

    def prepare(self, data: Path) -> None:
        """Begin what the first reports on a data folder will wait for, while the caller does something else."""

    def run(self, jobs: Sequence[Job], done: Done) -> None:
        """Make every report; call `done` in the caller's thread, once per job, in the order they end.

        A failing report never stops the others. An exception (Ctrl-C, one raised by `done`) stops those under way,
        leaves none of their files half written and is raised again. Raises `RunStopped` when nothing can be written.
        """


class RunStopped(UserError):
    """The run cannot go on: disk full, output folder that cannot be written. What was done is done."""

    @classmethod
    def because(cls, message: str, out: str) -> "RunStopped":
        """The run stopped for lack of a place to write."""
        return cls(Problem(message, where=out, todo="libérer de la place ou choisir un autre dossier avec --out"))
