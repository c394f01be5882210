"""Commands that make reports."""

import os
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from analysis import __version__
from analysis.batch import (
    Manifest,
    Outcome,
    PlanRow,
    discover,
    make_plan,
    merge,
    read_manifest,
    run_plan,
    write_index,
    write_manifest,
)
from analysis.cli.places import DATA, NOTEBOOKS, ROOT, chosen_store
from analysis.context import load_context
from analysis.demo import prepare
from analysis.errors import Problem, UserError
from analysis.params import Request, read_request
from analysis.store import Store

DEMO_PARAMS = ROOT / "params" / "demo.yml"


def demo(console: Console) -> bool:
    """The demo batch, into ``reports/``. True when some report failed."""
    with console.status("Préparation des données fictives…"):
        store = prepare(DATA)
    requests = [read_request(DEMO_PARAMS)]
    plan = make_plan(requests, index=store.index(), chapters=discover(NOTEBOOKS))
    return _make(plan, store=store, out=ROOT / "reports", jobs=None, console=console)


def run(options: Namespace, console: Console) -> bool:
    """The reports asked for on the command line. True when some report failed."""
    requests = read_requests(options)
    store = chosen_store(options.data, console)
    formats = tuple(dict.fromkeys(options.format))
    plan = make_plan(requests, index=store.index(), chapters=discover(NOTEBOOKS), formats=formats)
    return _make(plan, store=store, out=options.out, jobs=options.jobs, console=console)


def read_requests(options: Namespace) -> list[Request]:
    """What the parameter files and the options ask for; options complete the files, or stand alone.

    Raises UserError when neither names a territory.
    """
    requests = [read_request(path) for path in options.params]
    if options.territory:
        requests.append(Request(tuple(options.territory), tuple(options.chapter)))
    elif options.chapter:
        requests = [Request(r.territories, tuple(options.chapter), r.parameters, r.origin) for r in requests]
    if not requests:
        raise UserError(
            Problem(
                "aucun territoire demandé",
                allowed="un fichier de paramètres (params/….yml) ou --territory NIVEAU:CODE",
                todo="python run_reports.py list territories",
            )
        )
    return requests


def _make(plan: Sequence[PlanRow], *, store: Store, out: Path, jobs: int | None, console: Console) -> bool:
    previous = read_manifest(out)
    _check_writable(out)
    with console.status("Calcul du contexte national…"):
        load_context(store)
    workers = min(jobs or os.cpu_count() or 1, len(plan))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Rapports", total=len(plan))

        def advance(outcome: Outcome) -> None:
            progress.advance(task)
            if outcome.error:
                progress.console.print(f"[red]échec[/] {outcome.name} : {escape(outcome.error)}")

        outcomes = run_plan(plan, data=store.root, out=out, jobs=workers, done=advance)
    manifest = Manifest(
        outcomes=merge(previous.outcomes if previous else (), outcomes),
        finished=datetime.now(UTC),
        version=__version__,
        data_fingerprint=store.fingerprint(),
        fictitious=store.fictitious,
        sources=tuple(store.imports()[["title", "years", "file", "sha"]].astype(str).to_dict("records")),
    )
    write_manifest(manifest, out)
    index = write_index(manifest, out)
    _summary(outcomes, index, console)
    return any(outcome.error for outcome in outcomes)


def _check_writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".ecriture"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UserError(
            Problem(f"impossible d’écrire dans le dossier des rapports : {error.strerror}", where=str(out))
        ) from error


def _summary(outcomes: Sequence[Outcome], index: Path, console: Console) -> None:
    failures = [outcome for outcome in outcomes if outcome.error]
    if failures:
        table = Table("Rapport", "Ce qui n’a pas marché", title="Rapports en échec", title_style="bold red")
        for outcome in failures:
            table.add_row(outcome.name, escape((outcome.error or "").splitlines()[0]))
        console.print(table)
    made = len(outcomes) - len(failures)
    console.print(f"{made} rapport{'s' if made > 1 else ''} produit{'s' if made > 1 else ''} sur {len(outcomes)}.")
    console.print(f"Tout est dans {index.resolve()}")
