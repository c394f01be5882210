"""Where things are: the project's folders and the data a command works on."""

from pathlib import Path

from rich.console import Console

from analysis.store import Store
from analysis.work import DATA, ROOT, open_store

NOTEBOOKS = ROOT / "notebooks"


def chosen_store(folder: Path | None, console: Console) -> Store:
    """The store a command works on; that the demo stands in for missing data is said plainly."""
    if folder is None and not Store(DATA).tables():
        console.print(
            f"Aucune donnée importée dans {DATA} : les [bold]données fictives[/] de démonstration sont utilisées.\n"
            "Pour vos données : python run_reports.py data import CHEMIN…"
        )
    with console.status("Ouverture des données…"):
        return open_store(folder)
