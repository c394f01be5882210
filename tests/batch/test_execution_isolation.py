"""A report sees nothing of another, and what a kernel would show it shows, on the path that forks."""

import asyncio
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbclient import NotebookClient
from small_reports import SHARED, jobs_of, said, small_notebook

from analysis.batch.execution.notebook import scrub
from analysis.kernels.processes import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="no safe fork here")

PROBE = """
import os, random, sys, threading
import matplotlib, numpy
seen = [
    "trace" in globals(), hasattr(os, "trace"), os.environ.get("TRACE", "absent"), os.listdir("."),
    matplotlib.rcParams["lines.linewidth"], len(state), threading.active_count(),
    sorted(os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if int(fd) > 2 and os.path.exists(f"/proc/self/fd/{fd}")
           and "trace" in os.readlink(f"/proc/self/fd/{fd}")),
]
mine = territory, os.getpid(), os.getcwd(), random.random(), numpy.random.rand()
trace = os.trace = 1
os.environ["TRACE"] = "1"
matplotlib.rcParams["lines.linewidth"] = 99
state.append(1)
kept = open("trace.txt", "w")
threading.Thread(target=threading.Event().wait, daemon=True).start()
"""


def test_what_a_report_changes_no_other_sees(tmp_path, reports):
    notebook = small_notebook(
        tmp_path / "n", PROBE, "sentences([repr(seen)])", 'sentences(["|".join(map(str, mine))])',
        shared=SHARED + "\nstate = []",
    )  # fmt: skip
    out = tmp_path / "out"
    results = reports(jobs_of(notebook, out, 6))
    assert {result.failure for result in results.values()} == {None}
    assert {result.path for result in results.values()} == {"batch"}
    seen, mine = set(), []
    for result in results.values():
        executed = nbformat.read(out / result.outputs["ipynb"].path, as_version=4)
        seen.add(executed.cells[-2].outputs[0].data["text/plain"])
        mine.append(executed.cells[-1].outputs[0].data["text/plain"].split("|"))
    assert seen == {repr([False, False, "absent", [], 1.5, 0, 1, []])}
    for column in zip(*mine, strict=True):
        assert len(set(column)) == 6, column


def test_the_random_generators_start_from_the_report(tmp_path, reports):
    cells = ("import random, numpy", 'sentences([f"{random.random()} {numpy.random.rand()}"])')
    first = reports(jobs_of(small_notebook(tmp_path / "n", *cells), tmp_path / "a", 2))
    again = reports(jobs_of(small_notebook(tmp_path / "m", *cells), tmp_path / "b", 2))  # another template
    said_first = [said(first[name], tmp_path / "a") for name in sorted(first)]
    assert said_first == [said(again[name], tmp_path / "b") for name in sorted(again)]
    assert len(set(said_first)) == 2


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("import numpy\nx = numpy.random.rand()", "tire au hasard"),
        ("import random\nsource = random.Random(1)", "« source »"),
        ("f = open(__import__('os').__file__)", "fichier ouvert"),
        ("1 / 0", "s’est arrêtée sur une erreur"),
    ],
)
def test_shared_cells_that_would_not_be_isolated_go_by_the_reference_path_and_the_log_says_so(
    tmp_path, reports, shared, expected
):
    notebook = small_notebook(tmp_path / "n", 'sentences(["Bien."])', shared=f"{SHARED}\n{shared}")
    out = tmp_path / "out"
    (result,) = reports(jobs_of(notebook, out)).values()
    assert result.path == "cold"
    assert result.status == ("echec" if shared == "1 / 0" else "ok")
    assert expected in (out / result.log).read_text(encoding="utf-8")


CELLS = (
    "1 + 1",
    "import sys, os\nprint('a', end=''); print('b', file=sys.stderr); print('c')",
    "_ = os.system('echo below')",
    "from IPython.display import HTML, clear_output, display\ndisplay(HTML('<b>x</b>')); handle = display('first', display_id=True)",
    "handle.update('second')",
    "print('gone'); clear_output(); display({'a': (1, 2.5, float('nan'))})",
    "import asyncio\nawait asyncio.sleep(0.01)\n_ + 0 if isinstance(_, int) else len(Out)",
    "import warnings; warnings.warn('attention', stacklevel=1)",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('t');",
    "",
    "import pandas; pandas.DataFrame({'a': [1, None]})",
    "import sys; sys.path[:1], sys.argv == [], __name__, '__file__' in globals()",
    "raise KeyError('fin')",
    "'never'",
)  # fmt: skip

RUN_IN_PROCESS = """
import sys, nbformat
from analysis.batch import startup
from analysis.batch.execution.shell import Shell
notebook = nbformat.read(sys.argv[1], as_version=4)
print(Shell().run(notebook, range(len(notebook.cells))))
nbformat.write(notebook, sys.argv[2])
"""


def test_outputs_are_those_a_kernel_and_its_client_would_keep(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # where ipykernel finds it, it does not look below Python
    path, executed = tmp_path / "n.ipynb", tmp_path / "done.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS]), path)
    words = [sys.executable, "-c", RUN_IN_PROCESS, str(path), str(executed)]
    env = os.environ | {
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "PYTHONSAFEPATH": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    ran = subprocess.run(words, capture_output=True, text=True, timeout=120, env=env, cwd=tmp_path, check=True)
    assert ran.stdout == "12\n"
    ours = nbformat.read(executed, as_version=4)
    theirs = nbformat.read(path, as_version=4)
    client = NotebookClient(
        theirs,
        kernel_name="python3",
        allow_errors=False,
        record_timing=False,
        resources={"metadata": {"path": str(tmp_path)}},
    )
    with ThreadPoolExecutor(1) as apart, pytest.raises(Exception, match="fin"):  # a thread has no loop running already
        apart.submit(lambda: asyncio.run(client.async_execute())).result(timeout=120)
    for notebook in (ours, theirs):
        scrub(notebook)
    for cell, mine, reference in zip(CELLS, ours.cells, theirs.cells, strict=True):
        assert _comparable(mine) == _comparable(reference), cell
    assert ours.cells[-1].outputs == []


def _comparable(cell):
    """The outputs as text, without where a warning or a traceback says the cell's temporary file is."""
    return cell.get("execution_count"), re.sub(r"ipykernel_\d+", "ipykernel", json.dumps(cell.outputs, sort_keys=True))
