"""What a machine must have to make the same reports as this one, and what it lacks."""

import hashlib
import json
import platform
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from analysis import __version__
from analysis.batch.execution import Job
from analysis.branding import load_branding
from analysis.provenance import PACKAGE
from analysis.store import Store
from analysis.work import BRANDING, DOCS

_PACKAGE_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Needs:
    """What reports are made from, path or name → hash or version.

    `code` is this library's, file by file; `data` are folders of data, `notebooks` those of the plan, `settings` the
    files they read besides (look, pages on methods), which every machine has beside the library.
    """

    version: str
    python: str
    packages: Mapping[str, str]
    code: Mapping[str, str]
    data: Mapping[str, str]
    notebooks: Mapping[str, str]
    settings: Mapping[str, str]

    @classmethod
    def of(cls, data: Sequence[str], notebooks: Sequence[str]) -> "Needs":
        """What this machine has. A folder or a notebook that is not there is left out."""
        return cls(
            version=__version__,
            python=".".join(platform.python_version_tuple()[:2]),
            packages=_packages(),
            code={path.relative_to(PACKAGE).as_posix(): _digest(path) for path in _library()},
            data={path: Store(Path(path)).fingerprint() for path in data if Path(path).is_dir()},
            notebooks={path: _digest(Path(path)) for path in notebooks if Path(path).is_file()},
            settings={path.name: _digest(path) for path in _settings()},
        )

    def lacks(self, there: "Needs") -> tuple[str, ...]:
        """What another machine, whose state is `there`, lacks to be like this one: French phrases, none when it suits."""
        return tuple(_differences(self, there))


def needs_of(jobs: Sequence[Job]) -> Needs:
    """What these jobs need, as this machine has it."""
    return Needs.of(sorted({job.data for job in jobs}), sorted({job.notebook for job in jobs}))


def post(needs: Needs, note: Path) -> None:
    """Write what is needed into the output folder: a worker that can read this note shares the folder."""
    note.write_text(json.dumps(asdict(needs), ensure_ascii=False), encoding="utf-8")


def shortfalls(note: Path) -> tuple[str, ...]:
    """What this machine lacks to make the reports of a note, in French; empty when it suits."""
    try:
        needs = Needs(**json.loads(note.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return (f"ne voit pas le dossier des rapports {note.parent}",)
    try:
        with tempfile.TemporaryFile(dir=note.parent):
            pass
    except OSError as error:
        return (f"ne peut pas écrire dans {note.parent} ({error.strerror})",)
    return needs.lacks(Needs.of(tuple(needs.data), tuple(needs.notebooks)))


def _differences(here: Needs, there: Needs) -> Iterator[str]:
    if (here.version, here.code) != (there.version, there.code):
        changed = sorted(name for name in {*here.code, *there.code} if here.code.get(name) != there.code.get(name))
        versions = [f"decorreler {there.version}, ici {here.version}"] if here.version != there.version else []
        yield f"n’a pas le même code ({_some([*versions, *changed])})"
    if here.python != there.python:
        yield f"a Python {there.python}, ici {here.python}"
    other = [
        f"{name} {there.packages.get(name, 'absent')}, ici {version}"
        for name, version in here.packages.items()
        if there.packages.get(name) != version
    ]
    if other:
        yield f"n’a pas les mêmes versions ({_some(other)})"
    for folder, fingerprint in here.data.items():
        if there.data.get(folder) != fingerprint:
            yield (
                f"voit d’autres données dans {folder}" if folder in there.data else f"ne voit pas les données {folder}"
            )
    for path, digest in here.notebooks.items():
        if there.notebooks.get(path) != digest:
            yield f"a un autre notebook {path}" if path in there.notebooks else f"ne voit pas le notebook {path}"
    settings = sorted(name for name, digest in here.settings.items() if there.settings.get(name) != digest)
    if settings:
        yield f"n’a pas les mêmes réglages ({_some(settings)})"


def _some(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(names[:most]) + (f" et {len(names) - most} de plus" if len(names) > most else "")


def _packages() -> dict[str, str]:
    """The packages this library requires, and their versions."""
    required = [text for text in metadata.requires("decorreler") or () if "extra ==" not in text]
    names = sorted(_PACKAGE_NAME.match(text).group() for text in required)
    return {name: metadata.version(name) for name in names}


def _library() -> Iterator[Path]:
    return (path for path in sorted(PACKAGE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


def _settings() -> Iterator[Path]:
    """What notebooks read besides data and code: the look, its logo, the pages on methods."""
    if BRANDING.is_file():
        yield BRANDING
        logo = load_branding(BRANDING).logo
        if logo:
            yield logo
    yield from sorted((DOCS / "methodes").glob("*.md"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
