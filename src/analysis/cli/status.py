"""The command that tells the state of an output folder."""

from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from functools import partial

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analysis.batch import Decision, Manifest, current, decide, discover, orphans, replan, take_stock, unknown_files
from analysis.batch.outcome import FAILED, WITHHELD
from analysis.cli.places import NOTEBOOKS, chosen_store
from analysis.cli.reasons import print_reasons
from analysis.cli.summary import print_failures, print_withheld
from analysis.cli.words import ENDS, moment
from analysis.wording.numbers import count, quantity
from analysis.work import files_read_by

_SHOWN = 10


def show(options: Namespace, console: Console) -> bool:
    """Reports by chapter and level, what is stale and why, failures, what nothing makes any more. Always False."""
    out = options.out
    manifest = current(out) if out.is_dir() else None
    if manifest is None:
        console.print(f"Aucun rapport n’a été produit dans {out}.")
        return False
    store = chosen_store(options.data, console)
    chapters = discover(NOTEBOOKS)
    with console.status("Recherche de ce qui a changé…"):
        lost = set(orphans(manifest, chapters, store.index()))
        plan = replan((row for row in manifest.outcomes if row.name not in lost), chapters, store.index())
        decisions = decide(
            plan, take_stock(plan, store, partial(files_read_by, store=store)), manifest=manifest, out=out
        )
        strangers = unknown_files(manifest, out)
    _head(manifest, console)
    _table(manifest, decisions, lost, console)
    if any(decision.stale for decision in decisions):
        console.print("\n[bold]À refaire[/]")
        print_reasons(decisions, console)
    if manifest.failures:
        print_failures(manifest.failures, console)
    if manifest.withheld:
        print_withheld(manifest.withheld, console)
    _list("Rapports dont le chapitre ou le territoire n’existe plus", sorted(lost), console)
    _list("Fichiers qui ne viennent d’aucun rapport connu", strangers, console)
    return False


def _head(manifest: Manifest, console: Console) -> None:
    when, end = moment(manifest.finished.isoformat()), ENDS[manifest.status]
    console.print(
        f"Dernier passage : n° {manifest.run}, {end} le {when}. {quantity(len(manifest.outcomes), 'rapport')}."
    )


def _table(manifest: Manifest, decisions: Sequence[Decision], lost: set[str], console: Console) -> None:
    stale = {decision.row.name for decision in decisions if decision.stale}
    cells = Counter()
    for row in manifest.outcomes:
        place = (row.chapter, row.level)
        failed, held = row.status == FAILED, row.status == WITHHELD
        state = (
            "lost"
            if row.name in lost
            else "held"
            if held
            else "failed"
            if failed
            else "stale"
            if row.name in stale
            else "fresh"
        )
        cells[place, state] += 1
    table = Table("Chapitre", "Niveau")
    states = {"fresh": "À jour", "stale": "À refaire", "failed": "En échec", "held": "Retenus", "lost": "Sans objet"}
    for title in states.values():
        table.add_column(title, justify="right")
    for chapter, level in dict.fromkeys((row.chapter, row.level) for row in manifest.outcomes):
        table.add_row(chapter, level, *(count(cells[(chapter, level), state]) for state in states))
    console.print(table)


def _list(title: str, names: Sequence[str], console: Console) -> None:
    if names:
        more = len(names) - _SHOWN
        console.print(f"\n[bold]{title}[/] ({count(len(names))}, laissés en place)")
        console.print(escape(", ".join(names[:_SHOWN]) + (f" et {quantity(more, 'autre')}" if more > 0 else "")))
