"""Entry point: parse, dispatch, turn errors into French messages and exit codes."""

import sys
from collections.abc import Sequence

from rich.console import Console

from analysis.cli import data, listing, run
from analysis.cli.parser import parse
from analysis.errors import UserError

DONE, SOME_FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 (all done), 1 (some report failed) or 2 (wrong usage or input)."""
    console = Console(highlight=False, soft_wrap=True)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        options = parse(sys.argv[1:] if arguments is None else arguments)
        match options.command:
            case None:
                failed = run.demo(console)
            case "run":
                failed = run.run(options, console)
            case "list":
                failed = listing.show(options, console)
            case "data":
                failed = data.intake_command(options, console)
    except UserError as error:
        for problem in error.problems:
            errors.print("[bold red]Erreur[/] ", end="")
            errors.print(str(problem), markup=False)
        return WRONG_INPUT
    except KeyboardInterrupt:
        errors.print("[bold red]Interrompu[/] : les rapports en cours ont été arrêtés, aucun n’est à moitié écrit.")
        return INTERRUPTED
    return SOME_FAILED if failed else DONE
