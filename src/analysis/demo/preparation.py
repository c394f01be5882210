"""The demo's store: drawn, written as the ministry's files, read back by the same readers as real data, kept."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from analysis.sources import read_path
from analysis.store import Store

from .country import generate
from .parameters import DEFAULT_SESSIONS, Levels
from .raw import README, write_raw

_MARKER = "demonstration.json"
# The reader of the density grid keeps only communes of real départements, which those of the demo cannot be in.
_BEHIND = ("demo", "sources", "contracts", "store", "territories")  # packages whose change makes the store stale


def prepare(
    data_dir: Path,
    *,
    seed: int = 2025,
    scenario: str = "stationnaire",
    size: str = "demo",
    sessions: Sequence[int] = DEFAULT_SESSIONS,
    levels: Levels = "observed",
) -> Store:
    """The store of the fictitious country in ``data_dir/demo``, made when it is not there yet.

    Raw files go to ``data_dir/demo/raw``; they are read by the readers of real files and imported as fictitious. Nothing
    is done again while the arguments and the program are the same. The folder replaces the former one whole, at the end.

    Raises
    ------
    UserError
        Unknown scenario or size, no session.
    """
    home = Path(data_dir) / "demo"
    asked = {"seed": seed, "scenario": scenario, "size": size, "sessions": sorted(sessions), "levels": levels}
    mark = {**asked, "program": _fingerprint()}
    if _marked(home) == mark:
        return Store(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".demo-", dir=home.parent))
    try:
        scratch.chmod(0o755)
        paths = write_raw(generate(seed, scenario, size, sessions, levels), scratch / "raw")
        readings = [reading for path in paths if path.name != README for reading in read_path(path)]
        Store(scratch).write(readings, fictitious=True)
        (scratch / _MARKER).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8")
        _replace(home, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Store(home)


def _marked(home: Path) -> dict[str, object] | None:
    try:
        return json.loads((home / _MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _replace(home: Path, scratch: Path) -> None:
    """Swap the new folder in; another process that prepares the same demo at the same time may win, and that is fine."""
    aside = Path(tempfile.mkdtemp(prefix=".demo-former-", dir=home.parent))
    try:
        if home.exists():
            os.replace(home, aside / "demo")
        try:
            os.replace(scratch, home)
        except OSError:
            if home.exists():
                return
            if (aside / "demo").exists():
                os.replace(aside / "demo", home)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@cache
def _fingerprint() -> str:
    """Hash of the code that decides what the store contains."""
    digest = hashlib.sha256()
    for package in _BEHIND:
        for path, content in sorted(_code(files("analysis").joinpath(package), package)):
            digest.update(path.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]


def _code(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            found += _code(entry, name)
        elif entry.name.endswith((".py", ".csv")):
            found.append((name, entry.read_bytes()))
    return found
