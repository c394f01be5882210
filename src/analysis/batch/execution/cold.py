"""The reference path: papermill and a kernel, cold or forked by the provisioner; works everywhere."""

import sys
from pathlib import Path

from nbformat import NotebookNode
from papermill import execute_notebook
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from .cells import CellStopped, failure, rank
from .job import COLD, Job
from .notebook import KERNEL, LANGUAGE, load, parameterized, parameters_of
from .progress import Progress

WARM_KERNEL = "decorreler-warm"
START_SECONDS = 120


class _Watched(NBClientEngine):
    """Papermill's own engine, which also says where it is."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, *, progress, **options):
        start = nb_man.cell_start

        def cell_start(cell, cell_index=None, **more):
            progress.cell(cell_index)
            start(cell, cell_index, **more)

        nb_man.cell_start = cell_start
        super().execute_managed_notebook(nb_man, kernel_name, **options)


papermill_engines.register("decorreler", _Watched)


def execute(job: Job, folder: Path, progress: Progress, path: str = COLD) -> NotebookNode:
    """The notebook executed by papermill in `folder`, in a new kernel. Raises CellStopped."""
    try:
        return execute_notebook(
            job.notebook,
            None,
            parameters=parameters_of(job),
            engine_name="decorreler",
            kernel_name=KERNEL if path == COLD else WARM_KERNEL,
            language=LANGUAGE,
            cwd=str(folder),
            progress_bar=False,
            log_output=False,
            start_timeout=START_SECONDS,
            request_save_on_cell_execute=False,
            progress=progress,
            config=_transport(),
        )
    except PapermillExecutionError as error:
        cell = rank(parameterized(load(job.notebook), job), error.cell_index)
        what = failure(error.ename, error.evalue, source=error.source, chapter=job.chapter, cell=cell)
        raise CellStopped(what, "\n".join(error.traceback)) from error


def _transport() -> Config:
    """Sockets of the file system where they exist: no port is taken, nobody else can listen."""
    return Config() if sys.platform == "win32" else Config({"KernelManager": {"transport": "ipc"}})
