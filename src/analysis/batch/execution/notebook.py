"""The notebook of a report before and after execution: the same steps whatever executes it."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis.report.document import NOT_SHOWN

from .cells import CellStopped, failure, rank, tagged
from .job import Job

KERNEL, LANGUAGE = "python3", "python"


def load(path: str) -> NotebookNode:
    """The notebook as papermill prepares it, without outputs."""
    notebook = load_notebook_node(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def parameters_of(job: Job) -> dict[str, object]:
    """All that is passed to the notebook of a job."""
    return {"territory": job.territory, "data": job.data, **job.parameters}


def parameterized(notebook: NotebookNode, job: Job) -> NotebookNode:
    """A copy with papermill's cell of parameters after the one tagged `parameters`."""
    return parameterize_notebook(notebook, parameters_of(job), kernel_name=KERNEL, language=LANGUAGE)


def scrub(notebook: NotebookNode) -> None:
    """Remove times, random identifiers and the cutting of streams, so that the same inputs give the same bytes.

    A cell that no report shows keeps no output: nothing has checked what it holds.
    """
    known = notebook.metadata.get("papermill", {})
    notebook.metadata["papermill"] = {"parameters": dict(known.get("parameters", {}))}
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            cell.outputs = [] if tagged(cell, NOT_SHOWN) else _whole_streams(cell.outputs)


def write(notebook: NotebookNode, path: Path) -> None:
    """Write an executed notebook."""
    path.write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def check_cell(notebook: NotebookNode, index: int, chapter: str) -> None:
    """Raise CellStopped for a cell that raised; asking to stop (``sys.exit()``) ends a notebook well, as in papermill."""
    cell = notebook.cells[index]
    error = next(output for output in cell.outputs if output.output_type == "error")
    if error.ename != "SystemExit" or error.evalue not in ("", "0"):
        what = failure(error.ename, error.evalue, source=cell.source, chapter=chapter, cell=rank(notebook, index))
        raise CellStopped(what, "\n".join(error.traceback))


def _whole_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """One output per stream, where it first speaks: a kernel cuts and interleaves its streams by the clock."""
    whole: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            whole.append(output)
        elif output.name in streams:
            streams[output.name].text += output.text
        else:
            streams[output.name] = output
            whole.append(output)
    ordered = iter(streams[name] for name in sorted(streams, reverse=True))
    return [next(ordered) if output.output_type == "stream" else output for output in whole]
