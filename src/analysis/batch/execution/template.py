"""The process of a chapter: runs its shared cells once, then forks at the parameters cell, once per report."""

import os
import socket
import tempfile
from pathlib import Path

from nbformat import NotebookNode

from analysis.kernels.forkserver import ForkServer, send
from analysis.kernels.seeding import seed

from . import shared
from .environment import of_job
from .folders import LOG
from .identity import seed_of
from .job import Job
from .making import make
from .notebook import check_cell, load, parameterized
from .progress import Progress
from .shell import LANGUAGE_INFO, Shell

TEMPLATE_SEED = 0


def serve(request: dict, descriptors: list[int]) -> int:
    """Prepare the chapter that `request` names, tell on the socket received whether it can be forked, fork on request.

    The first packet is ``{"ready": True}`` or ``{"refused": reason}``.
    """
    channel = socket.socket(fileno=descriptors[0])
    with tempfile.TemporaryDirectory(dir=request["folder"]) as empty:
        os.chdir(empty)
        seed(TEMPLATE_SEED)
        prepared = _prepare(request["notebook"])
        os.chdir("/")
    if isinstance(prepared, str):
        send(channel, {"refused": prepared})
        return 0
    send(channel, {"ready": True})
    ForkServer(channel, prepared.report).serve()
    return 0


class _Chapter:
    """A notebook whose shared cells have run, in the shell they ran in."""

    def __init__(self, notebook: NotebookNode, shell: Shell) -> None:
        self._notebook, self._shell = notebook, shell

    def report(self, request: dict, descriptors: list[int]) -> int:
        """In a fork: make the report of the folder in `request`."""
        folder = Path(request["folder"])
        log = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        for fd in (1, 2):
            os.dup2(log, fd)
        os.close(log)
        return make(folder, self._execute)

    def _execute(self, job: Job, folder: Path, progress: Progress) -> NotebookNode:
        os.chdir(folder)
        os.environ |= of_job(job)
        seed(seed_of(job))
        notebook = parameterized(self._notebook, job)
        start = shared.boundary(self._notebook)
        stopped = self._shell.run(notebook, range(start, len(notebook.cells)), progress.cell)
        if stopped is not None:
            check_cell(notebook, stopped, job.chapter)
        notebook.metadata["language_info"] = dict(LANGUAGE_INFO)
        return notebook


def _prepare(path: str) -> _Chapter | str:
    """The chapter ready to be forked, or why it must not be, in French."""
    notebook = load(path)
    if reason := shared.refusal(notebook):
        return reason
    shell = Shell()
    witness = shared.Witness()
    stopped = shell.run(notebook, range(shared.boundary(notebook)))
    if stopped is not None:
        return f"la cellule {stopped + 1}, « shared », s’est arrêtée sur une erreur"
    if not shell.quiet:
        return "une cellule « shared » laisse une tâche asynchrone"
    return witness.difference(shell.namespace) or _Chapter(notebook, shell)
