"""Every chapter gives the same bytes whatever executes it, and whatever the seed of hashes."""

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


def _made(demo, chapter, out, path):
    """Files of one report of a chapter on an ordinary territory, executed on a path; how it really was executed."""
    plan = make_plan([Request(("academie:val-fictif",), (chapter.name,))], index=demo.index(), chapters=CHAPTERS)
    (result,) = run([job(row, data=demo.root, out=out) for row in plan], path=path).values()
    assert result.failure is None
    return contents(out), result.path


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_the_three_paths_give_the_same_files(demo, chapter, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    reference, path = _made(demo, chapter, tmp_path / COLD, COLD)
    assert path == COLD
    assert {f"{name}.{kind}" for name in [chapter.name] for kind in ("html", "pdf", "ipynb")} <= {
        name.rpartition("/")[2] for name in reference
    }
    for way in (WARM, BATCH):
        files, path = _made(demo, chapter, tmp_path / way, way)
        assert path == way
        assert files == reference
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    assert _made(demo, chapter, tmp_path / "other-seed", BATCH) == (reference, BATCH)
