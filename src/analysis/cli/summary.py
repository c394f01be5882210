"""What a run says when it ends."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analysis.batch import Outcome, Production
from analysis.batch.holding import FOLDER, WAITING
from analysis.batch.moved.page import PAGE
from analysis.batch.outcome import FAILED, OK
from analysis.batch.pages import duration
from analysis.wording.numbers import count, number, quantity

_NAMES = 6


def print_summary(production: Production, *, up_to_date: int, workers: str, console: Console) -> None:
    """Reports made, left as they were and failed; time, rate and memory; then the failures one by one."""
    failures = [outcome for outcome in production.outcomes if outcome.status == FAILED]
    withheld = [outcome for outcome in production.manifest.withheld if outcome.error]
    made = sum(outcome.status == OK for outcome in production.outcomes)
    table = Table(title=f"Passage {production.run}", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("Produits", count(made))
    table.add_row("Déjà à jour", count(up_to_date))
    table.add_row("En échec", f"[bold red]{count(len(failures))}[/]" if failures else "0")
    if withheld:
        table.add_row("Retenus, non publiés", f"[bold red]{count(len(withheld))}[/]")
    if production.outcomes:
        per_minute = 60 * len(production.outcomes) / max(production.seconds, 1e-3)
        table.add_row("Durée", f"{duration(production.seconds)}, {workers}")
        table.add_row("Débit", quantity(per_minute, "rapport", decimals=1) + " par minute")
    peak = max((outcome.memory_mb or 0 for outcome in production.outcomes), default=0)
    if peak:
        table.add_row("Mémoire, au plus", f"{number(peak, 0)} Mo par rapport")
    console.print(table)
    if failures:
        print_failures(failures, console)
    if withheld:
        print_withheld(withheld, console)
    if production.shifted:
        console.print(
            f"[yellow]Attention[/] : données, code ou notebooks ont changé pendant la production ; "
            f"{quantity(len(production.shifted), 'rapport')} à refaire au prochain passage."
        )
    _print_moved(production, console)
    console.print(f"Tout est dans {production.index.resolve()}")


def _print_moved(production: Production, console: Console) -> None:
    moved = {move.report.name for move in production.comparison.moves if move.printed} if production.comparison else ()
    if moved:
        place = (production.index.parent / PAGE).resolve()
        console.print(f"Chiffres clés différents dans {quantity(len(moved), 'rapport')} : {place}")


def print_failures(failures: Sequence[Outcome], console: Console) -> None:
    """Why reports failed, those with the same cause together, and the log that says more."""
    console.print(f"\n[bold red]En échec[/] : {quantity(len(failures), 'rapport')}")
    for rows in _print_causes(failures, console):
        if rows[0].log:
            console.print(f"  Détail : {escape(rows[0].log)}")


def print_withheld(withheld: Sequence[Outcome], console: Console) -> None:
    """Why reports are not published."""
    console.print(f"\n[bold red]Retenus, non publiés[/] : {quantity(len(withheld), 'rapport')}, dans {FOLDER}/")
    list(_print_causes(withheld, console))


def _print_causes(outcomes: Sequence[Outcome], console: Console) -> Iterator[list[Outcome]]:
    causes: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        causes.setdefault((outcome.error or WAITING).partition("\n")[0], []).append(outcome)
    for cause, rows in sorted(causes.items(), key=lambda item: -len(item[1])):
        console.print(f"[red]–[/] {escape(cause)}")
        more = f" et {quantity(len(rows) - _NAMES, 'autre')}" if len(rows) > _NAMES else ""
        console.print("  " + escape(", ".join(row.name for row in rows[:_NAMES]) + more))
        yield rows
