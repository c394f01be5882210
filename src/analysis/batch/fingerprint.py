"""What a report is made from: one hash by part, so that a change says what it touches.

The code a report depends on is found by following imports from the notebook's cells (`analysis.provenance`): a file no
import leads to, such as those of the command line, changes nothing; nor does the code that only writes tables
(`UPSTREAM`), whose result is in the tables. Tables count whole, because every report compares its territory with the
country; those of `plan.ALWAYS` count for all.
"""

import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from analysis.batch.plan import PlanRow
from analysis.batch.versions import versions
from analysis.provenance import PACKAGE, code_files, foreign_modules, imported_names
from analysis.store import Store

PARTS = ("notebook", "code", "data", "parameters", "template", "settings", "versions")
UPSTREAM = ("analysis.demo",)
ENGINE = (
    *(f"batch/execution/{name}.py" for name in ("cells", "cold", "identity", "notebook", "report", "shell")),
    "kernels/seeding.py",
)
"""What decides the bytes of a report between its notebook and its files; the rest of the engine runs it, no more."""

_AROUND = ("analysis.batch", "analysis.kernels", *UPSTREAM)
_PERSONAL = ("kernelspec", "language_info", "widgets", "papermill", "toc")
_ENVIRONMENT = ("SOURCE_DATE_EPOCH",)


@dataclass(frozen=True)
class Ingredients:
    """The contents the reports of a plan are made from, name → hash (or version), kept with the run to explain changes.

    `tables` are canonical tables (rows and description of their files), `notebooks` chapters, `code` files of the
    library, `settings` files that notebooks read besides (look, methods), `versions` Python and its packages.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    notebooks: Mapping[str, str] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_record(cls, record: Mapping[str, Mapping[str, str]]) -> "Ingredients":
        return cls(**record)

    def as_record(self) -> dict[str, dict[str, str]]:
        return asdict(self)


@dataclass(frozen=True)
class Stock:
    """The ingredients of a plan, and by name of report: its fingerprint (part → hash), what it uses (part → names)."""

    ingredients: Ingredients
    fingerprints: Mapping[str, Mapping[str, str]]
    uses: Mapping[str, Mapping[str, tuple[str, ...]]]


def take_stock(
    plan: Sequence[PlanRow], store: Store, files: Callable[[str], Mapping[str, Path]] = lambda source: {}
) -> Stock:
    """The fingerprint of every report of a plan, as things stand now.

    `files` gives, for the Python source of a notebook, the files it reads besides tables and code, by name; one that
    is absent counts as such. Raises UserError for damaged tables, SyntaxError for a cell that is not Python.
    """
    chapters = {path: _Chapter(path, files) for path in dict.fromkeys(row.notebook for row in plan)}
    ingredients = Ingredients(
        tables={name: table_hash(store, name) for name in sorted({table for row in plan for table in row.tables})},
        notebooks={path.name: chapter.hash for path, chapter in chapters.items()},
        code={
            name: known for chapter in chapters.values() for name, known in (chapter.code | chapter.template).items()
        },
        settings={name: known for chapter in chapters.values() for name, known in chapter.settings.items()},
        versions={name: known for chapter in chapters.values() for name, known in chapter.versions.items()},
    )
    parts = {row.name: _parts(row, chapters[row.notebook], ingredients) for row in plan}
    return Stock(
        ingredients,
        fingerprints={name: _fingerprint(found, store.fictitious) for name, found in parts.items()},
        uses={name: {part: tuple(content) for part, content in found.items()} for name, found in parts.items()},
    )


def table_hash(store: Store, table: str) -> str:
    """The content of a table and what the register says of the files it comes from, when they were imported apart."""
    imports = store.imports().drop(columns="imported_at")
    lines = imports[imports["sha"].isin(store.values(table, "source_sha"))]
    return _digest([store.fingerprint((table,)), lines.astype(str).to_dict("records")])


def notebook_hash(path: Path) -> str:
    """Cells and metadata of a notebook, without outputs, counters, identifiers or what an editor adds."""
    notebook = nbformat.read(path, as_version=4)
    cells = [[cell.cell_type, cell.source, cell.metadata, cell.get("attachments", {})] for cell in notebook.cells]
    return _digest([{k: v for k, v in notebook.metadata.items() if k not in _PERSONAL}, cells])


def python_source(path: Path) -> str:
    """The code cells of a notebook as Python: lines IPython adds to the language (``%``, ``!``) become calls."""
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(TransformerManager().transform_cell(cell.source) for cell in cells if cell.cell_type == "code")


class _Chapter:
    """A notebook's own part in the fingerprint of its reports, computed once for all its rows."""

    def __init__(self, path: Path, files: Callable[[str], Mapping[str, Path]]) -> None:
        source = python_source(path)
        engine = [PACKAGE / name for name in ENGINE]
        own = "\n".join(path.read_text(encoding="utf-8") for path in engine)
        names, rendering = imported_names(source), imported_names(own)
        code = code_files(*names, without=UPSTREAM)
        template = {*code_files(*rendering, without=_AROUND), *engine}
        self.hash = notebook_hash(path)
        self.code = _hashes(code)
        self.template = _hashes(template - {*code})
        self.settings = {name: _file_hash(file) for name, file in sorted(files(source).items())}
        self.versions = versions(
            foreign_modules(*names, source=source, without=UPSTREAM)
            | foreign_modules(*rendering, source=own, without=_AROUND)
        )


def _parts(row: PlanRow, chapter: _Chapter, shared: Ingredients) -> dict[str, Mapping[str, object]]:
    return {
        "notebook": {row.notebook.name: chapter.hash},
        "code": chapter.code,
        "data": {name: shared.tables[name] for name in row.tables},
        "parameters": {"territory": row.territory, "label": row.label} | dict(row.parameters),
        "template": chapter.template,
        "settings": chapter.settings,
        "versions": chapter.versions | {name: os.environ.get(name) for name in _ENVIRONMENT},
    }


def _fingerprint(parts: Mapping[str, Mapping[str, object]], fictitious: bool) -> dict[str, str]:
    return {part: _digest([fictitious, content] if part == "data" else content) for part, content in parts.items()}


def _hashes(files: Collection[Path]) -> dict[str, str]:
    return {path.relative_to(PACKAGE).as_posix(): _file_hash(path) for path in sorted(files)}


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "absent"


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
