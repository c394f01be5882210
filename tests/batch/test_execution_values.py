"""What goes in and out of an executor, and the small mechanisms it stands on."""

import io
import json
import os
import time
from dataclasses import replace

import nbformat
import numpy as np
import psutil
import pytest
from small_reports import small_notebook

from analysis.batch.chapters import read_chapter
from analysis.batch.execution import Failure, Job, JobResult
from analysis.batch.execution.folders import PREFIX, claim, clean, orphaned, publish
from analysis.batch.execution.identity import seed_of
from analysis.batch.execution.progress import Progress, read_progress
from analysis.batch.execution.shared import Witness, problems, refusal
from analysis.batch.outcome import Output
from analysis.errors import UserError

JOB = Job(
    "a/essai", "academie:lyon", "a", "essai", "/n/essai.ipynb", "/data", "/out", {"session": 2022}, ("pdf",), ("ips",)
)


def test_jobs_and_results_survive_json():
    failure = Failure("raté", "cell", cell=3, source=("x = 1",), exception="ValueError")
    result = JobResult(
        "a/essai", {"pdf": Output("a/essai.pdf", "00", 9)}, failure, 1.5, {"pdf": 0.2}, 10.0, "cold", 2, "a/essai.log"
    )
    assert Job.from_record(json.loads(json.dumps(JOB.as_record()))) == JOB
    assert JobResult.from_record(json.loads(json.dumps(result.as_record()))) == result
    assert result.status == "echec"
    assert replace(result, failure=None).status == "ok"


def test_the_seed_is_that_of_the_report_whatever_the_folders():
    assert seed_of(JOB) == seed_of(replace(JOB, out="/elsewhere", data="/there", formats=("html",)))
    others = [replace(JOB, territory="academie:paris"), replace(JOB, chapter="autre"), replace(JOB, parameters={})]
    assert len({seed_of(JOB), *map(seed_of, others)}) == 4
    assert 0 <= seed_of(JOB) < 2**32


def test_progress_tells_the_phase_the_cell_and_since_when(tmp_path):
    path = tmp_path / "avancement"
    assert read_progress(path) is None
    progress = Progress(path)
    progress.cell(12)
    place = read_progress(path)
    assert (place.phase, place.cell) == ("execution", 12)
    assert 0 <= time.monotonic() - place.since < 5
    progress.phase("pdf")
    assert (read_progress(path).phase, read_progress(path).cell) == ("pdf", None)


def test_only_folders_of_the_dead_are_removed(tmp_path):
    mine = claim(tmp_path)
    gone = mine.name.replace(f"-{os.getpid()}-", "-999999-")
    reused = mine.name.replace(f"{psutil.Process().create_time():.2f}", "1000.00")
    elsewhere = mine.name.replace(PREFIX, f"{PREFIX}ailleurs", 1).replace(f"-{os.getpid()}-", "-999999-")
    for name in (gone, reused, elsewhere):
        (tmp_path / name).mkdir()
    assert [orphaned(tmp_path / name) for name in (mine.name, gone, reused)] == [False, True, True]
    clean(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {mine.name, elsewhere}


def test_publishing_leaves_no_data_file_of_the_former_version_and_those_of_other_chapters(tmp_path):
    job = replace(JOB, out=str(tmp_path / "out"))
    data = tmp_path / "out" / "a" / "donnees"
    data.mkdir(parents=True)
    for name in ("essai-ancien.csv", "essai.xlsx", "essai_bis.xlsx", "essai_bis-x.csv"):
        (data / name).write_text("ancien")
    files = tmp_path / "files"
    (files / "donnees").mkdir(parents=True)
    (files / "donnees" / "essai.xlsx").write_text("neuf")
    published = publish({"xlsx": Output("donnees/essai.xlsx", "00", 4)}, files, job)
    assert published["xlsx"].path == "a/donnees/essai.xlsx"
    assert {path.name: path.read_text() for path in data.iterdir()} == {
        "essai.xlsx": "neuf",
        "essai_bis.xlsx": "ancien",
        "essai_bis-x.csv": "ancien",
    }


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("print(territory)", "dépend du paramètre « territory »"),
        ("x = [d for d in data]", "dépend du paramètre « data »"),
    ],
)
def test_a_shared_cell_that_reads_a_parameter_is_refused(tmp_path, shared, expected):
    path = small_notebook(tmp_path, shared=shared)
    with pytest.raises(UserError, match="cellule 1") as caught:
        read_chapter(path)
    assert expected in str(caught.value)


def test_a_shared_cell_below_the_parameters_is_refused(tmp_path):
    path = small_notebook(tmp_path, "1")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].metadata["tags"] = ["shared"]
    (found,) = problems(notebook, "essai.ipynb")
    assert "après la cellule « parameters »" in str(found)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%matplotlib inline", "n’est pas du Python seul"),
        ("!ls", "n’est pas du Python seul"),
        ("get_ipython()", "utilise get_ipython"),
        ("import multiprocessing", "utilise multiprocessing"),
        ("x = 7 % 2\nawait something()", None),
    ],
)
def test_what_needs_a_kernel_goes_by_the_reference_path(tmp_path, cell, expected):
    reason = refusal(nbformat.read(small_notebook(tmp_path, cell), as_version=4))
    assert reason is None if expected is None else expected in reason


def test_code_before_the_parameters_that_is_not_shared_goes_by_the_reference_path(tmp_path):
    notebook = nbformat.read(small_notebook(tmp_path), as_version=4)
    notebook.cells[0].metadata["tags"] = []
    assert "précède la cellule « parameters »" in refusal(notebook)


class _Holder:
    def __init__(self):
        self.inside = {"generator": np.random.default_rng(1)}


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (dict, None),
        (lambda: {"x": np.arange(3), "os": os}, None),
        (lambda: {"x": np.random.rand()}, "tire au hasard"),
        (lambda: {"rng": np.random.default_rng(1)}, "« rng »"),
        (lambda: {"holder": _Holder()}, "« holder »"),
        (lambda: {"f": open("note.txt", "w")}, "change de dossier ou y écrit"),  # noqa: SIM115
        (lambda: {"f": open(os.__file__)}, "laisse un fichier ouvert"),  # noqa: SIM115
        (lambda: os.chdir("/") or {}, "change de dossier"),
    ],
)
def test_what_a_fork_would_share_is_seen(tmp_path, monkeypatch, act, expected):
    monkeypatch.chdir(tmp_path)
    state = np.random.get_state()
    witness = Witness()
    namespace = act()
    found = witness.difference(namespace)
    for value in namespace.values():
        if isinstance(value, io.IOBase):
            value.close()
    np.random.set_state(state)
    assert found is None if expected is None else expected in found
