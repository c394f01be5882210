"""Reports that take no time: a notebook of a few cells, the jobs that ask for it."""

from pathlib import Path

import nbformat

from analysis.batch.execution import Job, JobResult, Limits, LocalExecutor

SHARED = "from analysis.exhibits import report_header, sentences"
PARAMETERS = 'territory: str = ""\ndata: str = ""\n'
HEADER = 'report_header(territory, "Essai", "Essai", period="2022", sources=["essai"], fictitious=True)'


def small_notebook(folder: Path, *cells: str, shared: str = SHARED, name: str = "essai") -> Path:
    """A chapter: shared imports, parameters, header, then these cells."""
    new = nbformat.v4.new_code_cell
    head = [new(shared, metadata={"tags": ["shared"]}), new(PARAMETERS, metadata={"tags": ["parameters"]}), new(HEADER)]
    notebook = nbformat.v4.new_notebook(cells=[*head, *map(new, cells)])
    notebook.metadata["decorreler"] = {"title": "Essai", "order": 1, "levels": ["academie"], "tables": []}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path


def jobs_of(notebook: Path, out: Path, count: int = 1, formats: tuple[str, ...] = ("html",)) -> list[Job]:
    """As many reports of a notebook, on territories called ``academie:0``, ``academie:1``…"""
    return [
        Job(
            name=f"academie-{rank}/{notebook.stem}",
            territory=f"academie:{rank}",
            slug=f"academie-{rank}",
            chapter=notebook.stem,
            notebook=str(notebook),
            data=str(out.parent / "no-data"),
            out=str(out),
            formats=formats,
        )
        for rank in range(count)
    ]


def run(jobs: list[Job], *, workers: int = 2, limits: Limits = Limits(), path: str = "batch") -> dict[str, JobResult]:  # noqa: B008
    """Results by name, of an executor of one's own."""
    with LocalExecutor(workers, limits, path) as executor:
        return run_on(executor, jobs)


def run_on(executor: LocalExecutor, jobs: list[Job]) -> dict[str, JobResult]:
    """Results by name."""
    results: dict[str, JobResult] = {}
    executor.run(jobs, lambda job, result: results.update({job.name: result}))
    return results


def contents(out: Path) -> dict[str, bytes]:
    """Every file of an output folder but logs, by relative path."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.suffix != ".log"
    }


def said(result: JobResult, out: Path) -> str:
    """The sentences of a report made by a cell `sentences([...])`, from its executed notebook."""
    notebook = nbformat.read(out / result.outputs["ipynb"].path, as_version=4)
    texts = [
        output.data["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]
    return texts[-1]
