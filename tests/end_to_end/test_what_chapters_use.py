"""What a chapter uses and reads is what its reports are followed for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.batch import discover, make_plan, take_stock
from analysis.params import Request
from analysis.provenance import PACKAGE
from analysis.work import TABLES

pytestmark = pytest.mark.end_to_end
NOTEBOOKS = PACKAGE.parents[1] / "notebooks"
RUN = """
import inspect, json, sys
import nbformat
names, used = {}, set()

def note(frame, event, argument):
    if event == "call" and frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # a function, not a module nor a class
        used.add(frame.f_code.co_filename)

for cell in nbformat.read(sys.argv[1], as_version=4).cells:
    if cell.cell_type == "code":
        exec(compile(cell.source, "cell", "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"territory": sys.argv[2], "data": sys.argv[3]}
            sys.setprofile(note)
sys.setprofile(None)
print(json.dumps(sorted(used)), file=sys.stderr)
"""


@pytest.mark.parametrize("chapter", discover(NOTEBOOKS), ids=lambda chapter: chapter.name)
def test_every_module_used_and_every_table_read_is_followed(batch, chapter):
    """A module outside the fingerprint, or a table the chapter does not declare, would leave stale reports unseen."""
    demo, territory = batch.store, batch.territories["ordinary"]
    plan = make_plan([Request((territory,), (chapter.name,))], index=demo.index(), chapters=[chapter])
    stock, (row,) = take_stock(plan, demo), plan
    command = [sys.executable, "-c", RUN, str(chapter.path), row.territory, str(demo.root)]
    done = subprocess.run(
        command, env=os.environ | {TABLES: ",".join(row.tables)}, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    used = {Path(name) for name in json.loads(done.stderr.splitlines()[-1])}
    ours = {path.relative_to(PACKAGE).as_posix() for path in used if path.is_relative_to(PACKAGE)}
    followed = {name for part in ("code", "template") for name in stock.uses[row.name][part]}
    assert ours - followed == set()
    assert {"work.py", "store/slices.py"} <= ours
