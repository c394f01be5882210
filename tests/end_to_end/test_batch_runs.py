"""The command line, run for real: exit codes, isolation, what is left behind."""

import hashlib
import json
from functools import partial
from pathlib import Path

import nbformat
import pytest
from small_reports import run

from analysis.batch import discover, make_plan
from analysis.batch.execution import Limits
from analysis.batch.production import job
from analysis.cli import main
from analysis.params import Request

pytestmark = pytest.mark.end_to_end


def test_the_manifest_tells_every_output_with_its_hash(batch):
    reports = batch.manifest["reports"]
    assert {report["territory"] for report in reports} == set(batch.territories.values())
    assert batch.manifest["fictitious"] is True
    for report in reports:
        assert report["status"] == "ok"
        for output in report["outputs"].values():
            content = (batch.out / output["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == output["sha256"]


def test_nothing_is_left_behind(batch):
    assert [path.name for path in batch.out.iterdir() if path.name.startswith(".")] == []


def test_the_index_links_to_files_that_exist(batch):
    page = (batch.out / "index.html").read_text(encoding="utf-8")
    links = [link for part in page.split('href="')[1:] if not (link := part.split('"')[0]).startswith("#")]
    assert len(links) >= 2 * len(batch.territories)
    assert all((batch.out / link).is_file() for link in links)


def test_the_same_run_gives_the_same_bytes(batch, tmp_path):
    territory = batch.territories["network"]
    words = ["run", "--territory", territory, "--data", str(batch.store.root), "--out", str(tmp_path)]
    assert main(words) == 0
    first = {report["name"]: report["outputs"] for report in batch.manifest["reports"]}
    again = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["reports"]
    assert len(again) >= 2
    assert all(report["outputs"] == first[report["name"]] for report in again)


def _notebook(folder: Path, *cells: str) -> Path:
    parameters = 'territory: str = ""\ndata: str = ""\n'
    nodes = [nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    notebook = nbformat.v4.new_notebook(cells=nodes + [nbformat.v4.new_code_cell(cell) for cell in cells])
    levels = ["academie", "departement"]
    notebook.metadata["decorreler"] = {"title": "Essai", "order": 1, "levels": levels, "tables": []}
    folder.mkdir()
    nbformat.write(notebook, folder / "essai.ipynb")
    return folder


HEADER = """
from analysis.exhibits import report_header, sentences
report_header({territory}, "Essai", "Essai", period="2022", sources=["essai"], fictitious=True)
"""


def _run(batch, reports, notebooks: Path, out: Path, *territories: str):
    """What became of each report, in the plan's order."""
    plan = make_plan([Request(territories)], index=batch.store.index(), chapters=discover(notebooks))
    results = reports([job(row, data=batch.store.root, out=out) for row in plan])
    return [results[row.name] for row in plan]


def test_a_failing_report_stops_no_other_and_says_which_cell(batch, reports, tmp_path):
    folder = _notebook(
        tmp_path / "notebooks",
        HEADER.format(territory="territory"),
        'if territory.startswith("departement"):\n    raise ValueError("rien ne va")',
        'sentences(["Tout va bien."])',
    )
    good, bad = _run(batch, reports, folder, tmp_path / "out", "academie:X1", "departement:901")
    assert (good.status, bad.status) == ("ok", "echec")
    assert "rien ne va" in bad.failure.message
    assert bad.failure.cell == 3
    assert not bad.outputs
    left = sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file() and "essai" not in path.name)
    assert left == []
    assert (tmp_path / "out" / good.outputs["pdf"].path).is_file()


def test_a_report_on_another_territory_than_asked_is_refused(batch, reports, tmp_path):
    folder = _notebook(tmp_path / "notebooks", HEADER.format(territory='"academie:lyon"'), 'sentences(["Bonjour."])')
    (outcome,) = _run(batch, reports, folder, tmp_path / "out", "academie:X1")
    assert outcome.status == "echec"
    assert "academie:lyon" in outcome.failure.message


def test_a_stray_print_is_refused(batch, reports, tmp_path):
    folder = _notebook(tmp_path / "notebooks", HEADER.format(territory="territory"), 'print("oubli")')
    (outcome,) = _run(batch, reports, folder, tmp_path / "out", "academie:X1")
    assert outcome.status == "echec"


def test_a_report_that_never_ends_is_stopped_with_its_kernel(batch, tmp_path, started_processes):
    folder = _notebook(tmp_path / "notebooks", "import time\ntime.sleep(600)")
    stopping = partial(run, limits=Limits(report_seconds=2))
    (outcome,) = _run(batch, stopping, folder, tmp_path / "out", "academie:X1")
    assert outcome.failure.kind == "timeout"
    assert started_processes() == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["run", "--territory", "academie:val-fictive"], "val-fictif"),
        (["run", "--territory", "academi:X1"], "academie"),
        (["run", "--territory", "academie:X1", "--chapter", "reusite_ips"], "reussite_ips"),
        (["run"], "aucun territoire demandé"),
        (["run", "PARAMS"], "vouliez-vous dire « sessions »"),
        (["list", "plan", "--territory", "departement:999"], "departement"),
    ],
)
def test_wrong_usage_is_explained_exits_2_and_writes_nothing(batch, tmp_path, capsys, words, expected):
    params = tmp_path / "essai.yml"
    params.write_text("territories: [academie:X1]\nparameters: {reussite_ips: {session: [2024]}}\n", encoding="utf-8")
    out = tmp_path / "out"
    words = [str(params) if word == "PARAMS" else word for word in words]
    place = ["--out", str(out)] if words[0] == "run" else []
    assert main([*words, "--data", str(batch.store.root), *place]) == 2
    assert expected in capsys.readouterr().err
    assert not out.exists()


def test_a_data_folder_without_data_is_refused(tmp_path, capsys):
    assert main(["run", "--territory", "academie:lyon", "--data", str(tmp_path / "vide")]) == 2
    assert "data import" in capsys.readouterr().err


def test_lists_are_printed(batch, capsys):
    data = ["--data", str(batch.store.root)]
    assert main(["list", "territories", *data]) == 0
    assert main(["list", "chapters"]) == 0
    assert main(["list", "plan", "--territory", "academie:*", *data]) == 0
    printed = capsys.readouterr().out
    for expected in ("academie:val-fictif", "reussite_ips", "rapports."):
        assert expected in printed.replace("\n", "")
