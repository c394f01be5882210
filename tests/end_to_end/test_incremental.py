"""Editing a notebook, a table or the template makes again exactly what depends on it, for real."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from small_country import code, write

from analysis.provenance import PACKAGE

pytestmark = pytest.mark.end_to_end
IMPORTS = """\
from analysis.exhibits import KeyFigure, key_figures, report_header, sentences
from analysis.work import open_work
"""
PARAMETERS = 'territory: str = ""\ndata: str = ""\n'
REPORT = """\
here = open_work(territory, data)
mean = float(here.store.read("{table}", here.territory)["{column}"].mean())
report_header(territory, here.territory.label, "{name}", period="2022", sources=["essai"], fictitious=False)
"""
FIGURES = 'key_figures([KeyFigure("Moyenne", f"{mean:.1f}", name="mean", raw=mean)])'
DRIVER = """
import json, sys
from contextlib import nullcontext
from pathlib import Path
from small_country import write
from analysis.batch.journal import read_run, runs
from analysis.batch.manifest import current
from analysis.batch.execution import LocalExecutor
from analysis.cli import main, run

root = Path.cwd()
command = ["run", "--territory", "academie:lyon", "academie:paris", "--data", "data", "--out", "out", "--format", "html"]
exams = json.loads((root / "exams.json").read_text())

def edit(path, text):
    place = root / path
    place.write_text(place.read_text(encoding="utf-8") + text, encoding="utf-8")

def new_cell():
    place = root / "notebooks" / "milieu.ipynb"
    content = json.loads(place.read_text(encoding="utf-8"))
    content["cells"][-1]["source"] += "\\n"
    content["cells"][-1]["source"] += "sentences(['Une phrase.'])"
    place.write_text(json.dumps(content), encoding="utf-8")

steps = {
    "first": lambda: None,
    "nothing": lambda: None,
    "notebook": new_cell,
    "table": lambda: write(root / "data", {"exams": [exams | {"rate": 82.0}]}),
    "other table": lambda: write(root / "data", {"communes": [{"commune": "69123", "density": "1"}]}),
    "template": lambda: edit("src/analysis/report/templates/page.css", "/* */"),
    "command line": lambda: edit("src/analysis/cli/words.py", "# edited\\n"),
}
out, told = root / "out", {}
with LocalExecutor(2) as kept:
    run.executor = lambda options: nullcontext((kept, ""))
    for name, change in steps.items():
        change()
        assert main(command) == 0, name
        told[name] = sorted(outcome.name for outcome in read_run(out, runs(out)[-1]).outcomes)
        if name == "table":
            told["moved"] = json.loads((out / "evolution.json").read_text(encoding="utf-8"))["moves"]
(root / "told.json").write_text(json.dumps(told))
"""


def chapter(folder: Path, name: str, table: str, column: str) -> None:
    tagged = [(IMPORTS, ["shared"]), (PARAMETERS, ["parameters"])]
    cells = [new_code_cell(source, metadata={"tags": tags}) for source, tags in tagged]
    cells += [new_code_cell(REPORT.format(name=name, table=table, column=column)), new_code_cell(FIGURES)]
    notebook = new_notebook(cells=cells)
    notebook.metadata["decorreler"] = {"title": name, "order": 1, "levels": ["academie"], "tables": [table]}
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / f"{name}.ipynb")


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict:
    """What each step made, in a copy of the project with two small chapters, on an executor kept from one run to the next."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(PACKAGE, root / "src" / "analysis")
    shutil.copytree(PACKAGE.parents[1] / "docs", root / "docs")
    (root / "notebooks").mkdir()
    chapter(root / "notebooks", "milieu", "ips", "ips")
    chapter(root / "notebooks", "examen", "exams", "rate")
    schools = [code("69", 1), code("75", 1)]
    exams = [{"uai": uai, "session": 2023, "present": 50, "rate": 80.0} for uai in schools]
    write(
        root / "data",
        {
            "establishments": [{"uai": uai, "name": "A", "commune_name": "ICI"} for uai in schools],
            "ips": [{"uai": uai, "rentree": 2022, "ips": 101.0} for uai in schools],
            "exams": exams,
        },
    )
    (root / "exams.json").write_text(json.dumps(exams[0]), encoding="utf-8")
    paths = [root / "src", Path(__file__).resolve().parents[1] / "support"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], cwd=root, env=environment, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((root / "told.json").read_text(encoding="utf-8"))


MILIEU = ["academie-lyon/milieu", "academie-paris/milieu"]
EXAMEN = ["academie-lyon/examen", "academie-paris/examen"]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("first", [*EXAMEN[:1], *MILIEU[:1], *EXAMEN[1:], *MILIEU[1:]]),
        ("nothing", []),
        ("notebook", MILIEU),
        ("table", EXAMEN),
        ("other table", []),
        ("template", [*EXAMEN[:1], *MILIEU[:1], *EXAMEN[1:], *MILIEU[1:]]),
        ("command line", []),
    ],
)
def test_exactly_what_depends_on_a_change_is_made_again(told, step, expected):
    assert told[step] == expected


def test_the_number_that_moved_is_told_with_its_cause(told):
    (move,) = told["moved"]
    assert (move["report"], move["before"]["raw"], move["after"]["raw"]) == ("academie-lyon/examen", 80.0, 82.0)
    assert move["causes"] == ["data"]
