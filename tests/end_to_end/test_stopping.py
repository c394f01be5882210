"""A run asked to stop leaves a true manifest, no process, and says how it ended."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from small_country import code, write

from analysis.batch.manifest import current

pytestmark = pytest.mark.end_to_end
HEADER = """\
from analysis.exhibits import report_header, sentences
report_header(territory, "Essai", "Essai", period="2022", sources=["essai"], fictitious=False)
"""
SLEEP = """\
import time
if territory != "academie:lyon":
    time.sleep(600)
sentences(["Tout va bien."])
"""
RUN = "import sys; from pathlib import Path; from analysis.cli import main, run; run.NOTEBOOKS = Path(sys.argv[1]); sys.exit(main(sys.argv[2:]))"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_sigterm_stops_everything_and_the_manifest_is_true(tmp_path, make_notebook):
    notebook = make_notebook(cells=[HEADER, SLEEP], parameters='territory: str = ""\ndata: str = ""\n')
    write(tmp_path / "data", {"ips": [{"uai": code("69", 1), "rentree": 2022, "ips": 101.0}]})
    out = tmp_path / "out"
    words = ["run", "--territory", "academie:lyon", "academie:paris", "--format", "html", "--jobs", "2"]
    command = [sys.executable, "-c", RUN, str(notebook.parent), *words]
    command += ["--data", str(tmp_path / "data"), "--out", str(out)]
    log = tmp_path / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, env=os.environ | {"LC_ALL": "C"})
    _wait_for(lambda: _reports(out) == ["academie-lyon/essai"], process, log)
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 143, log.read_text()
    assert "Interrompu" in log.read_text()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []
    state = current(out)
    assert (state.status, [row.name for row in state.outcomes]) == ("interrompu", ["academie-lyon/essai"])
    assert json.loads((out / "manifest.json").read_text())["status"] == "interrompu"
    assert sorted(path.name for path in out.iterdir()) == [
        "academie-lyon", "historique", "index.html", "manifest.csv", "manifest.json", "methodes.html", "methodes.pdf",
    ]  # fmt: skip


def _reports(out):
    try:
        return [row.name for row in current(out).outcomes]
    except (AttributeError, OSError):
        return []


def _wait_for(condition, process, log):
    for _ in range(1200):
        if condition():
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    process.kill()
    process.wait()
    pytest.fail(f"not in time: {log.read_text()}")
