"""Cells executed once for all the reports of a chapter: what they may be, and whether that made a difference."""

import ast
import builtins
import os
import random
import re
import threading
from collections.abc import Iterator, Mapping
from types import ModuleType

from nbformat import NotebookNode

from analysis.errors import Problem

from .cells import PARAMETERS, SHARED, tagged

_KERNEL_NEEDED = re.compile(r"\b(get_ipython|ipywidgets|multiprocessing)\b")
_DEPTH = 3
_OF_THE_SHELL = frozenset({"In", "Out", "exit", "get_ipython", "open", "quit"})


def boundary(notebook: NotebookNode) -> int:
    """The index of the cell tagged `parameters`; cells before it come before any report is known."""
    return next(i for i, cell in enumerate(notebook.cells) if tagged(cell, PARAMETERS))


def problems(notebook: NotebookNode, where: str) -> list[Problem]:
    """What forbids to run cells tagged `shared` once for all reports; empty when they may be.

    They must stand above the cell tagged `parameters`, take no name from it, and no code cell that is not shared may
    stand above it.
    """
    limit = boundary(notebook)
    names = set(assigned(notebook.cells[limit].source))
    found = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        place = f"{where}, cellule {index + 1}"
        if tagged(cell, SHARED) and index > limit:
            found.append(
                Problem(
                    "une cellule « shared » est placée après la cellule « parameters »",
                    where=place,
                    todo="la placer avant, ou lui retirer l’étiquette « shared »",
                )
            )
        elif tagged(cell, SHARED) and (used := sorted(names & set(read_names(cell.source)))):
            found.append(
                Problem(
                    f"une cellule « shared » dépend du paramètre {', '.join(f'« {name} »' for name in used)}",
                    where=place,
                    todo="placer ce qui dépend d’un paramètre après la cellule « parameters »",
                )
            )
    return found


def refusal(notebook: NotebookNode) -> str | None:
    """Why a notebook must go by the reference path, in French, from its text alone; None when nothing says so."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if not _is_python(cell.source):
            return f"la cellule {index + 1} n’est pas du Python seul (commande d’IPython ?)"
        if found := _KERNEL_NEEDED.search(cell.source):
            return f"la cellule {index + 1} utilise {found[0]}"
        if index < boundary(notebook) and cell.source.strip() and not tagged(cell, SHARED):
            return f"la cellule {index + 1} précède la cellule « parameters » sans être « shared »"
    return None


def _is_python(source: str) -> bool:
    try:
        compile(source, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        return False
    return True


def assigned(source: str) -> Iterator[str]:
    """Names a cell assigns."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def read_names(source: str) -> Iterator[str]:
    """Names a cell reads; none when it is not Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


class Witness:
    """The state of this process before shared cells run, to compare with the one they leave.

    Whatever a fork would give to several reports at once (a random generator, an open file, a thread) while each
    would have its own in a cold kernel is told by `difference`.
    """

    def __init__(self) -> None:
        self._random = _random_state()
        self._files = _open_files()
        self._threads = _threads()
        self._folder = os.getcwd()

    def difference(self, namespace: Mapping[str, object]) -> str | None:
        """What the shared cells made that reports must not have in common, in French; None when there is nothing."""
        if _random_state() != self._random:
            return "une cellule « shared » tire au hasard"
        made = ((name, value) for name, value in namespace.items() if name not in _OF_THE_SHELL)
        if name := next((name for name, value in made if _draws(value)), None):
            return f"« {name} », créé par une cellule « shared », contient un générateur aléatoire"
        if os.getcwd() != self._folder or os.listdir(self._folder):
            return "une cellule « shared » change de dossier ou y écrit"
        if _open_files() - self._files:
            return "une cellule « shared » laisse un fichier ouvert"
        if _threads() > self._threads:
            return "une cellule « shared » laisse un fil d’exécution"
        return None


def _random_state() -> tuple:
    import numpy

    kind, keys, *rest = numpy.random.get_state()
    return random.getstate(), kind, keys.tobytes(), tuple(rest)


def _open_files() -> frozenset[str]:
    return frozenset(
        f"{fd} {target}" for fd in os.listdir("/proc/self/fd") if (target := _target(fd)) and "/proc/" not in target
    )


def _target(fd: str) -> str | None:
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return None


def _threads() -> int:
    return max(threading.active_count(), len(os.listdir("/proc/self/task")))


def _draws(value: object, depth: int = _DEPTH) -> bool:
    """Whether an object is, or holds within a few steps, a generator of random numbers."""
    import numpy

    if isinstance(value, (random.Random, numpy.random.Generator, numpy.random.RandomState, numpy.random.BitGenerator)):
        return True
    if depth == 0 or isinstance(value, (ModuleType, type, str, bytes)) or value is builtins:
        return False
    return any(_draws(item, depth - 1) for item in _inside(value))


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())[:1000]
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(value)[:1000]
    try:
        return list(vars(value).values())
    except TypeError:
        return []
