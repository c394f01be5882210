"""Which code a result comes from: the files of this library that a module or an object can reach, and their hash."""

import ast
import hashlib
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent
_LIBRARY = __name__.partition(".")[0]
_BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")
"""Where statements hold others."""


def code_hash(*names: str) -> str:
    """SHA-256 of the paths and contents of `code_files(*names)`."""
    digest = hashlib.sha256()
    for path in code_files(*names):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def code_files(*names: str, without: Collection[str] = ()) -> tuple[Path, ...]:
    """The files of the library that these modules or objects depend on, transitively, in order of path.

    `names` are modules (``"analysis.context.success"``) or objects taken from a package
    (``"analysis.measures.slope_points"``): such an object leads to the module that defines it, not to all that the
    package gathers. Imports inside functions count, imports by a computed name do not. The data files beside a module
    (CSV, templates, fonts) belong to it. Packages of `without` are not followed. Names outside the library are passed
    over; raises LookupError for one inside it that is neither a module nor an object of a package.
    """
    waiting = [name for name in names if _inside(name)]
    closed = tuple(f"{name}." for name in without)
    seen: set[str] = set()
    modules: set[Path] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or f"{name}.".startswith(closed):
            continue
        seen.add(name)
        path = _module(name)
        if path is None:
            waiting.extend(_definition(name))
        else:
            modules.add(path)
            waiting.extend(imported_names(path.read_text(encoding="utf-8"), _package_of(name, path)))
    gathered = {folder / "__init__.py" for path in modules for folder in _packages(path)}
    beside = {data for folder in {path.parent for path in modules} for data in _data_files(folder)}
    return tuple(sorted(modules | gathered | beside))


def imported_names(source: str, package: str = "") -> list[str]:
    """Dotted names of this library that Python source imports; `package` resolves the relative ones."""
    return [name for name in _imports(source, package) if _inside(name)]


def foreign_modules(*names: str, source: str = "", without: Collection[str] = ()) -> frozenset[str]:
    """Top-level names of what `code_files` gives and some more Python source import from outside this library.

    The standard library is among them.
    """
    modules = [path for path in code_files(*names, without=without) if path.suffix == ".py"]
    found = {name for path in modules for name in _imports(path.read_text(encoding="utf-8"), _package_at(path))}
    return frozenset(name.partition(".")[0] for name in {*found, *_imports(source, "")} if not _inside(name))


@cache
def _imports(source: str, package: str) -> tuple[str, ...]:
    found = []
    for node in _executed(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, package)
            found += [origin if alias.name == "*" else f"{origin}.{alias.name}" for alias in node.names]
    return tuple(found)


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Every statement but those that only type checkers read."""
    waiting = deque([tree])
    while waiting:
        node = waiting.popleft()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting.extend(node.orelse)
        else:
            yield node
            for part in _BLOCKS:
                waiting.extend(getattr(node, part, ()))


def _origin(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    above = parts[: len(parts) - node.level + 1]
    return ".".join([*above, *filter(None, [node.module])])


def _definition(name: str) -> Iterable[str]:
    """Where an object that a package or a module offers comes from."""
    owner, _, attribute = name.rpartition(".")
    path = _module(owner)
    if path is None:
        raise LookupError(f"{name} is neither a module nor an object of a package of this library")
    if path.name != "__init__.py":
        return [owner]
    return [_offered(path.read_text(encoding="utf-8"), owner).get(attribute, owner)]


@cache
def _offered(source: str, package: str) -> dict[str, str]:
    """Name a package offers → what it imports under this name."""
    statements = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    named = [(alias, _origin(node, package)) for node in statements for alias in node.names]
    return {alias.asname or alias.name: f"{origin}.{alias.name}" for alias, origin in reversed(named)}


@cache
def _module(name: str) -> Path | None:
    path = PACKAGE.joinpath(*name.split(".")[1:])
    return next((p for p in (path / "__init__.py", path.with_suffix(".py")) if p.is_file()), None)


def _package_of(name: str, path: Path) -> str:
    return name if path.name == "__init__.py" else name.rpartition(".")[0]


def _package_at(path: Path) -> str:
    return ".".join(path.parent.relative_to(PACKAGE.parent).parts)


def _packages(path: Path) -> Iterator[Path]:
    folder = path.parent
    while folder != PACKAGE.parent:
        yield folder
        folder = folder.parent


def _data_files(folder: Path) -> Iterator[Path]:
    """Files that are not code in a package's folder and in those of its subfolders that are not packages."""
    for path in folder.iterdir():
        if path.is_dir():
            if path.name != "__pycache__" and not (path / "__init__.py").exists():
                yield from (inner for inner in path.rglob("*") if inner.is_file() and inner.suffix != ".pyc")
        elif path.suffix != ".py":
            yield path


def _inside(name: str) -> bool:
    return name.partition(".")[0] == _LIBRARY
