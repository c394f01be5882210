"""Every chapter gives the same bytes whatever executes it, and whatever the seed of hashes."""

import re
from pathlib import Path

import pytest
from small_reports import contents, run

from analysis.batch import discover, make_plan
from analysis.batch.execution import BATCH, COLD, WARM
from analysis.batch.production import job
from analysis.kernels.processes import can_fork
from analysis.params import Request

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(not can_fork(), reason="no safe fork here: the reference path is the only one"),
]
CHAPTERS = discover(Path(__file__).resolve().parents[2] / "notebooks")


@pytest.fixture(scope="module", params=[COLD, WARM])
def made(request, batch, tmp_path_factory):
    """Every chapter on the batch's ordinary territory by another path, with another seed: its files and the path really taken."""
    out = tmp_path_factory.mktemp(request.param)
    asked = [Request((batch.territories["ordinary"],), (chapter.name,)) for chapter in CHAPTERS]
    plan = make_plan(asked, index=batch.store.index(), chapters=CHAPTERS)
    jobs = [job(row, data=batch.store.root, out=out) for row in plan]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONHASHSEED", {COLD: "1", WARM: "2"}[request.param])
        results = run(jobs, path=request.param)
    assert {result.failure for result in results.values()} == {None}
    assert {result.path for result in results.values()} == {request.param}
    return contents(out)


@pytest.mark.parametrize("chapter", [chapter.name for chapter in CHAPTERS])
def test_another_path_gives_the_files_of_the_batch(batch, made, chapter):
    reports = [report for report in batch.manifest["reports"] if report["chapter"] == chapter]
    (path,) = {report["path"] for report in reports}
    assert path == BATCH
    slug = batch.store.index().parse(batch.territories["ordinary"]).slug
    expected = _of(chapter, contents(batch.out / slug))
    assert {f"{chapter}.{kind}" for kind in ("html", "pdf", "ipynb")} < set(expected)
    assert _of(chapter, {name.removeprefix(f"{slug}/"): content for name, content in made.items()}) == expected


def _of(chapter: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if re.match(rf"(donnees/)?{chapter}[.-]", name)}
