"""The global random generators of a report start from its identity, whatever the path that executes it.

Loaded as an IPython extension in a cold kernel, which reads the seed in its environment; a forked process calls
`seed` itself. Generators a notebook makes with its own seed are not concerned.
"""

import os
import random

VARIABLE = "DECORRELER_SEED"


def seed(number: int) -> None:
    """Seed Python's and numpy's global generators with `number` (0 ≤ number < 2³²)."""
    import numpy

    random.seed(number)
    numpy.random.seed(number)


def reseed() -> None:
    """Seed them from the environment when it says so, else from the system, as in a process that has just started."""
    if VARIABLE in os.environ:
        seed(int(os.environ[VARIABLE]))
        return
    import numpy

    random.seed()
    numpy.random.seed()


def load_ipython_extension(shell: object) -> None:
    """What IPython calls when a kernel starts with this extension: seed just before its first cell."""

    def first_cell(info: object) -> None:
        shell.events.unregister("pre_run_cell", first_cell)
        reseed()

    if VARIABLE in os.environ:
        shell.events.register("pre_run_cell", first_cell)
