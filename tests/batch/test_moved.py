"""What moved between two runs: numbers, causes, reports that came and went; the page and its data."""

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest

from analysis.batch.figures import Figure, key_figures
from analysis.batch.fingerprint import PARTS
from analysis.batch.journal import Header, Journal
from analysis.batch.manifest import current
from analysis.batch.moved import baseline, compare, compare_runs, write_moved
from analysis.batch.moved.page import UNEXPLAINED, cause_text, change_text
from analysis.batch.outcome import FAILED
from analysis.errors import UserError

BASE = dict.fromkeys(PARTS, "0")
INGREDIENTS = {"tables": {"ips": "a", "exams": "b"}, "notebooks": {}, "code": {"work.py": "c"}, "settings": {}}
INGREDIENTS |= {"versions": {"numpy": "2.0"}}


def rate(value, text=None, *, name="rate"):
    return Figure(name, "Taux de réussite", text or f"{value:.1f}".replace(".", ","), value, "percent")


@pytest.fixture
def run(tmp_path, make_outcome):
    """A function that adds a run to an output folder: name → (figures, parts that changed), or None for a failure."""

    def add(number, rows, *, orphans=(), ingredients=None, finished=True):
        header = Header(
            run=number,
            started=f"2026-01-0{number}T00:00:00+00:00",
            command="run",
            version="0.1.0",
            data_fingerprint="f" * 16,
            fictitious=True,
            planned=len(rows),
            up_to_date=0,
            ingredients=INGREDIENTS | (ingredients or {}),
            orphans=tuple(orphans),
        )
        last = current(tmp_path)
        known = last.by_name if last else {}
        journal = Journal(tmp_path, header)
        for name, made in rows.items():
            outcome = make_outcome(name=name, label=name, run=number, made=number)
            if made is None:
                outcome = replace(outcome, status=FAILED, made=0, outputs={}, error="raté")
            else:
                figures, parts = made
                outcome = replace(outcome, figures=tuple(figures), fingerprint=BASE | dict.fromkeys(parts, str(number)))
            journal.add(outcome.after(known.get(name)))
        journal.__exit__(*((None, None, None) if finished else (KeyboardInterrupt, None, None)))
        return tmp_path

    return add


def test_numbers_that_moved_are_told_with_their_causes(run):
    run(1, {"a": ([rate(80.0)], []), "b": ([rate(70.0)], []), "c": ([rate(60.0)], [])})
    out = run(
        2,
        {"a": ([rate(81.26)], ["data"]), "b": ([rate(70.0)], ["template"]), "c": ([rate(60.01, "60,0")], ["code"])},
        ingredients={"tables": {"ips": "a", "exams": "B"}, "code": {"work.py": "c", "new.py": "d"}},
    )
    found = compare_runs(out)
    assert (found.compared, found.remade) == (3, {"a": ("data",), "b": ("template",), "c": ("code",)})
    assert [(move.report.name, move.printed) for move in found.moves] == [("a", True), ("c", False)]
    assert found.moves[0].delta == pytest.approx(1.26)
    assert change_text(found.moves[0]) == "+1,3\u00a0point"
    assert cause_text(found.moves[0]) == "données"
    assert found.changed == {"tables": ("exams",), "notebooks": (), "code": (), "settings": (), "versions": ()}


def test_a_number_that_moves_for_no_known_reason_is_pointed_out(run):
    run(1, {"a": ([rate(80.0)], [])})
    out = run(2, {"a": ([rate(79.0)], [])})
    found = compare_runs(out)
    assert cause_text(found.moves[0]) == UNEXPLAINED
    assert "sans que rien de ce qui est suivi ait changé" in write_moved(found, out).read_text(encoding="utf-8")


def test_figures_reports_and_failures_that_come_and_go(run):
    run(1, {"a": ([rate(80.0)], []), "b": ([rate(70.0)], []), "gone": ([rate(50.0)], [])})
    out = run(
        2,
        {"a": ([rate(80.0), rate(5.0, name="gap")], ["code"]), "b": None, "new": ([rate(90.0)], [])},
        orphans=["gone"],
    )
    found = compare_runs(out)
    assert [(move.figure.name, change_text(move)) for move in found.moves] == [("gap", "nouveau chiffre")]
    assert [row.name for row in found.new] == ["new"]
    assert [row.name for row in found.gone] == ["gone"]
    assert [(row.name, row.figures[0].raw) for row in found.failed] == [("b", 70.0)]


def test_states_not_runs_are_compared(run):
    run(1, {"a": ([rate(80.0)], []), "b": ([rate(70.0)], [])})
    run(2, {"a": ([rate(81.0)], ["data"])})
    out = run(3, {"b": ([rate(71.0)], ["data"])})
    assert [move.report.name for move in compare_runs(out).moves] == ["b"]
    assert [move.report.name for move in compare_runs(out, start=1).moves] == ["a", "b"]
    assert [move.report.name for move in compare_runs(out, start=1, end=2).moves] == ["a"]


def test_a_run_that_resumes_an_interrupted_one_is_compared_with_what_was_before_both(run):
    run(1, {"a": ([rate(80.0)], []), "b": ([rate(70.0)], [])})
    out = run(2, {"a": ([rate(81.0)], ["data"])}, finished=False)
    interrupted = current(out)
    run(3, {"b": ([rate(71.0)], ["data"])})
    found = compare(baseline(interrupted, out), current(out), out)
    assert [move.report.name for move in found.moves] == ["a", "b"]
    assert baseline(None, out) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(7, None, "passage inconnu : 7"), (2, 1, "rien à comparer"), (1, 9, "de 1 à 2")]
)
def test_runs_that_cannot_be_compared_are_refused(run, start, end, expected):
    run(1, {"a": ([rate(80.0)], [])})
    out = run(2, {"a": ([rate(81.0)], ["data"])})
    with pytest.raises(UserError) as caught:
        compare_runs(out, start=start, end=end)
    assert expected in str(caught.value)


def test_one_run_is_not_enough(run):
    out = run(1, {"a": ([rate(80.0)], [])})
    with pytest.raises(UserError, match="au moins deux passages"):
        compare_runs(out)


def test_the_page_and_its_data_say_the_same(run):
    run(1, {f"r{n}": ([rate(80.0)], []) for n in range(250)})
    out = run(2, {f"r{n}": ([rate(80.0 + (n + 1) / 10)], ["data"]) for n in range(250)})
    found = compare_runs(out)
    page = write_moved(found, out).read_text(encoding="utf-8")
    assert "250 rapports affichent au moins un chiffre clé différent" in page
    assert "Les 200 changements les plus forts sur 250" in page
    assert page.count('<tr><th scope="row">') == 1 + 1 + 200
    assert "+25,0\u00a0points (r249)" in page
    assert "DONNÉES FICTIVES" in page
    assert "http" not in page.replace("http-equiv", "")
    record = json.loads((out / "evolution.json").read_text(encoding="utf-8"))
    rows = list(csv.reader(StringIO((out / "evolution.csv").read_text(encoding="utf-8-sig")), delimiter=";"))
    assert len(record["moves"]) == len(rows) - 1 == 250
    assert record["moves"][0]["after"]["raw"] == found.moves[0].after.raw == float(rows[1][9].replace(",", "."))
    assert write_moved(compare_runs(out), out).read_text(encoding="utf-8") == page


def test_key_figures_of_a_notebook(tmp_path):
    from scripted import notebook

    path = tmp_path / "a.ipynb"
    content = notebook({"rate": 80.5})
    del content["cells"][1]["outputs"][0]["data"]["application/vnd.decorreler.exhibit+json"]["items"][0]["name"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert key_figures(path) == (Figure("rate", "RATE", "80,5", 80.5, "points"),)
