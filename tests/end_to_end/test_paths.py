"""Every chapter gives the same bytes whatever executes it, and whatever the seed of hashes."""

import re
import warnings
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pytest
from small_reports import contents, run

from analysis.batch import discover, make_plan
from analysis.batch.execution import BATCH, COLD, WARM
from analysis.batch.execution.cold import execute
from analysis.batch.execution.environment import environment, of_job
from analysis.batch.execution.notebook import scrub, write
from analysis.batch.execution.progress import Progress
from analysis.batch.production import job
from analysis.kernels.processes import can_fork
from analysis.params import Request

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(not can_fork(), reason="no safe fork here: the reference path is the only one"),
]
CHAPTERS = discover(Path(__file__).resolve().parents[2] / "notebooks")
each_chapter = pytest.mark.parametrize("chapter", [chapter.name for chapter in CHAPTERS])


@pytest.fixture(scope="module")
def jobs(batch):
    """What makes a chapter on the batch's ordinary territory, by name of chapter."""
    asked = [Request((batch.territories["ordinary"],), (chapter.name,)) for chapter in CHAPTERS]
    plan = make_plan(asked, index=batch.store.index(), chapters=CHAPTERS)
    return {row.chapter: job(row, data=batch.store.root, out=batch.out) for row in plan}


@pytest.fixture(scope="module")
def cold(jobs, tmp_path_factory):
    """Every chapter by the reference path."""
    return _made(jobs.values(), COLD, tmp_path_factory.mktemp("cold"))


@pytest.fixture(scope="module")
def warm_home():
    """Where the profile and the sockets of warm kernels are, a short path: one parent for all."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


@each_chapter
def test_the_reference_path_gives_the_files_of_the_batch(batch, jobs, cold, chapter):
    (path,) = {report["path"] for report in batch.manifest["reports"] if report["chapter"] == chapter}
    assert path == BATCH
    expected = _of(jobs[chapter], contents(batch.out))
    assert {f"{chapter}.{kind}" for kind in ("html", "pdf", "ipynb")} < set(expected)
    assert _of(jobs[chapter], cold) == expected


def test_so_does_a_warm_kernel(batch, jobs, tmp_path):
    first = next(iter(jobs.values()))
    assert _of(first, _made([first], WARM, tmp_path)) == _of(first, contents(batch.out))


@each_chapter
def test_a_warm_kernel_gives_the_notebook_of_the_batch(batch, jobs, warm_home, tmp_path, monkeypatch, chapter):
    """From the same notebook, the same files: the reference path has shown it for this chapter."""
    asked = jobs[chapter]
    for name, value in (environment(warm_home) | of_job(asked) | {"PYTHONHASHSEED": "2"}).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "here").mkdir()
    with warnings.catch_warnings(action="ignore"):  # papermill calls deprecated functions
        executed = execute(asked, tmp_path / "here", Progress(tmp_path / "progress"), WARM)
    scrub(executed)
    write(executed, tmp_path / "executed.ipynb")
    kept = batch.out / asked.slug / f"{chapter}.ipynb"
    assert nbformat.read(tmp_path / "executed.ipynb", 4) == nbformat.read(kept, 4)
    assert (tmp_path / "executed.ipynb").read_bytes() == kept.read_bytes()


def _made(jobs, path: str, out: Path) -> dict[str, bytes]:
    """The files of these reports made by another path, with another seed of hashes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONHASHSEED", "1")
        results = run([replace(asked, out=str(out)) for asked in jobs], path=path)
    assert {result.failure for result in results.values()} == {None}
    assert {result.path for result in results.values()} == {path}
    return contents(out)


def _of(asked, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a report, by name below its folder."""
    own = re.compile(rf"{re.escape(asked.slug)}/((?:donnees/)?{asked.chapter}[.-].*)")
    return {found[1]: content for name, content in files.items() if (found := own.fullmatch(name))}
