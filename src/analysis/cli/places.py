"""Where things are: the project's folders and the data a command works on."""

from pathlib import Path

from rich.console import Console

from analysis.demo import prepare
from analysis.errors import Problem, UserError
from analysis.store import Store

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = ROOT / "notebooks"
DATA = ROOT / "data"


def open_store(folder: Path | None, console: Console) -> Store:
    """The store of a data folder; by default that of ``data/``, or the demo where nothing was imported (said plainly).

    Raises UserError when the folder named holds no imported data.
    """
    if folder is not None:
        store = Store(folder)
        if not store.tables():
            raise UserError(
                Problem(
                    "aucune donnée importée",
                    where=str(folder),
                    todo=f"python run_reports.py data import CHEMIN… --data {folder}",
                )
            )
        return store
    store = Store(DATA)
    if store.tables():
        return store
    console.print(
        f"Aucune donnée importée dans {DATA} : les [bold]données fictives[/] de démonstration sont utilisées.\n"
        "Pour vos données : python run_reports.py data import CHEMIN…"
    )
    return demo_store(console)


def demo_store(console: Console) -> Store:
    """The store of the demo data, generated and imported when it is not there yet."""
    with console.status("Préparation des données fictives…"):
        return prepare(DATA)
