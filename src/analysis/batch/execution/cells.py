"""How a cell is named, and how its failure is told."""

import re
from dataclasses import replace

from nbformat import NotebookNode

from .job import Failure

PARAMETERS, SHARED, INJECTED = "parameters", "shared", "injected-parameters"
_SOURCE_LINES = 5
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_PLACE = re.compile(r"^(?:File \S+:\d+, in \w+|File \S+:\d+|Cell In\[\d+\], line \d+)", re.MULTILINE)


class CellStopped(Exception):
    """A cell raised; `failure` says which and why, `traceback` is what the notebook would show."""

    def __init__(self, failure: Failure, traceback: str) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.traceback = _ESCAPE.sub("", traceback)

    def without_values(self) -> "CellStopped":
        """The same where a value may be that of a person: which exception, and where in the code, no more."""
        places = "\n".join(found.group() for found in _PLACE.finditer(self.traceback))
        told = self.failure
        if told.exception != "UserError":
            quoted = f" — « {told.source[0]} »" if told.source else ""
            message = f"{told.message.partition(' : ')[0]} : {told.exception}{quoted}"
            told = replace(told, message=message)
        return CellStopped(told, f"{places}\n{told.exception} (message non conservé : données sur des personnes)")


def tagged(cell: NotebookNode, tag: str) -> bool:
    """Whether a cell has this tag."""
    return tag in cell.metadata.get("tags", [])


def rank(notebook: NotebookNode, index: int) -> int:
    """The rank, from 1, that a cell of the executed notebook has in the notebook as written."""
    injected = next((i for i, cell in enumerate(notebook.cells) if tagged(cell, INJECTED)), len(notebook.cells))
    return index + 1 if index < injected else index


def failure(name: str, value: str, *, source: str, chapter: str, cell: int) -> Failure:
    """The failure of a cell that raised the exception `name` with the text `value`."""
    lines = _ESCAPE.sub("", value).strip().splitlines() or [name]
    what = " ".join(line.strip() for line in lines) if name == "UserError" else f"{name} : {lines[0]}"
    shown = first_lines(source)
    quoted = f" — « {shown[0]} »" if shown else ""
    return Failure(f"{place(chapter, cell)} : {what}{quoted}", "cell", cell=cell, source=shown, exception=name)


def place(chapter: str, cell: int | None) -> str:
    """« notebook reussite_ips, cellule 4 »."""
    return f"notebook {chapter}" if cell is None else f"notebook {chapter}, cellule {cell}"


def first_lines(source: str) -> tuple[str, ...]:
    """The first lines of a cell that are not blank."""
    return tuple([line for line in source.splitlines() if line.strip()][:_SOURCE_LINES])
