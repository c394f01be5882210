"""The register of imports: what each file was and what was kept of it."""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pandas as pd

from analysis.errors import Problem, UserError

_FORMAT = 1
REGISTER = "imports.json"


@dataclass(frozen=True)
class ImportedFile:
    """One file as it was imported; `sha` are the first 12 hexadecimal digits of its SHA-256, `imported_at` ISO 8601."""

    file: str
    sha: str
    source: str
    title: str
    years: str
    rows_in: int
    rows_kept: int
    rows_aside: int
    imported_at: str


COLUMNS = tuple(ImportedFile.__dataclass_fields__)


@dataclass(frozen=True)
class Register:
    """Every file behind a store, whether it holds the fictitious data of the demo, and the mark of the key its
    pseudonyms were made with (empty without data about persons)."""

    fictitious: bool = False
    key: str = ""
    imports: tuple[ImportedFile, ...] = field(default=())

    def with_files(self, files: tuple[ImportedFile, ...], *, fictitious: bool, key: str = "") -> "Register":
        """The register after an import; the same file imported again replaces its line."""
        lines = {(f.source, f.file, f.sha): f for f in (*self.imports, *files)}
        return replace(self, fictitious=fictitious, key=key, imports=tuple(lines[key] for key in sorted(lines)))

    def frame(self) -> pd.DataFrame:
        """One row per file, columns of `ImportedFile`."""
        return pd.DataFrame([asdict(line) for line in self.imports], columns=list(COLUMNS))


def read_register(store: Path) -> Register:
    """The register beside the tables; an empty one when there is no store.

    Raises
    ------
    UserError
        Unreadable register, or a store written by another version of the program.
    """
    path = store / REGISTER
    if not path.is_file():
        return Register()
    todo = "supprimer ce dossier et importer de nouveau les fichiers"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = content["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(Problem("registre des imports illisible", where=str(path), todo=todo)) from error
    if found != _FORMAT:
        raise UserError(
            Problem(f"données rangées dans un autre format ({found} au lieu de {_FORMAT})", where=str(store), todo=todo)
        )
    return Register(
        content["fictitious"], content.get("key", ""), tuple(ImportedFile(**line) for line in content["imports"])
    )


def write_register(store: Path, register: Register) -> None:
    """Write the register into a store folder."""
    content = {
        "format": _FORMAT,
        "fictitious": register.fictitious,
        "key": register.key,
        "imports": [asdict(line) for line in register.imports],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (store / REGISTER).write_text(text + "\n", encoding="utf-8", newline="\n")
