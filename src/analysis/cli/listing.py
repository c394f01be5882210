"""Commands that list."""

from argparse import Namespace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analysis.batch import discover, make_plan
from analysis.batch.journal import read_run, runs
from analysis.batch.outcome import OK
from analysis.cli.places import NOTEBOOKS, chosen_store
from analysis.cli.requests import read_requests
from analysis.cli.words import ENDS, moment
from analysis.territories import LEVELS, TerritoryIndex
from analysis.wording.numbers import count, quantity


def show(options: Namespace, console: Console) -> bool:
    """List territories, chapters, the plan or past runs. Always False: nothing can fail here but by UserError."""
    if options.what == "chapters":
        _chapters(console)
        return False
    if options.what == "runs":
        _runs(options.out, console)
        return False
    index = chosen_store(options.data, console).index()
    if options.what == "territories":
        _territories(options, index, console)
    else:
        _plan(options, index, console)
    return False


def _chapters(console: Console) -> None:
    table = Table("Chapitre", "Titre", "Niveaux", "Paramètres")
    for chapter in discover(NOTEBOOKS):
        parameters = ", ".join(f"{p.name} ({p.annotation})" for p in chapter.parameters)
        table.add_row(chapter.name, chapter.title, ", ".join(chapter.levels), parameters)
    console.print(table)


def _runs(out: Path, console: Console) -> None:
    table = Table("Passage", "Début", "Fin")
    for heading in ("Prévus", "À jour", "Produits", "En échec"):
        table.add_column(heading, justify="right")
    table.add_column("Commande")
    for number in runs(out):
        run = read_run(out, number)
        if run is None:
            continue
        failed = sum(outcome.status != OK for outcome in run.outcomes)
        figures = (run.header.planned, run.header.up_to_date, len(run.outcomes) - failed, failed)
        when, end = moment(run.header.started), ENDS.get(run.status, run.status)
        table.add_row(str(number), when, end, *map(count, figures), escape(run.header.command))
    console.print(table)


def _territories(options: Namespace, index: TerritoryIndex, console: Console) -> None:
    table = Table("Territoire", "Nom", "Dans")
    if options.territory:
        territories = [territory for text in options.territory for territory in index.expand(text)]
    else:
        territories = [t for level in LEVELS if level not in ("reseau", "etablissement") for t in index.all(level)]
    for territory in territories:
        table.add_row(territory.id, territory.label, territory.parent.label if territory.parent else "")
    console.print(table)
    if not options.territory:
        networks, establishments = len(index.all("reseau")), len(index.all("etablissement"))
        console.print(
            f"Et {networks} réseaux (--territory 'reseau:*'), {establishments} établissements "
            "(--territory 'etablissement:*')."
        )


def _plan(options: Namespace, index: TerritoryIndex, console: Console) -> None:
    table = Table("Rapport", "Territoire", "Chapitre", "Paramètres")
    plan = make_plan(read_requests(options), index=index, chapters=discover(NOTEBOOKS))
    for row in plan:
        parameters = ", ".join(f"{name}={value}" for name, value in row.parameters.items())
        table.add_row(row.name, row.label, row.title, parameters)
    console.print(table)
    console.print(f"{quantity(len(plan), 'rapport')}.")
