"""Commands that make reports."""

import shlex
import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from analysis import __version__
from analysis.batch import (
    Chapter,
    Decision,
    Manifest,
    Outcome,
    PlanRow,
    Stock,
    current,
    decide,
    discover,
    locked,
    make_plan,
    orphans,
    produce,
    take_stock,
)
from analysis.batch.fingerprint import python_source
from analysis.batch.holding import Verdict
from analysis.cli.executors import executor
from analysis.cli.parser import parse
from analysis.cli.places import DATA, NOTEBOOKS, ROOT, chosen_store
from analysis.cli.progress import Following
from analysis.cli.reasons import print_counts, print_reasons
from analysis.cli.requests import read_requests
from analysis.cli.summary import print_summary
from analysis.methods import method_pages
from analysis.params import read_request
from analysis.report.annex import annex, write_annex
from analysis.store import Store
from analysis.work import DOCS, build_contexts, chosen_branding, files_read_by

DEMO_PARAMS = ROOT / "params" / "demo.yml"


def demo(console: Console) -> bool:
    """The demo batch, into ``reports/``. True when some report failed."""
    from analysis.demo import prepare

    with console.status("Préparation des données fictives…"):
        store = prepare(DATA)
    options = parse(["run", "--out", str(ROOT / "reports")])
    chapters = discover(NOTEBOOKS)
    plan = make_plan([read_request(DEMO_PARAMS)], index=store.index(), chapters=chapters)
    return _make(plan, chapters, options, store=store, console=console)


def run(options: Namespace, console: Console) -> bool:
    """The reports asked for on the command line. True when some report failed."""
    requests = read_requests(options)
    store = chosen_store(options.data, console)
    chapters = discover(NOTEBOOKS)
    formats = tuple(dict.fromkeys(options.format))
    plan = make_plan(requests, index=store.index(), chapters=chapters, formats=formats)
    return _make(plan, chapters, options, store=store, console=console)


def _make(
    plan: Sequence[PlanRow], chapters: Sequence[Chapter], options: Namespace, *, store: Store, console: Console
) -> bool:
    def stock() -> Stock:
        return take_stock(plan, store, partial(files_read_by, store=store))

    def decided(previous: Manifest | None, now: Stock) -> list[Decision]:
        return decide(plan, now, manifest=previous, out=out, force=options.force)

    out = options.out
    if options.dry_run:
        decisions = decided(current(out), stock())
        print_reasons(decisions, console)
        print_counts(decisions, console)
        console.print("Rien n’a été produit (--dry-run).")
        return False
    with locked(out), executor(options) as (chosen, workers):
        previous = current(out)
        if previous is None or options.force:  # something is to be made, whatever the stock says
            chosen.prepare(store.root)
        with console.status("Recherche de ce qui a changé…"):
            now = stock()
            decisions = decided(previous, now)
        if options.why:
            print_reasons(decisions, console)
        stale = sum(decision.stale for decision in decisions)
        if stale:
            chosen.prepare(store.root)
        with console.status("Calcul de ce que les rapports partagent…"):
            for path in sorted({decision.row.notebook for decision in decisions if decision.stale}):
                build_contexts(store, python_source(path))
            write_annex(annex(method_pages(DOCS), version=__version__, branding=chosen_branding()), out)
        with Following(stale, console) as following:
            production = produce(
                decisions,
                now,
                chosen,
                store=store,
                out=out,
                previous=previous,
                command=shlex.join(["run_reports.py", *sys.argv[1:]]),
                again=stock,
                orphans=orphans(previous, chapters, store.index()) if previous else (),
                done=following.done,
                audit=partial(_audit, store, out),
            )
    print_summary(production, up_to_date=len(decisions) - stale, workers=workers, console=console)
    return any(outcome.error for outcome in (*production.outcomes, *production.manifest.withheld))


def _audit(store: Store, out: Path, outcomes: Sequence[Outcome]) -> Verdict:
    """Only a run that made reports on persons waits for what attacks them to be imported."""
    from analysis.cli.audit import auditor

    return auditor(store, out, [])(outcomes)
