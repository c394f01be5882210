"""``python -m validation [--only NAME…] [--replications N] [--seed S]``: runs the studies and writes their results.

The page of results is only written when every study ran, or in a folder given by ``--folder``; else they are printed.
"""

import argparse
import pkgutil
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from .results import FOLDER, outside, table, write

SEED, REPLICATIONS = 20240701, 300


def studies() -> dict[str, ModuleType]:
    """Every module of the package with a function `run`, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules([str(Path(__file__).parent)]))
    modules = {name: import_module(f"validation.{name}") for name in names if name != "__main__"}
    return {name: module for name, module in modules.items() if hasattr(module, "run")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the studies asked for, prints the page's place or the results; 1 when a share is outside what is expected."""
    known = studies()
    parser = argparse.ArgumentParser(prog="python -m validation", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=sorted(known), default=sorted(known), metavar="NAME")
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args(arguments)
    rows, seconds = [], {}
    for name in asked.only:
        start = time.perf_counter()
        found = known[name].run(asked.seed, asked.replications)
        rows += found
        spent = time.perf_counter() - start
        seconds |= {row["study"]: spent for row in found}
        print(f"{name}: {spent:.0f} s", file=sys.stderr, flush=True)
    results = table(rows)
    folder = asked.folder or (FOLDER if asked.only == sorted(known) else None)
    print(results.to_string() if folder is None else write(results, seconds, folder))
    return int(not outside(results).empty)


if __name__ == "__main__":
    sys.exit(main())
