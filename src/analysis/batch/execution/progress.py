"""Where a report is: a small file its process writes and its watcher reads, so that a stopped report can say where."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

_WIDTH = 64


@dataclass(frozen=True)
class Place:
    """Phase under way, index of the cell (None outside cells), and since when (`time.monotonic`)."""

    phase: str
    cell: int | None
    since: float


class Progress:
    """Writes one line of fixed width in place: cheap, never half written for who reads it.

    `first_cell` is when the first cell began (`time.monotonic`), None before.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        self.first_cell: float | None = None

    def cell(self, index: int) -> None:
        """The cell at this index begins."""
        if self.first_cell is None:
            self.first_cell = time.monotonic()
        self._write("execution", str(index))

    def phase(self, name: str) -> None:
        """A phase begins, outside cells."""
        self._write(name, "-")

    def _write(self, phase: str, cell: str) -> None:
        line = f"{phase} {cell} {time.monotonic():.6f}".ljust(_WIDTH - 1) + "\n"
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, line.encode("ascii"))


def read_progress(path: Path) -> Place | None:
    """Where a report is; None before it said anything."""
    try:
        phase, cell, since = path.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    return Place(phase, None if cell == "-" else int(cell), float(since))
