"""The code of a notebook on persons: it opens publications, and neither reads data by itself nor says that it is protected."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager

_READERS = ("duckdb", "pyarrow", "polars", "sqlite3", "openpyxl", "importlib", "subprocess", "ctypes", "pickle")
_OURS = ("analysis.publication", "analysis.disclosure")
_STAMPS = ("REFUSAL", "published")
_CALLS = (
    "open",
    "exec",
    "eval",
    "compile",
    "__import__",
    "read_bytes",
    "read_text",
    "system",
    "getoutput",
    "run_cell_magic",
)
_DATA = "il lit des données sans passer par une publication ni par un résultat partagé"
_STAMP = "il se donne lui-même une protection"


def unprotected_code(path: Path) -> Iterator[tuple[str, str]]:
    """Where the code of an executed notebook goes round the protection of persons, and how (French).

    It is read, not run: what does so under another name is not seen. Raises SyntaxError for a cell that is not Python.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for rank, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "code":
            source = TransformerManager().transform_cell("".join(cell["source"]))
            for what in dict.fromkeys(_found(ast.parse(source))):
                yield f"cellule {rank}", what


def _found(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [(node.module or "", alias.name) for alias in node.names]
        else:
            names = []
        for module, name in names:
            whole = f"{module}.{name}".rstrip(".")
            if module == "analysis.protection" and name in _STAMPS:
                continue
            if "analysis.protection" in (module, whole):
                yield _STAMP
            elif module.split(".")[0] in _READERS or any(f"{whole}.".startswith(f"{ours}.") for ours in _OURS):
                yield _DATA
        if isinstance(node, ast.Call) and _called(node.func):
            yield _DATA
        if isinstance(node, ast.Attribute) and node.attr in ("stamp", "counts") and _is_audience(node.value):
            yield _STAMP


def _called(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in _CALLS or name.startswith("read_")


def _is_audience(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and value.attr == "audience"
