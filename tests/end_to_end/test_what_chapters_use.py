"""What a chapter uses and reads is what its reports are followed for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.batch import discover, make_plan, take_stock
from analysis.kernels.processes import can_fork
from analysis.params import Request
from analysis.provenance import PACKAGE

pytestmark = [pytest.mark.end_to_end, pytest.mark.skipif(not can_fork(), reason="no safe fork here")]
CHAPTERS = discover(PACKAGE.parents[1] / "notebooks")
RUN = """
import inspect, json, os, sys
from analysis.batch import startup
import nbformat
from analysis import charts, measures, views, work

def run(notebook, territory, data, tables, told):
    os.environ[work.TABLES] = tables
    names, used = {}, set()

    def note(frame, event, argument):
        if event == "call" and frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # a function, not a module nor a class
            used.add(frame.f_code.co_filename)

    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, "cell", "exec"), names)
            if "parameters" in cell.metadata.get("tags", []):
                names |= {"territory": territory, "data": data}
                sys.setprofile(note)
    sys.setprofile(None)
    with open(told, "w") as stream:
        json.dump(sorted(used), stream)

for asked in json.load(sys.stdin):
    pid = os.fork()
    if not pid:
        run(*asked)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0, asked[0]
"""


@pytest.fixture(scope="module")
def plan(batch):
    asked = [Request((batch.territories["ordinary"],), (chapter.name,)) for chapter in CHAPTERS]
    return {row.chapter: row for row in make_plan(asked, index=batch.store.index(), chapters=CHAPTERS)}


@pytest.fixture(scope="module")
def used(batch, plan, tmp_path_factory):
    """The files whose functions each chapter calls: run by itself, in a fork of a process that has only imported."""
    told = tmp_path_factory.mktemp("used")
    asked = [
        [str(row.notebook), row.territory, str(batch.store.root), ",".join(row.tables), str(told / name)]
        for name, row in plan.items()
    ]
    command = [sys.executable, "-c", RUN]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    return {name: {Path(file) for file in json.loads((told / name).read_text())} for name in plan}


@pytest.mark.parametrize("chapter", [chapter.name for chapter in CHAPTERS])
def test_every_module_used_and_every_table_read_is_followed(batch, plan, used, chapter):
    """A module outside the fingerprint, or a table the chapter does not declare, would leave stale reports unseen."""
    row = plan[chapter]
    stock = take_stock([row], batch.store)
    ours = {path.relative_to(PACKAGE).as_posix() for path in used[chapter] if path.is_relative_to(PACKAGE)}
    followed = {name for part in ("code", "template") for name in stock.uses[row.name][part]}
    assert ours - followed == set()
    assert {"work.py", "store/slices.py"} <= ours
