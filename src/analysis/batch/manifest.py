"""The manifest of an output folder: what was made, from what, with what result."""

import csv
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path

from analysis.batch.outcome import OK, Outcome
from analysis.errors import Problem, UserError

NAME = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """The state of an output folder: one outcome per report, and what the last run used.

    `sources` are the imported files (title, years, SHA-256), `data_fingerprint` identifies the content of the store.
    """

    outcomes: tuple[Outcome, ...]
    finished: datetime
    version: str
    data_fingerprint: str
    fictitious: bool
    sources: tuple[Mapping[str, str], ...] = ()

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status != OK)


def read_manifest(out: Path) -> Manifest | None:
    """The manifest of an output folder, or None. Raises UserError when the file is there and cannot be read."""
    path = out / NAME
    if not path.exists():
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            outcomes=tuple(Outcome.from_record(row) for row in record["reports"]),
            finished=datetime.fromisoformat(record["finished"]),
            version=record["version"],
            data_fingerprint=record["data_fingerprint"],
            fictitious=record["fictitious"],
            sources=tuple(record["sources"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            Problem(
                f"manifeste illisible : {error}",
                where=str(path),
                todo="le déplacer, ou choisir un autre dossier avec --out",
            )
        ) from error


def write_manifest(manifest: Manifest, out: Path) -> None:
    """Write ``manifest.json`` and its flat twin ``manifest.csv``, atomically."""
    record = {
        "finished": manifest.finished.isoformat(timespec="seconds"),
        "version": manifest.version,
        "data_fingerprint": manifest.data_fingerprint,
        "fictitious": manifest.fictitious,
        "sources": [dict(source) for source in manifest.sources],
        "reports": [outcome.as_record() for outcome in manifest.outcomes],
    }
    _replace(out / NAME, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    _replace(out / "manifest.csv", _flat(manifest.outcomes))


def _flat(outcomes: Sequence[Outcome]) -> str:
    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(["territory", "label", "level", "chapter", "status", "seconds", "html", "pdf", "error"])
    for outcome in outcomes:
        files = [outcome.outputs[kind].path if kind in outcome.outputs else "" for kind in ("html", "pdf")]
        first = (outcome.error or "").splitlines()[:1]
        seconds = f"{outcome.seconds:.2f}".replace(".", ",")
        writer.writerow(
            [
                outcome.territory,
                outcome.label,
                outcome.level,
                outcome.chapter,
                outcome.status,
                seconds,
                *files,
                *(first or [""]),
            ]
        )
    return "\ufeff" + stream.getvalue()


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.tmp")
    partial.write_text(text, encoding="utf-8", newline="")
    os.replace(partial, path)
