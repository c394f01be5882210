"""Entry point: parse, dispatch, turn errors into French messages and exit codes."""

import errno
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module

from rich.console import Console

from analysis.cli.parser import parse
from analysis.cli.signals import Terminated, terminable
from analysis.errors import Problem, UserError

_SYSTEM = {
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EDQUOT: "il n’y a plus de place sur le disque (quota)",
    errno.EROFS: "ce dossier ne peut pas être écrit (lecture seule)",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.ENOTDIR: "ce n’est pas un dossier",
}
_COMMANDS = {
    None: ("run", "demo"),
    "run": ("run", "run"),
    "status": ("status", "show"),
    "audit": ("audit", "show"),
    "moved": ("moved", "show"),
    "list": ("listing", "show"),
    "data": ("data", "data_command"),
}
"""Module and function of each command: one that only lists does not wait for the imports of those that compute."""

DONE, SOME_FAILED, WRONG_INPUT, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns 0 (all done), 1 (some report failed or may not be published), 2 (wrong usage or input, or nothing can be written), 130 (Ctrl-C) or
    143 (SIGTERM).
    """
    console = Console(highlight=False, soft_wrap=True)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        with terminable():
            failed = _dispatch(parse(sys.argv[1:] if arguments is None else arguments), console)
    except UserError as error:
        for problem in error.problems:
            errors.print("[bold red]Erreur[/] ", end="")
            errors.print(str(problem), markup=False)
        return WRONG_INPUT
    except OSError as error:
        what = _SYSTEM.get(error.errno, error.strerror or str(error))
        errors.print("[bold red]Erreur[/] ", end="")
        errors.print(str(Problem(what, where=str(error.filename) if error.filename else None)), markup=False)
        return WRONG_INPUT
    except KeyboardInterrupt as interruption:
        errors.print(
            "[bold red]Interrompu[/] : ce qui était en cours a été arrêté, aucun rapport n’est à moitié écrit. "
            "La même commande reprend où elle en était."
        )
        return TERMINATED if isinstance(interruption, Terminated) else INTERRUPTED
    return SOME_FAILED if failed else DONE


def _dispatch(options: Namespace, console: Console) -> bool:
    module, function = _COMMANDS[options.command]
    command = getattr(import_module(f"analysis.cli.{module}"), function)
    return command(console) if options.command is None else command(options, console)
