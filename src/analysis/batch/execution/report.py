"""An executed notebook becomes the files of a report, in a folder of their own."""

import hashlib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from nbformat import NotebookNode

from analysis.batch.outcome import Output
from analysis.errors import Problem, UserError
from analysis.report.datafiles import data_files
from analysis.report.document import Document, read_document
from analysis.report.html import render_html
from analysis.report.typst import render_pdf

from .job import Job
from .notebook import write


class Clock(Protocol):
    """Measures a phase: ``with clock("html"): …``."""

    def __call__(self, phase: str) -> AbstractContextManager[None]: ...


def make_files(notebook: NotebookNode, job: Job, folder: Path, clock: Clock) -> dict[str, Output]:
    """Write the notebook, its renderings and its data files into `folder`; paths of the outputs are relative to it.

    Raises UserError for an output that is not an exhibit, or a report that states another territory than the job's.
    """
    with clock("document"):
        document = read_document(notebook)
        _check_territory(document, job)
    with clock("data"):
        data = data_files(document, job.chapter)
    files = {"xlsx" if file.name.endswith(".xlsx") else f"csv:{Path(file.name).stem}": file for file in data}
    contents: dict[str, tuple[str, bytes]] = {
        kind: (f"donnees/{file.name}", file.content) for kind, file in files.items()
    }
    if "html" in job.formats:
        with clock("html"):
            links = {file.id: f"donnees/{file.name}" for file in data if file.id}
            contents["html"] = (f"{job.chapter}.html", render_html(document, data_files=links).encode("utf-8"))
    if "pdf" in job.formats:
        with clock("pdf"):
            contents["pdf"] = (f"{job.chapter}.pdf", render_pdf(document))
    with clock("files"):
        write(notebook, folder / f"{job.chapter}.ipynb")
        contents["ipynb"] = (f"{job.chapter}.ipynb", (folder / f"{job.chapter}.ipynb").read_bytes())
        return _written(contents, folder)


def _written(contents: Mapping[str, tuple[str, bytes]], folder: Path) -> dict[str, Output]:
    (folder / "donnees").mkdir(exist_ok=True)
    for kind, (name, content) in contents.items():
        if kind != "ipynb":
            (folder / name).write_bytes(content)
    return {
        kind: Output(name, hashlib.sha256(content).hexdigest(), len(content))
        for kind, (name, content) in contents.items()
    }


def _check_territory(document: Document, job: Job) -> None:
    stated = document.header.territory_id
    if stated != job.territory:
        raise UserError(
            Problem(
                f"le rapport porte sur « {stated} » alors que « {job.territory} » était demandé",
                where=f"notebook {job.chapter}",
                todo="vérifier que le notebook utilise le paramètre « territory »",
            )
        )
