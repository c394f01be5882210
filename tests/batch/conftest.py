"""Small notebooks and a territory index for the batch's tests."""

from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.batch.execution import Failure
from analysis.batch.manifest import Manifest
from analysis.batch.outcome import FAILED, OK, Outcome, Output
from analysis.territories import TerritoryIndex

PARAMETERS = 'territory: str = "france"\ndata: str = ""\nsession: int | None = None\ndraft: bool = False\n'


@pytest.fixture
def make_notebook(tmp_path):
    """A function that writes a chapter's notebook and returns its path."""

    def make(name="essai", *, cells=(), metadata=None, parameters=PARAMETERS) -> Path:
        declared = {"title": "Essai", "order": 1, "levels": ["academie", "departement"], "tables": ["ips"]}
        first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
        notebook = new_notebook(cells=[first, *(new_code_cell(cell) for cell in cells)])
        notebook.metadata["decorreler"] = declared if metadata is None else metadata
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, path)
        return path

    return make


@pytest.fixture(scope="session")
def index():
    return TerritoryIndex.official()


@pytest.fixture(scope="session")
def make_outcome():
    """A function that gives the outcome of a report on the académie de Lyon, or on what its arguments say."""

    def make(*, name="academie-lyon/essai", weight=1234, **told) -> Outcome:
        said = {
            "territory": "academie:lyon",
            "label": "Académie de Lyon",
            "level": "academie",
            "academie": "Académie de Lyon",
            "chapter": "essai",
            "title": "Essai",
            "status": OK,
            "seconds": 1.5,
            "finished": "2026-01-02T03:04:05+00:00",
            "outputs": {kind: Output(f"{name}.{kind}", "0" * 64, weight) for kind in ("html", "pdf", "xlsx", "ipynb")},
        }
        return Outcome(name=name, **said | told)

    return make


@pytest.fixture(scope="session")
def folder_state(make_outcome):
    """The manifest of an output folder with a report that succeeded and one that failed."""
    failed = make_outcome(
        name="france/essai",
        territory="france",
        label="France",
        level="france",
        academie="",
        status=FAILED,
        outputs={},
        error="cellule 3 : <b>tombée</b>\nsuite",
        log="france/essai.log",
    )
    source = {"title": "IPS des collèges", "years": "rentrée 2022", "file": "ips.csv", "sha": "abc"}
    when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return Manifest((make_outcome(), failed), when, "0.1.0", "f" * 64, fictitious=True, sources=(source,))


@pytest.fixture
def scripted():
    """A function that gives an executor which writes small files instead of running notebooks."""
    from scripted import ScriptedExecutor

    def make(*, values=None, fails=None, before=lambda job: None):
        def first(job):
            before(job)
            return (
                Failure(fails[job.name], "cell", 2, ("1 / 0",), "ZeroDivisionError")
                if job.name in (fails or {})
                else None
            )

        return ScriptedExecutor({"rate": 80.0} if values is None else values, first)

    return make
