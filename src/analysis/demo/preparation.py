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

from analysis.sources import Key, Reading, load_aliases, read_path
from analysis.store import Store

from .country import DemoCountry, generate
from .parameters import DEFAULT_SESSIONS, Levels
from .pupils import Cohort, cohort_truth, country_truth, write_extracts
from .raw import README, write_raw

_MARKER, _TRUTH = "demonstration.json", "verite.json"
# Pupils are prepared for the first académie: a cohort that can be followed for three years, and the latest.
_PUPIL_SESSIONS = (2022, 2025)
# The reader of the density grid keeps only communes of real départements, which those of the demo cannot be in.
_BEHIND = (
    "demo",
    "measures/segregation",
    "sources",
    "contracts",
    "store",
    "territories",
)  # packages whose change makes the store stale


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

    Raw files go to ``data_dir/demo/raw`` and, for the pupils of one académie, ``data_dir/demo/extraits``; they are read by
    the readers of real files and imported as fictitious. What is true of the country is in ``data_dir/demo/verite.json``.
    Nothing is done again while the arguments and the program are the same. The folder replaces the former one whole, at
    the end.

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
        country = generate(seed, scenario, size, sessions, levels)
        paths = write_raw(country, scratch / "raw")
        readings = [reading for path in paths if path.name != README for reading in read_path(path)]
        readings += _pupils(country, scratch)
        Store(scratch).write(readings, fictitious=True)
        (scratch / _MARKER).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8")
        _replace(home, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Store(home)


def _pupils(country: DemoCountry, home: Path) -> list[Reading]:
    """The extracts of the first académie, written, then read; the truth written beside."""
    cohorts = {}

    def observe(cohort: Cohort) -> None:
        cohorts[cohort.session] = cohort_truth(cohort)

    wanted = [session for session in _PUPIL_SESSIONS if session in country.parameters["sessions"]]
    first = country.departements["academie"].iloc[0]
    aliases, *paths = write_extracts(country, home / "extraits", academies=[first], sessions=wanted, observe=observe)
    truth = country_truth(country, cohorts, confounded=False)
    (home / _TRUTH).write_text(json.dumps(truth, ensure_ascii=False) + "\n", encoding="utf-8")
    key = Key(hashlib.sha256(f"demonstration {country.parameters['seed']}".encode()).digest())
    known = load_aliases(aliases)
    return [reading for path in paths for reading in read_path(path, aliases=known, key=key)]


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
