"""What is stale, and why: each thing a report is made from changes its own part and nothing else."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output
from small_country import code, write

from analysis.batch import discover, make_plan, take_stock
from analysis.batch.fingerprint import ENGINE, PARTS, notebook_hash
from analysis.batch.manifest import current
from analysis.batch.moved import compare_runs
from analysis.batch.production import produce
from analysis.batch.stale import decide
from analysis.errors import UserError
from analysis.params import Request
from analysis.provenance import PACKAGE
from analysis.store import Store

LYON = code("69", 1)
SCHOOL = {"uai": LYON, "name": "A", "commune_name": "ICI"}
IPS = {"uai": LYON, "rentree": 2022, "ips": 101.0}
EXAM = {"uai": LYON, "session": 2023, "present": 50, "rate": 80.0}


@pytest.fixture
def store(tmp_path):
    return write(tmp_path / "data", {"establishments": [SCHOOL], "ips": [IPS], "exams": [EXAM]})


@pytest.fixture
def folder(make_notebook):
    for name, table in (("milieu", "ips"), ("examen", "exams")):
        metadata = {"title": name, "order": 1, "levels": ["academie"], "tables": [table]}
        path = make_notebook(name, metadata=metadata, cells=["from analysis.wording import numbers\nnumbers.count(1)"])
    return path.parent


def plan_of(folder, store, *territories, **keywords):
    request = Request(territories or ("academie:lyon", "academie:paris"), **keywords)
    return make_plan([request], index=store.index(), chapters=discover(folder))


def parts_that_change(folder, store, change, files=lambda source: {}):
    """Chapter → the parts of its fingerprint that `change` changes, the same for all its reports."""
    plan = plan_of(folder, store)
    before = take_stock(plan, store, files).fingerprints
    change()
    after = take_stock(plan_of(folder, store), Store(store.root), files).fingerprints
    found = {}
    for row in plan:
        found.setdefault(row.chapter, set()).add(
            tuple(part for part in PARTS if before[row.name][part] != after[row.name][part])
        )
    assert all(len(parts) == 1 for parts in found.values())
    return {chapter: set(*parts) for chapter, parts in found.items()}


def edit(folder, name, change):
    path = folder / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def test_a_fingerprint_has_every_part_and_is_the_same_twice(folder, store):
    plan = plan_of(folder, store)
    first, again = take_stock(plan, store), take_stock(plan, Store(store.root))
    assert first == again
    assert {tuple(parts) for parts in first.fingerprints.values()} == {PARTS}
    assert len({json.dumps(parts) for parts in first.fingerprints.values()}) == len(plan)


def test_a_cell_that_changes_concerns_its_chapter_alone(folder, store):
    change = lambda notebook: notebook.cells.append(new_code_cell("1 + 1"))  # noqa: E731
    found = parts_that_change(folder, store, lambda: edit(folder, "milieu", change))
    assert found == {"milieu": {"notebook"}, "examen": set()}


def test_outputs_counters_and_the_editor_change_nothing(folder):
    def run_all(notebook):
        cell = notebook.cells[-1]
        cell.execution_count, cell.id = 7, "autre"
        cell.outputs = [new_output("stream", text="1")]
        notebook.metadata["language_info"] = {"name": "python", "version": "3.99"}
        notebook.metadata["kernelspec"] = {"name": "autre", "display_name": "Autre"}

    before = notebook_hash(folder / "milieu.ipynb")
    edit(folder, "milieu", run_all)
    assert notebook_hash(folder / "milieu.ipynb") == before


def test_metadata_of_cells_and_of_the_chapter_count(folder):
    path = folder / "milieu.ipynb"
    before = notebook_hash(path)
    edit(folder, "milieu", lambda notebook: notebook.cells[-1].metadata.update(tags=["shared"]))
    tagged = notebook_hash(path)
    edit(folder, "milieu", lambda notebook: notebook.metadata["decorreler"].update(title="Autre"))
    assert len({before, tagged, notebook_hash(path)}) == 3


def test_an_import_more_is_more_code(folder, store):
    change = lambda notebook: notebook.cells.append(new_code_cell("%matplotlib inline\nfrom analysis import breaks"))  # noqa: E731
    found = parts_that_change(folder, store, lambda: edit(folder, "milieu", change))
    assert {"notebook", "code"} <= found["milieu"] <= {"notebook", "code", "template", "versions"}
    assert found["examen"] == set()


@pytest.mark.parametrize(
    ("table", "record", "expected"),
    [
        ("ips", IPS | {"ips": 101.1}, {"milieu": {"data"}, "examen": set()}),
        ("exams", EXAM | {"rate": 81.0}, {"milieu": set(), "examen": {"data"}}),
        ("establishments", SCHOOL | {"name": "B"}, {"milieu": {"data"}, "examen": {"data"}}),
        ("communes", {"commune": "69123", "density": "1"}, {"milieu": set(), "examen": set()}),
        ("ips", IPS, {"milieu": set(), "examen": set()}),
    ],
)
def test_a_table_concerns_the_chapters_that_read_it(folder, store, table, record, expected):
    found = parts_that_change(folder, store, lambda: write(store.root, {table: [record]}))
    assert found == expected


def test_a_file_read_besides_concerns_who_reads_it(folder, store, tmp_path):
    look, page = tmp_path / "branding.yml", tmp_path / "rang.md"
    edit(folder, "examen", lambda notebook: notebook.cells.append(new_code_cell('"rang"')))

    def files(source):
        return {"branding.yml": look} | ({"rang.md": page} if "rang" in source else {})

    found = parts_that_change(folder, store, lambda: page.write_text("# Rang"), files)
    assert found == {"milieu": set(), "examen": {"settings"}}
    found = parts_that_change(folder, store, lambda: look.write_text("name: X"), files)
    assert found == {"milieu": {"settings"}, "examen": {"settings"}}


def test_the_date_the_files_bear_is_an_ingredient(folder, store, monkeypatch):
    found = parts_that_change(folder, store, lambda: monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000"))
    assert found == {"milieu": {"versions"}, "examen": {"versions"}}


def test_parameters_and_territory_are_ingredients(folder, store):
    plan = plan_of(folder, store, "academie:lyon", parameters={"milieu": {"session": 2023}})
    other = plan_of(folder, store, "academie:lyon", parameters={"milieu": {"session": 2022}})
    (before, after) = (take_stock(rows, store).fingerprints["academie-lyon/milieu"] for rows in (plan, other))
    assert [part for part in PARTS if before[part] != after[part]] == ["parameters"]


def test_what_reports_are_made_of_is_named(folder, store):
    stock = take_stock(plan_of(folder, store), store)
    uses = stock.uses["academie-lyon/milieu"]
    assert set(uses["data"]) == {"establishments", "ips", "memberships"}
    assert {"wording/numbers.py", "__init__.py"} <= set(uses["code"])
    assert {"report/templates/page.css", "report/typst/compile.py", *ENGINE} <= set(uses["template"])
    assert not [name for name in (*uses["code"], *uses["template"]) if name.startswith(("cli/", "demo/", "sources/"))]
    assert {"python", "pandas", "typst", "ipykernel", "papermill"} <= set(uses["versions"])
    assert "jupyterlab" not in uses["versions"]
    assert all((PACKAGE / name).is_file() for name in ENGINE)


@pytest.fixture
def made(folder, store, tmp_path):
    """A folder where the plan was made once, and a function that judges it and, if told, makes what is stale."""
    out = tmp_path / "out"

    def judge(*, make=None, force=False, plan=None, rows=None):
        rows = plan_of(folder, store) if rows is None else rows
        stock = take_stock(rows, Store(store.root))
        decisions = decide(rows, stock, manifest=current(out), out=out, force=force)
        if make:
            keywords = {"store": Store(store.root), "out": out, "previous": current(out), "command": "run"}
            produce(decisions, stock, make, again=lambda: stock, **keywords)
        return {decision.row.name: decision.reasons for decision in decisions if decision.stale}

    return out, judge


def test_what_was_just_made_is_up_to_date_and_only_what_changed_is_made_again(made, scripted, folder, store):
    _, judge = made
    assert set(judge(make=scripted()).values()) == {("jamais produit",)}
    assert judge() == {}
    assert set(judge(force=True).values()) == {("production demandée (--force)",)}
    write(store.root, {"ips": [IPS | {"ips": 99.0}]})
    stale = judge()
    assert set(stale) == {"academie-lyon/milieu", "academie-paris/milieu"}
    assert set(stale.values()) == {("les données ont changé (table ips)",)}
    executor = scripted()
    judge(make=executor)
    assert sorted(executor.made) == sorted(stale)
    assert judge() == {}
    write(store.root, {"ips": [IPS]})
    edit(folder, "milieu", lambda notebook: notebook.cells.append(new_code_cell("2")))
    assert set(judge().values()) == {("le notebook a changé", "les données ont changé (table ips)")}


def test_files_changed_or_gone_are_named(made, scripted):
    out, judge = made
    judge(make=scripted())
    (out / "academie-lyon" / "milieu.pdf").unlink()
    (out / "academie-paris" / "examen.html").write_text("retouché")
    assert judge() == {
        "academie-lyon/milieu": ("fichier supprimé : academie-lyon/milieu.pdf",),
        "academie-paris/examen": ("fichier modifié : academie-paris/examen.html",),
    }


def test_a_format_more_is_made_and_a_format_less_is_left(made, scripted, folder, store):
    out, judge = made

    def rows(*formats):
        request = Request(("academie:lyon",), ("milieu",))
        return make_plan([request], index=store.index(), chapters=discover(folder), formats=formats)

    judge(make=scripted(), rows=rows("html"))
    assert judge(rows=rows("html", "pdf")) == {"academie-lyon/milieu": ("format demandé en plus : pdf",)}
    judge(make=scripted(), rows=rows("html", "pdf"))
    assert judge(rows=rows("pdf")) == {}
    write(store.root, {"ips": [IPS | {"ips": 99.0}]})
    judge(make=scripted(), rows=rows("pdf"))
    assert not (out / "academie-lyon" / "milieu.html").exists()


def test_a_failed_report_is_tried_again(made, scripted):
    out, judge = made
    judge(make=scripted(fails={"academie-lyon/milieu": "raté"}))
    assert judge() == {"academie-lyon/milieu": ("jamais produit avec succès",)}
    judge(make=scripted(), force=True)
    judge(make=scripted(fails={"academie-lyon/milieu": "raté"}), force=True)
    assert judge() == {"academie-lyon/milieu": ("la dernière production a échoué",)}
    (row,) = current(out).failures
    assert (row.error, row.made, row.run, set(row.outputs)) == ("raté", 2, 3, {"html", "pdf", "ipynb"})


def test_a_report_that_the_executor_forgets_is_a_failure(made, scripted):
    out, judge = made
    executor = scripted()
    whole = executor.run
    executor.run = lambda jobs, done: whole(jobs[1:], done)
    judge(make=executor)
    (row,) = current(out).failures
    assert (row.error, row.failure, len(current(out).outcomes)) == ("l’exécution n’a rien rendu", "unexpected", 4)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, UserError("disque plein")])
def test_a_run_stopped_half_way_leaves_a_true_manifest_and_resumes(made, scripted, stop):
    out, judge = made

    def fall(job):
        if job.name == "academie-paris/examen":
            raise stop

    with pytest.raises(type(stop) if isinstance(stop, Exception) else stop):
        judge(make=scripted(before=fall))
    state = current(out)
    assert state.status == ("interrompu" if stop is KeyboardInterrupt else "arrete")
    assert json.loads((out / "manifest.json").read_text())["status"] == state.status
    left = judge()
    assert set(left.values()) == {("jamais produit",)}
    executor = scripted()
    judge(make=executor)
    assert sorted(executor.made) == sorted(left)
    assert {row.name for row in current(out).outcomes} == {row.name for row in state.outcomes} | set(left)
    assert judge() == {}


def test_a_report_made_while_its_data_changes_is_made_again(folder, store, tmp_path, scripted):
    out, rows = tmp_path / "out", plan_of(folder, store)
    stock = take_stock(rows, store)

    def change(job):
        write(store.root, {"ips": [IPS | {"ips": 99.0}]})

    decisions = decide(rows, stock, manifest=None, out=out)
    produced = produce(
        decisions, stock, scripted(before=change), store=store, out=out, previous=None, command="run",
        again=lambda: take_stock(rows, Store(store.root)),
    )  # fmt: skip
    assert set(produced.shifted) == {"academie-lyon/milieu", "academie-paris/milieu"}
    write(store.root, {"ips": [IPS]})
    left = [d.row.name for d in decide(rows, take_stock(rows, store), manifest=current(out), out=out) if d.stale]
    assert sorted(left) == sorted(produced.shifted)


def test_outcomes_keep_key_figures_and_costs(made, scripted):
    out, judge = made
    judge(make=scripted(values={"rate": 87.25}))
    row = current(out).outcomes[0]
    (figure,) = row.figures
    assert (figure.name, figure.text, figure.raw, figure.unit) == ("rate", "87,2", 87.25, "points")
    assert (row.seconds, row.memory_mb, row.made, row.academie) == (1.25, 321.0, 1, "Académie de Lyon")


def test_pages_are_written_also_when_nothing_is_left_to_do(made, scripted):
    out, judge = made
    judge(make=scripted())
    assert (out / "index.html").is_file()
    assert not (out / "evolution.html").exists()
    judge(make=scripted())
    assert compare_runs(out).remade == {}
    assert sorted(path.name for path in (out / "historique").iterdir()) == ["000001.jsonl", "000002.jsonl"]
