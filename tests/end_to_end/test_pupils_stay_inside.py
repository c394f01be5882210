"""Rows about persons never leave a report: not shown, not printed, not in a message, a log or a kept notebook."""

from dataclasses import replace

import pytest
from mixed_country import mixed_country
from small_reports import jobs_of, run, small_notebook

from analysis.batch.execution import BATCH, COLD, WARM
from analysis.kernels.processes import can_fork
from analysis.store import Store

pytestmark = pytest.mark.end_to_end
PATHS = (COLD, WARM, BATCH) if can_fork() else (COLD,)
READ = "from pathlib import Path\nfrom analysis.store import Store\nrows = Store(Path(data)).read('pupils').head(50)"
SHOWS = ("display(rows)", "rows", "print(rows.to_string())", "rows.groupby('pcs').size()")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mixed_country(tmp_path_factory.mktemp("country"), pupils=(2021,)).root


def _everything(out):
    """All that is left of a run, whatever its name."""
    return b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file()).decode("utf-8", "replace")


def _made(data, tmp_path, path, *cells):
    out = tmp_path / path
    (job,) = jobs_of(small_notebook(tmp_path, READ, *cells), out)
    (result,) = run([replace(job, data=str(data))], path=path).values()
    assert result.path == path
    return result, _everything(out)


@pytest.mark.parametrize("path", PATHS)
def test_rows_shown_bare_or_printed_are_refused_and_nothing_is_kept(data, tmp_path, path):
    result, left = _made(data, tmp_path, path, *SHOWS)
    assert result.failure.kind == "report"
    for cell in ("cellule 6", "cellule 7", "cellule 8", "cellule 9"):
        assert cell in result.failure.message
    _silent(data, result, left)


def test_an_error_that_holds_a_value_is_told_without_it(data, tmp_path):
    code = "def f(rows, pupil):\n    raise KeyError(pupil)\nf(rows, rows['pupil'].iloc[0])"
    result, left = _made(data, tmp_path, COLD, "%xmode Verbose", code)
    assert result.failure.kind == "cell"
    assert result.failure.message.startswith("notebook essai, cellule 6 : KeyError")
    assert "message non conservé" in left
    _silent(data, result, left)


def _silent(data, result, left):
    pupils = Store(data).read("pupils", columns=["pupil"])["pupil"].head(50)
    assert not [pupil for pupil in pupils if pupil in left or pupil in result.failure.message]
