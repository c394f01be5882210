"""One report in its own process: execute the notebook, export it, put the files in place.

Run as ``python -m analysis.batch.worker JOB OUTCOME``: JOB is the path of a JSON file with the plan row and the
folders, OUTCOME that of the JSON file to write. Nothing appears in the output folder until everything succeeded.
"""

import json
import os
import shutil
import sys
import traceback
import warnings
from collections.abc import Mapping
from pathlib import Path

import nbformat
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError

from analysis.batch.outcome import Output
from analysis.errors import Problem, UserError
from analysis.report.datafiles import write_data_files
from analysis.report.document import read_document
from analysis.report.exporters import HtmlReportExporter, PdfReportExporter

EXPORTERS = {"html": HtmlReportExporter, "pdf": PdfReportExporter}
CELL_SECONDS = 600


def make_report(job: Mapping, scratch: Path) -> dict[str, Output]:
    """Execute and export one report inside `scratch`, then move its files below the output folder.

    Raises UserError naming the cell that failed, or a report that states another territory than the one asked for.
    """
    chapter, out = job["chapter"], Path(job["out"])
    notebook = execute(job, scratch / f"{chapter}.ipynb")
    header = read_document(notebook).header
    if header.territory_id != job["territory"]:
        raise UserError(
            Problem(
                f"le rapport porte sur « {header.territory_id} » alors que « {job['territory']} » était demandé",
                where=f"notebook {chapter}",
                todo="vérifier que le notebook utilise le paramètre « territory »",
            )
        )
    made = {"ipynb": scratch / f"{chapter}.ipynb"}
    for kind in job["formats"]:
        body, _ = EXPORTERS[kind]().from_notebook_node(notebook, resources={"metadata": {"name": chapter}})
        made[kind] = scratch / f"{chapter}.{kind}"
        made[kind].write_bytes(body if isinstance(body, bytes) else body.encode("utf-8"))
    folder = scratch / "donnees"
    for path in write_data_files(notebook, folder, chapter=chapter):
        made["xlsx" if path.suffix == ".xlsx" else f"csv:{path.stem}"] = path
    return publish(made, scratch=scratch, target=out / job["slug"], out=out, chapter=chapter)


def execute(job: Mapping, output: Path) -> nbformat.NotebookNode:
    """The executed notebook, also written to `output`, free of what changes from one run to the next."""
    try:
        notebook = execute_notebook(
            job["notebook"],
            str(output),
            parameters={"territory": job["territory"], "data": job["data"], **job["parameters"]},
            kernel_name="python3",
            language="python",
            cwd=str(output.parent),
            progress_bar=False,
            log_output=False,
            start_timeout=120,
            execution_timeout=CELL_SECONDS,
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as error:
        raise UserError(_cell_problem(error, job["chapter"])) from error
    scrub(notebook)
    nbformat.write(notebook, output)
    return notebook


def scrub(notebook: nbformat.NotebookNode) -> None:
    """Remove times and random identifiers, so that the same inputs give the same bytes."""
    known = notebook.metadata.get("papermill", {})
    notebook.metadata["papermill"] = {"parameters": dict(known.get("parameters", {}))}
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)


def publish(made: Mapping[str, Path], *, scratch: Path, target: Path, out: Path, chapter: str) -> dict[str, Output]:
    """Move the finished files to their place, replacing those of an earlier run of the same chapter."""
    (target / "donnees").mkdir(parents=True, exist_ok=True)
    for stale in (target / "donnees").glob(f"{chapter}*"):
        stale.unlink()
    outputs = {}
    for kind, path in made.items():
        final = target / path.relative_to(scratch)
        os.replace(path, final)
        outputs[kind] = Output.of(final, relative_to=out)
    return outputs


def _cell_problem(error: PapermillExecutionError, chapter: str) -> Problem:
    lines = str(error.evalue).strip().splitlines() or [error.ename]
    what = " ".join(lines) if error.ename == "UserError" else f"{error.ename} : {lines[0]}"
    source = (error.source or "").strip().splitlines()
    # papermill inserts one cell of parameters: its index from 0 is the rank from 1 in the notebook as written
    place = f"notebook {chapter}, cellule {error.cell_index}"
    return Problem(what + (f" — « {source[0]} »" if source else ""), where=place)


def main(job_path: str, outcome_path: str) -> int:
    """Make the report the job file describes; write its outputs or its error as JSON. Exit code 0 or 1."""
    # papermill 2.7 still calls deprecated datetime functions; nothing a user can act on.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    scratch = Path(job_path).parent / "rapport"
    scratch.mkdir()
    try:
        outputs = make_report(job, scratch)
        result = {"outputs": {kind: vars(output) for kind, output in outputs.items()}, "error": None}
    except UserError as error:
        result = {"outputs": {}, "error": str(error)}
    except Exception as error:
        traceback.print_exc()
        what = f"erreur inattendue ({type(error).__name__}) : {error}"
        result = {"outputs": {}, "error": f"{what} — le détail est dans le fichier .log à côté du rapport"}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    Path(outcome_path).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return 1 if result["error"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
