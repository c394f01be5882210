"""Small notebooks and a territory index for the batch's tests."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

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
