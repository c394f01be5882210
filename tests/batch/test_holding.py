"""Reports on persons wait apart: nothing comes into place, or stays there, that an audit did not let through."""

import pytest
from mixed_country import mixed_country

from analysis.batch import discover, make_plan, take_stock
from analysis.batch.holding import FOLDER
from analysis.batch.index import write_index
from analysis.batch.manifest import current
from analysis.batch.outcome import OK, WITHHELD
from analysis.batch.production import produce
from analysis.batch.stale import decide
from analysis.errors import UserError
from analysis.params import Request

ON_PUPILS, OPEN = "academie-lyon/eleves", "academie-lyon/milieu"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return mixed_country(tmp_path_factory.mktemp("country"), pupils=(2021,))


@pytest.fixture
def made(make_notebook, store, tmp_path, scripted):
    """A function that makes two reports on the académie de Lyon, one of which reads pupils, under an audit."""
    for name, table in (("eleves", "pupils"), ("milieu", "ips")):
        make_notebook(name, metadata={"title": name, "order": 1, "levels": ["academie"], "tables": [table]})
    out, folder = tmp_path / "out", tmp_path / "notebooks"

    def make(audit, executor=None, *, force=True, out=out):
        plan = make_plan([Request(("academie:lyon",))], index=store.index(), chapters=discover(folder))
        stock, previous = take_stock(plan, store), current(out)
        decisions = decide(plan, stock, manifest=previous, out=out, force=force)
        return produce(
            decisions, stock, executor or scripted(), store=store, out=out, previous=previous, command="run",
            again=lambda: stock, audit=audit,
        )  # fmt: skip

    return out, make


def files(out):
    return {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.suffix in (".html", ".pdf", ".ipynb")
    } - {
        "index.html",
        "evolution.html",
    }


def accepted(outcomes):
    return {}


def refused(outcomes):
    return {outcome.name: "un petit effectif y est montré" for outcome in outcomes}


def test_what_passes_comes_into_place_with_its_figures(made):
    out, make = made
    asked = []
    make(lambda outcomes: asked.extend(outcomes) or {})
    assert [(outcome.name, outcome.status, outcome.figures) for outcome in asked] == [(ON_PUPILS, WITHHELD, ())]
    assert files(out) == {f"{name}.{kind}" for name in (ON_PUPILS, OPEN) for kind in ("html", "pdf", "ipynb")}
    assert not [path for path in (out / FOLDER).rglob("*") if path.is_file()]
    found = current(out).by_name[ON_PUPILS]
    assert (found.status, len(found.figures)) == (OK, 1)
    assert all(output.is_intact(out) for output in found.outputs.values())


@pytest.mark.parametrize(
    ("audit", "why"),
    [
        (None, "aucun audit n’a été mené"),
        (refused, "un petit effectif y est montré"),
        (lambda outcomes: 1 / 0, "l’audit n’a pas pu être mené (ZeroDivisionError)"),
    ],
)
def test_what_does_not_pass_stays_apart_and_nothing_else_says_what_it_says(made, audit, why):
    out, make = made
    production = make(audit)
    assert {path for path in files(out) if path.startswith("academie-lyon/eleves")} == set()
    assert {f"{FOLDER}/{ON_PUPILS}.{kind}" for kind in ("html", "pdf", "ipynb")} <= files(out)
    found = current(out).by_name[ON_PUPILS]
    assert found.status == WITHHELD
    assert why in found.error
    assert found.figures == ()
    assert [outcome.name for outcome in production.manifest.withheld] == [ON_PUPILS]
    assert current(out).by_name[OPEN].status == OK
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "Retenu, non publié" in page
    assert FOLDER not in page
    kept = [line for path in (out / "historique").iterdir() for line in path.read_text().splitlines()]
    assert not [line for line in [*kept, (out / "manifest.csv").read_text()] if ON_PUPILS in line and "80,0" in line]


def test_a_published_report_that_no_longer_passes_is_withdrawn(made, scripted):
    """The batch is audited whole: a new report may give away what one already published hides."""
    out, make = made
    make(accepted)
    (out / ON_PUPILS).with_suffix(".pdf").unlink()  # made again, and refused this time
    production = make(refused, force=False)
    assert {outcome.name for outcome in production.outcomes} == {ON_PUPILS}
    assert files(out) == {f"{OPEN}.{kind}" for kind in ("html", "pdf", "ipynb")} | {
        f"{FOLDER}/{ON_PUPILS}.{kind}" for kind in ("html", "pdf", "ipynb")
    }
    make(accepted, force=False)
    assert current(out).by_name[ON_PUPILS].status == OK
    assert not any(path.startswith(FOLDER) for path in files(out))


def test_a_run_killed_before_its_audit_publishes_nothing(made, scripted):
    out, make = made

    def killed(outcomes):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(killed)
    assert {path for path in files(out) if path.startswith(ON_PUPILS)} == set()
    assert current(out).by_name[ON_PUPILS].status == WITHHELD
    (out / "manifest.json").unlink()
    assert current(out).by_name[ON_PUPILS].status == WITHHELD
    executor = scripted()
    make(accepted, executor, force=False)
    assert executor.made == []
    assert current(out).by_name[ON_PUPILS].status == OK
    assert {f"{ON_PUPILS}.{kind}" for kind in ("html", "pdf", "ipynb")} <= files(out)


def test_a_user_error_of_the_audit_is_told(made):
    def unreadable(outcomes):
        raise UserError("registre illisible")

    out, make = made
    make(unreadable)
    assert "registre illisible" in current(out).by_name[ON_PUPILS].error
    assert write_index(current(out), out).is_file()
