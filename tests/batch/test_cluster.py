"""Reports made by a real cluster on loopback: the same bytes, nothing lost, nothing left, clear refusals."""

import hashlib
import logging
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.batch.cluster import DaskExecutor
from analysis.batch.execution import Job, Limits, RunStopped
from analysis.errors import UserError

pytest.importorskip("distributed", reason="dask.distributed absent: pip install 'decorreler[dask]'")

from dask_cluster import cluster, wait_for

PARAMETERS = 'territory: str = ""\ndata: str = ""\nstarted: str = ""\nuntil: str = ""\nwait: float = 0.0\n'
HEADER = """from analysis.exhibits import report_header, sentences
report_header(territory, "Essai", "Essai", period="2022", sources=["essai"], fictitious=True)"""
WAIT = """import time, pathlib
pathlib.Path(started).touch() if started else None
while until and not pathlib.Path(until).exists():
    time.sleep(0.02)
time.sleep(wait)"""


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with a notebook and an empty store."""
    folder = tmp_path_factory.mktemp("grappe")
    cells = [
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        *map(new_code_cell, (HEADER, WAIT, 'sentences([f"Bonjour {territory}."])')),
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata["decorreler"] = {"title": "Essai", "order": 1, "levels": ["academie"], "tables": []}
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "essai.ipynb")
    (folder / "data").mkdir()
    return folder


@pytest.fixture(scope="module")
def grappe(tmp_path_factory):
    """A cluster with one worker, which stays."""
    with cluster(tmp_path_factory.mktemp("dask")) as opened:
        opened.worker("alpha")
        yield opened


@pytest.fixture
def make_jobs(place, tmp_path):
    """Jobs that write below a folder of their own."""

    def make(count, *, data=None, out=None, name="out", formats=("html",), **parameters):
        return [
            Job(
                name=f"lieu-{number}/essai",
                territory=f"academie:X{number}",
                slug=f"lieu-{number}",
                chapter="essai",
                notebook=str(place / "essai.ipynb"),
                data=str(data or place / "data"),
                out=str(out or tmp_path / name),
                parameters=parameters,
                formats=formats,
            )
            for number in range(count)
        ]

    return make


def files(folder: Path) -> dict[str, str]:
    """Relative path → hash of every file of a folder."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def run(executor, jobs):
    """The results by name; each job is told once, in this thread."""
    told = {}

    def done(job, result):
        assert threading.current_thread() is threading.main_thread()
        assert job.name == result.name
        assert told.setdefault(job.name, result) is result

    executor.run(jobs, done)
    assert told.keys() == {job.name for job in jobs}
    return told


@pytest.fixture(scope="module")
def expected(place, reports):
    """What this machine alone makes of four jobs."""
    out = place / "local"
    jobs = [
        Job(f"lieu-{n}/essai", f"academie:X{n}", f"lieu-{n}", "essai", str(place / "essai.ipynb"),
            str(place / "data"), str(out)) for n in range(4)
    ]  # fmt: skip
    reports(jobs)
    return but_notebooks(out)


def but_notebooks(out):
    """HTML, PDF and data: the notebooks also hold their parameters, which tests vary."""
    return {path: digest for path, digest in files(out).items() if not path.endswith(".ipynb")}


def test_the_same_files_as_on_one_machine_within_the_limits(grappe, make_jobs, expected, tmp_path):
    jobs = [*make_jobs(4, formats=("html", "pdf")), *make_jobs(1, name="autre", wait=60)]
    late = replace(jobs[-1], name="lieu-4/essai", slug="lieu-4", out=jobs[0].out)
    with DaskExecutor(str(grappe.file), Limits(cell_seconds=2)) as executor:
        results = run(executor, [late, *jobs[:4]])
    failure = results.pop(late.name).failure
    assert failure.kind == "timeout"
    assert "arrêté après 2 s" in failure.message
    assert {result.status for result in results.values()} == {"ok"}
    assert {
        path: digest for path, digest in but_notebooks(tmp_path / "out").items() if "lieu-4" not in path
    } == expected
    outputs = results["lieu-3/essai"].outputs.values()
    assert {output.path: output.sha256 for output in outputs}.items() <= files(tmp_path / "out").items()


def test_a_worker_killed_on_the_way_loses_nothing(grappe, make_jobs, expected, tmp_path):
    doomed, dead = grappe.worker("bravo"), tmp_path / "tué"
    killed = []
    with DaskExecutor(grappe.address) as executor:
        wait_for(lambda: len(executor.client.nthreads()) == 2)

        def kill():
            wait_for(lambda: owners(tmp_path / "out", doomed))
            killed.extend(descendants(doomed))
            doomed.kill()
            doomed.wait(10)
            dead.touch()

        killer = threading.Thread(target=kill)
        killer.start()
        results = run(executor, make_jobs(4, until=str(dead)))
        killer.join()
    assert {result.status for result in results.values()} == {"ok"}
    assert len(killed) > 1
    assert psutil.wait_procs(killed, timeout=10)[1] == []
    assert but_notebooks(tmp_path / "out") == {path: told for path, told in expected.items() if path.endswith(".html")}


def test_an_interruption_stops_what_is_under_way(grappe, make_jobs, tmp_path):
    jobs = make_jobs(4)
    slow = [*jobs[:1], *make_jobs(4, wait=60)[1:]]

    def done(job, result):
        wait_for(lambda: any((tmp_path / "out").glob(".en-cours-*")))
        raise KeyboardInterrupt

    with DaskExecutor(grappe.address) as executor, pytest.raises(KeyboardInterrupt):
        executor.run(slow, done)
    assert {path.split("/")[0] for path in files(tmp_path / "out")} == {"lieu-0"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["lieu-0"]


@pytest.mark.skipif(sys.platform != "linux", reason="paths that differ by process need Linux")
def test_a_worker_that_does_not_see_the_folders_is_refused(grappe, make_jobs, place, tmp_path, monkeypatch):
    """A path below /proc/self/cwd is another folder in each process: it stands for a folder that is not shared."""
    monkeypatch.chdir(place)
    with DaskExecutor(grappe.address) as executor:
        with pytest.raises(UserError, match=r"worker alpha \(.*\) : ne voit pas les données /proc/self/cwd/data"):
            executor.run(make_jobs(1, data="/proc/self/cwd/data"))
        with pytest.raises(UserError, match=r"worker alpha .*ne voit pas le dossier des rapports /proc/self/cwd/out"):
            executor.run(make_jobs(1, out="/proc/self/cwd/out"))
    assert files(place / "out") == {}


def test_unfit_workers_are_named_left_aside_when_late_and_refused_before_a_run(grappe, make_jobs, caplog, tmp_path):
    started, joined = tmp_path / "commencé", tmp_path / "arrivé"
    unfit = []
    with DaskExecutor(grappe.address) as executor, caplog.at_level(logging.WARNING):

        def join():
            wait_for(started.exists)
            unfit.append(grappe.worker("ancien", before='import analysis\nanalysis.__version__ = "0.0.9"\n'))
            wait_for(lambda: caplog.records or len(executor.client.nthreads()) == 2)
            joined.touch()

        joiner = threading.Thread(target=join)
        joiner.start()
        results = run(executor, make_jobs(5, started=str(started), until=str(joined)))
        joiner.join()
        assert {result.status for result in results.values()} == {"ok"}
        (told,) = {record.getMessage() for record in caplog.records if record.name.startswith("analysis.")}
        assert "worker refusé : ancien (" in told
        assert "decorreler 0.0.9, ici " in told

        unfit.append(grappe.worker("sans", before='import sys\nsys.modules["analysis"] = None\n'))
        wait_for(lambda: len(executor.client.nthreads()) == 3)
        with pytest.raises(UserError) as caught:
            executor.run(make_jobs(1, name="rien"))
        ended(executor, *unfit)
    problems = sorted(str(problem) for problem in caught.value.problems)
    assert len(problems) == 2
    assert "worker ancien (" in problems[0]
    assert "n’a pas le même code" in problems[0]
    assert "decorreler n’y est pas installé" in problems[1]
    assert files(tmp_path / "rien") == {}


def test_a_cluster_that_is_empty_dies_or_is_out_of_reach_is_said_so(make_jobs, tmp_path, monkeypatch):
    with cluster(tmp_path) as dying, DaskExecutor(dying.address, patience=0.5) as executor:
        with pytest.raises(UserError, match="aucun worker dans la grappe"):
            executor.run(make_jobs(1))
        worker = dying.worker("seul")
        wait_for(executor.client.nthreads)
        killer = threading.Thread(
            target=lambda: (wait_for(lambda: any(executor.client.processing().values())), worker.kill())
        )
        killer.start()
        with pytest.raises(RunStopped, match="plus aucun worker depuis"):
            executor.run(make_jobs(1, wait=60))
        killer.join()
    monkeypatch.setattr("analysis.batch.cluster.executor.CONNECT_SECONDS", 1)
    for address in (dying.address, "n’importe quoi"):
        with pytest.raises(UserError, match="ordonnanceur de la grappe injoignable"):
            DaskExecutor(address)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"pip install 'decorreler\[dask\]'"):
        DaskExecutor(dying.address)


def owners(out, worker):
    """The folders of reports under way below `out` that `worker` claimed."""
    return [path for path in out.glob(".en-cours-*") if f"-{worker.pid}-" in path.name]


def descendants(process):
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def ended(executor, *workers):
    """End workers and wait until the scheduler knows it."""
    before = len(executor.client.nthreads())
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    wait_for(lambda: len(executor.client.nthreads()) <= before - len(workers))
