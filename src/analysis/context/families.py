"""What is computed once and kept: tables beside the store, under a key made of all they depend on."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import protection
from analysis.contracts import CONTRACTS
from analysis.provenance import code_hash
from analysis.store import Store, remembered

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Family:
    """Tables that one chapter's reports share.

    `name` names the folder, `tables` are the canonical tables they are computed from, `build` computes them (one frame
    per name, with a plain index and column types that Parquet keeps). The code they depend on is found from the module
    where `build` is defined, or from `modules`; `settings` is the text of what else they depend on. Reading a table that is
    not declared raises UndeclaredTable. Of a family computed from persons, `audience` names the profile of disclosure whose
    rules let through all that `build` gives; without one, reading the family is noted as reading the persons themselves.
    """

    name: str
    tables: tuple[str, ...]
    build: Callable[[Store], Frames]
    audience: str = ""
    modules: tuple[str, ...] = ()
    settings: str = ""


def kept(store: Store, family: Family) -> dict[str, pd.DataFrame]:
    """The frames of this state of the store, from ``<root>/context``, computed and put there when absent.

    Several processes may do this at once: each computes in a folder of its own, the first to finish puts it in place.
    Raises UndeclaredTable when the store given may not read what the family is computed from, built or not.
    """
    view = store.limited(family.tables)
    folder = store.root / "context" / f"{family.name}-{key(store, family)}"
    if not folder.is_dir():
        with protection.computing():
            frames = family.build(view)
        _keep(frames, folder)
    if any(CONTRACTS[table].individual for table in set(family.tables) & set(store.tables())):
        _note(family)
    return {name: frame.copy(deep=False) for name, frame in _frames(store.folder, folder).items()}


def _note(family: Family) -> None:
    if family.audience:
        protection.opened(protection.Protection("estimates", family.audience, rules=(family.name,)))
    else:
        protection.read(family.name)


def is_kept(store: Store, family: Family) -> bool:
    """Whether the frames of this state of the store are there to be read."""
    return (store.root / "context" / f"{family.name}-{key(store, family)}").is_dir()


@remembered
def _frames(store: Path, folder: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def key(store: Store, family: Family) -> str:
    """Sixteen hexadecimal digits: the content of the tables read, the code that computes from them, its settings."""
    code = _code(family.modules or (family.build.__module__,))
    text = " ".join(filter(None, (store.fingerprint(family.tables), code, family.settings)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _code(modules: tuple[str, ...]) -> str:
    """A process computes with the code it has loaded, whatever becomes of its files."""
    return code_hash(*modules)


def _keep(frames: Frames, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".context-", dir=folder.parent))
    try:
        scratch.chmod(0o755)
        for name, frame in frames.items():
            frame.to_parquet(scratch / f"{name}.parquet", index=False)
        try:
            scratch.rename(folder)
        except OSError:  # another process was first: what it computed is the same
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
