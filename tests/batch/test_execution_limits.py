"""What stops a report stops all of it and nothing else; what kills its process is told or repaired."""

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest
from small_reports import contents, jobs_of, run, small_notebook

from analysis.batch.execution import Limits, LocalExecutor, RunStopped
from analysis.kernels.processes import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="no safe fork here")
GOOD = 'sentences(["Bien."])'
GRANDCHILD = """
import os, subprocess, sys, time
if territory == "academie:0":
    # in a session of its own and orphan: in no group and under no parent of the report's
    start = ["sh", "-c", "sleep 300 >/dev/null 2>&1 & echo $!"]
    escaped = subprocess.run(start, capture_output=True, text=True, start_new_session=True).stdout
    open(data, "w").write(escaped)
"""


def _gone(pid: int, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("limits", "cell", "kind", "message"),
    [
        (Limits(report_seconds=4), "time.sleep(300)", "timeout", "arrêté après 4 s (durée maximale d’un rapport)"),
        (Limits(cell_seconds=3), "while True: pass", "timeout", "arrêté après 3 s (durée maximale d’une cellule)"),
        (Limits(memory_mb=600), "x = bytearray(900_000_000); time.sleep(300)", "memory", "plus de 600 Mo de mémoire"),
    ],
)
def test_a_report_over_a_limit_is_stopped_with_its_descendants_and_says_where(
    tmp_path, started_processes, limits, cell, kind, message
):
    stops = f'\nif territory == "academie:0":\n    import time\n    {cell}'
    notebook = small_notebook(tmp_path / "n", GRANDCHILD + stops, GOOD)
    out = tmp_path / "out"
    jobs = jobs_of(notebook, out, 2)
    results = run(jobs, limits=limits)
    stopped, other = (results[job.name] for job in jobs)
    assert other.status == "ok"
    assert stopped.failure.kind == kind
    assert message in stopped.failure.message.replace("\u202f", " ").replace("\u00a0", " ")
    assert stopped.failure.cell == 4
    assert stopped.failure.source[0] == "import os, subprocess, sys, time"
    assert "academie-0/essai" not in " ".join(contents(out))
    assert _gone(int((tmp_path / "no-data").read_text()))
    assert started_processes() == []


def test_a_failed_cell_is_told_with_its_traceback_in_the_log(tmp_path, reports):
    notebook = small_notebook(tmp_path / "n", "def f():\n    return {}['clé']", "x = 1\n\nf()")
    out = tmp_path / "out"
    (result,) = reports(jobs_of(notebook, out)).values()
    failure = result.failure
    assert (failure.kind, failure.cell, failure.source, failure.exception) == ("cell", 5, ("x = 1", "f()"), "KeyError")
    assert failure.message == "notebook essai, cellule 5 : KeyError : 'clé' — « x = 1 »"
    log = (out / result.log).read_text(encoding="utf-8")
    assert "return {}['clé']" in log
    assert "\x1b" not in log
    assert sorted(path.name for path in out.rglob("*") if path.is_file()) == ["essai.log"]


def test_a_report_that_succeeds_in_silence_has_no_log(tmp_path, reports):
    notebook = small_notebook(tmp_path / "n", GOOD)
    out = tmp_path / "out"
    (out / "academie-0").mkdir(parents=True)
    (out / "academie-0" / "essai.log").write_text("l’échec d’hier")
    (result,) = reports(jobs_of(notebook, out)).values()
    assert result.log is None
    assert not (out / "academie-0" / "essai.log").exists()
    assert [path.name for path in out.iterdir()] == ["academie-0"]
    assert {"start", "execution", "html", "files"} <= set(result.phases)


WAITS = """
import os, time
if not os.path.exists(data):
    open(data, "w").write(str(os.getpid()))
    time.sleep(300)
"""


@pytest.mark.parametrize("victim", ["report", "template"])
def test_what_is_killed_from_outside_is_made_again(tmp_path, reports, victim):
    notebook = small_notebook(tmp_path / "n", WAITS, GOOD)
    out, mark = tmp_path / "out", tmp_path / "no-data"

    def kill():
        while not mark.exists() or not mark.read_text():
            time.sleep(0.02)
        report = psutil.Process(int(mark.read_text()))
        (report if victim == "report" else report.parent()).send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    (result,) = reports(jobs_of(notebook, out)).values()
    killer.join()
    assert (result.status, result.attempts, result.path) == ("ok", 2, "cold")
    assert "nouvel essai par le chemin de référence" in (out / result.log).read_text(encoding="utf-8")


def test_what_dies_twice_is_a_failure_that_stops_no_other(tmp_path, reports):
    notebook = small_notebook(
        tmp_path / "n", 'import os\nif territory == "academie:0":\n    os.kill(os.getpid(), 9)', GOOD
    )
    jobs = jobs_of(notebook, tmp_path / "out", 2)
    results = reports(jobs)
    assert (results[jobs[0].name].failure.kind, results[jobs[0].name].attempts) == ("killed", 2)
    assert results[jobs[1].name].status == "ok"


def test_an_exception_of_the_caller_stops_what_is_under_way(tmp_path, started_processes):
    cell = f'import time\nif territory != "academie:0":\n    time.sleep(300)\n{GOOD}'
    out = tmp_path / "out"

    def interrupt(job, result):
        raise KeyboardInterrupt

    with LocalExecutor(2) as executor:
        with pytest.raises(KeyboardInterrupt):
            executor.run(jobs_of(small_notebook(tmp_path / "n", cell), out, 4), interrupt)
        assert [path.name for path in out.iterdir()] == ["academie-0"]
        results = []
        executor.run(
            jobs_of(small_notebook(tmp_path / "n", GOOD, name="suite"), out), lambda *told: results.append(told)
        )
    assert [result.status for _, result in results] == ["ok"]
    assert started_processes() == []


def test_a_process_that_is_still_starting_is_not_waited_for(tmp_path, started_processes):
    with LocalExecutor(1) as executor:
        executor.prepare(tmp_path)
        (begun,) = started_processes()
        assert begun.is_running()
    assert started_processes() == []


def test_a_folder_that_cannot_be_written_stops_the_run_once(tmp_path):
    (tmp_path / "out").write_text("un fichier, pas un dossier")
    done = []
    with LocalExecutor(1) as executor, pytest.raises(RunStopped, match="impossible d’écrire"):
        executor.run(
            jobs_of(small_notebook(tmp_path / "n", GOOD), tmp_path / "out", 3), lambda *told: done.append(told)
        )
    assert done == []


FULL = """
import subprocess, sys
from pathlib import Path
from analysis.batch.execution import LocalExecutor, RunStopped
from small_reports import contents, jobs_of, small_notebook
place = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], check=True)
done = []
try:
    with LocalExecutor(1) as executor:
        executor.run(jobs_of(Path(sys.argv[2]), place / "out", 9), lambda job, result: done.append(result))
except RunStopped as stopped:
    print(stopped)
print(len(done), {result.status for result in done}, sorted(p.name for p in (place / "out").iterdir() if p.name.startswith(".")))
files = contents(place / "out")
print(len(files), all((place / "out" / o.path).stat().st_size == o.bytes for r in done for o in r.outputs.values()))
"""


def test_a_full_disk_stops_the_run_once_and_leaves_nothing_half_written(tmp_path):
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, timeout=10, check=False).returncode:
        pytest.skip("no mount namespace for an ordinary user here (unshare -rm)")
    notebook = small_notebook(tmp_path / "n", "import os\n" + GOOD)
    place = tmp_path / "small"
    place.mkdir()
    support = os.path.dirname(sys.modules["small_reports"].__file__)
    words = ["unshare", "-rm", sys.executable, "-c", FULL, str(place), str(notebook)]
    env = os.environ | {"PYTHONPATH": support}
    ran = subprocess.run(words, capture_output=True, text=True, timeout=120, env=env, check=False)
    assert ran.returncode == 0, ran.stderr
    message, *rest = ran.stdout.splitlines()
    assert "impossible d’écrire les rapports" in message
    made, files = rest[-2:]
    count = int(made.split()[0])
    assert 0 < count < 9
    assert made == f"{count} {{'ok'}} []"
    assert files == f"{2 * count} True"
