"""The journal of a run: one line per finished report, written as it finishes, never rewritten."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from analysis.batch.outcome import Outcome
from analysis.errors import Problem, UserError

FOLDER = "historique"
FINISHED, INTERRUPTED, STOPPED = "termine", "interrompu", "arrete"


@dataclass(frozen=True)
class Header:
    """What a run started from: its number, when (ISO 8601, UTC), the command, what all its reports share.

    `data_fingerprint` identifies the content of the store; `ingredients` are the contents reports are made from (see
    `fingerprint.Ingredients`); `planned` counts the reports asked for, `up_to_date` those that needed nothing;
    `orphans` names the reports of the folder that no chapter or territory can make any more; `sources` describes the
    imported files.
    """

    run: int
    started: str
    command: str
    version: str
    data_fingerprint: str
    fictitious: bool
    planned: int
    up_to_date: int
    ingredients: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sources: tuple[Mapping[str, str], ...] = ()
    orphans: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """A run as its journal tells it. `status` is how it ended, None when it was killed (or is under way)."""

    header: Header
    outcomes: tuple[Outcome, ...] = ()
    status: str | None = None
    finished: str | None = None


class Journal:
    """The journal of the run under way, as a context: what is left without a normal end says so in its last line."""

    def __init__(self, out: Path, header: Header) -> None:
        folder = out / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self.header = header
        self._stream = path_of(out, header.run).open("x", encoding="utf-8", newline="\n")
        self._write("run", asdict(header))

    def add(self, outcome: Outcome) -> None:
        """Write a report's line; once this returns, killing the process does not lose it."""
        self._write("report", outcome.as_record())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        failed = INTERRUPTED if kind and issubclass(kind, KeyboardInterrupt) else STOPPED
        status = failed if kind else FINISHED
        try:
            self._write("end", {"status": status, "finished": now()})
        except OSError:
            if kind is None:
                raise
        finally:
            self._stream.close()

    def _write(self, kind: str, content: Mapping[str, object]) -> None:
        self._stream.write(json.dumps({"kind": kind, **content}, ensure_ascii=False) + "\n")
        self._stream.flush()


def now() -> str:
    """This second, UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def path_of(out: Path, run: int) -> Path:
    """The journal of a run: ``historique/000012.jsonl``."""
    return out / FOLDER / f"{run:06d}.jsonl"


def runs(out: Path) -> tuple[int, ...]:
    """The numbers of the runs of an output folder, in order."""
    return tuple(sorted(int(path.stem) for path in (out / FOLDER).glob("*.jsonl") if path.stem.isdigit()))


def read_run(out: Path, run: int) -> Run | None:
    """A run from its journal; None when it was killed before its first line was whole.

    A last line cut by a kill is left out. Raises UserError when a line before it cannot be read: nothing is guessed.
    """
    path = path_of(out, run)
    try:
        return _run(_records(path.read_bytes(), path))
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(_unreadable(path, str(error))) from error


@cache
def read_header(out: Path, run: int) -> Header | None:
    """What a run started from, without reading what it made; None as for `read_run`, or when its journal is gone."""
    path = path_of(out, run)
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        first = stream.readline()
    try:
        found = _run(_records(first, path))
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(_unreadable(path, str(error))) from error
    return found.header if found else None


def _records(content: bytes, path: Path) -> list[Mapping]:
    lines = content.split(b"\n")
    records = []
    for number, line in enumerate(lines, start=1):
        try:
            records.append(json.loads(line.decode("utf-8")))
        except ValueError as error:
            if number < len(lines):
                raise UserError(_unreadable(path, f"ligne {number}")) from error
    return records


def _run(records: Iterable[Mapping]) -> Run | None:
    header, outcomes, end = None, [], {}
    for record in records:
        content = {key: value for key, value in record.items() if key != "kind"}
        match record["kind"]:
            case "run":
                header = Header(
                    **{**content, "sources": tuple(content["sources"]), "orphans": tuple(content["orphans"])}
                )
            case "report":
                outcomes.append(Outcome.from_record(content))
            case "end":
                end = content
    return None if header is None else Run(header, tuple(outcomes), end.get("status"), end.get("finished"))


def _unreadable(path: Path, what: str) -> Problem:
    return Problem(
        f"journal d’un passage illisible : {what}",
        where=str(path),
        todo="le déplacer hors du dossier (les rapports qu’il décrit seront refaits), ou choisir un autre dossier avec --out",
    )
