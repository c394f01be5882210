"""One report in a process of its own, on the reference path or with a warm kernel.

Run as ``python -m analysis.batch.worker FOLDER PATH``: FOLDER holds the job and receives the result (see
`execution.making`), PATH is ``cold`` or ``warm``.
"""

import os
import signal
import sys
from functools import partial
from pathlib import Path

from analysis.batch import startup  # noqa: F401  (before anything that imports nbformat)
from analysis.batch.execution.cold import execute
from analysis.batch.execution.folders import orphaned
from analysis.batch.execution.making import make
from analysis.kernels.processes import adopt_orphans, descendants, die_with_parent


def main(folder: str, path: str) -> int:
    """Make the report; when asked to stop, or when the runner dies, stop its kernel and all it started first."""
    signal.signal(signal.SIGTERM, _stop)
    die_with_parent(signal.SIGTERM)
    if orphaned(Path(folder)):  # the runner died while this process was starting: no signal comes any more
        return 1
    adopt_orphans()
    return make(Path(folder), partial(execute, path=path))


def _stop(signum: int, frame: object) -> None:
    for member in descendants(os.getpid()):
        member.kill()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
