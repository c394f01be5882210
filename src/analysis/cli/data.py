"""Commands that read data files."""

from argparse import Namespace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analysis.cli.places import DATA
from analysis.errors import UserError
from analysis.sources import IntakeReport, KeyFile, Reading, default_path, intake, load_aliases, write_templates
from analysis.store import ImportReport, Store
from analysis.wording.numbers import count, quantity


def data_command(options: Namespace, console: Console) -> bool:
    """``data import``, ``data check`` or ``data template``. Always False: what cannot be done raises UserError."""
    if options.action == "template":
        for path in write_templates(options.folder):
            console.print(escape(str(path)))
        return False
    return intake_command(options, console)


def intake_command(options: Namespace, console: Console) -> bool:
    """Read the files, say what they are; with ``import``, put them in the store. Always False.

    Raises UserError listing every problem of every file; nothing is then imported.
    """
    aliases = [alias for path in options.alias for alias in load_aliases(path)]
    key = KeyFile(options.key or default_path(), options.data or DATA) if options.action == "import" else None
    with console.status("Lecture des fichiers…"):
        report = intake(options.paths, aliases=aliases, key=key)
    print_intake(report, console)
    if report.problems:
        if report.readings and options.action == "import":
            console.print(
                "Aucun fichier n’a été importé : corriger ou retirer les fichiers ci-dessous, puis recommencer."
            )
        raise UserError(*report.problems)
    if options.action == "import":
        store = Store(options.data or DATA)
        with console.status("Rangement dans l’entrepôt…"):
            done = store.write(report.readings)
        print_import(done, store.root, console)
    return False


def print_intake(report: IntakeReport, console: Console) -> None:
    """What was recognised, row counts, what is set aside and why."""
    for reading in report.readings:
        _print_reading(reading, console)
    for left in report.unrecognised:
        console.print(f"[yellow]Non reconnu[/] {escape(str(left.path))} : {escape(left.reason)}")


def _print_reading(reading: Reading, console: Console) -> None:
    aside = reading.rows_in - reading.rows_kept
    console.print(f"[bold]{escape(reading.path.name)}[/] : {reading.title} ({reading.years})")
    rows = (
        quantity(reading.rows_in, "ligne lue", "lignes lues"),
        quantity(reading.rows_kept, "retenue"),
        quantity(aside, "écartée"),
    )
    console.print(f"  {', '.join(rows)}")
    for part in reading.set_aside:
        examples = f" (par exemple {', '.join(part.examples)})" if part.examples else ""
        console.print(f"  – {count(part.rows)} : {escape(part.reason + examples)}")
    for note in reading.notes:
        console.print(f"  – {escape(note)}")


def print_import(done: ImportReport, root: Path, console: Console) -> None:
    """What the import changed in each table."""
    table = Table("Table", title=f"Entrepôt {root}", title_justify="left")
    for heading in ("Lignes ajoutées", "Lignes remplacées", "Lignes en tout"):
        table.add_column(heading, justify="right")
    for change in done.tables:
        table.add_row(change.table, count(change.added), count(change.replaced), count(change.total))
    console.print(table)
