"""The command that tells what moved between two runs."""

from argparse import Namespace

from rich.console import Console

from analysis.batch import compare_runs, write_moved
from analysis.wording.numbers import quantity


def show(options: Namespace, console: Console) -> bool:
    """Compare two runs of an output folder and write the page and its data there. Always False."""
    with console.status("Comparaison…"):
        found = compare_runs(options.out, start=options.start, end=options.end)
        page = write_moved(found, options.out)
    moved = {move.report.name for move in found.moves if move.printed}
    console.print(
        f"Du passage {found.before.run} au passage {found.after.run} : {quantity(found.compared, 'rapport comparable')}, "
        f"{quantity(len(found.remade), 'refait')}, {quantity(len(moved), 'rapport')} avec un chiffre clé différent."
    )
    console.print(f"Le détail est dans {page.resolve()}")
    return False
