"""The manifest of an output folder: its state, derived from the journals of its runs."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from analysis.batch.journal import FINISHED, Run, read_run, runs
from analysis.batch.outcome import FAILED, WITHHELD, Outcome
from analysis.errors import Problem, UserError
from analysis.files import replace_file

NAME = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """The state of an output folder after a run: one outcome per report ever made there, and what that run used.

    `run` is its number and `status` how it ended (see `journal`), None when it was killed: its journal may then hold
    more than this. `sources` are the imported files (title, years, SHA-256), `data_fingerprint` identifies the content
    of the store.
    """

    outcomes: tuple[Outcome, ...]
    finished: datetime
    version: str
    data_fingerprint: str
    fictitious: bool
    sources: tuple[Mapping[str, str], ...] = ()
    run: int = 0
    status: str | None = FINISHED

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status == FAILED)

    @property
    def withheld(self) -> tuple[Outcome, ...]:
        """Reports made that are not published."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == WITHHELD)

    @property
    def by_name(self) -> dict[str, Outcome]:
        return {outcome.name: outcome for outcome in self.outcomes}


def current(out: Path) -> Manifest | None:
    """The state of an output folder, None when nothing was ever run there.

    What the manifest does not know yet (its run was killed, or the file is gone) comes from the journals. Raises
    UserError when a file is there and cannot be read.
    """
    known = read_manifest(out)
    since = 0 if known is None else known.run + (known.status is not None)
    return _fold(known, (read_run(out, run) for run in runs(out) if run >= since))


def state_after(out: Path, run: int) -> Manifest | None:
    """The state an output folder was in after a run, from the journals alone."""
    return _fold(None, (read_run(out, number) for number in runs(out) if number <= run))


def merge(previous: Sequence[Outcome], new: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes of an output folder after a run: the new ones, and those of reports not made this time, by name."""
    known = {outcome.name: outcome for outcome in previous}
    for outcome in new:
        known[outcome.name] = outcome.after(known.get(outcome.name))
    return tuple(known[name] for name in sorted(known))


def _fold(state: Manifest | None, later: Iterable[Run | None]) -> Manifest | None:
    for run in later:
        if run is not None:
            state = _after(state, run)
    return state


def _after(state: Manifest | None, run: Run) -> Manifest:
    last = run.finished or max((outcome.finished for outcome in run.outcomes), default=run.header.started)
    return Manifest(
        outcomes=merge(state.outcomes if state else (), run.outcomes),
        finished=datetime.fromisoformat(last).astimezone(UTC),
        version=run.header.version,
        data_fingerprint=run.header.data_fingerprint,
        fictitious=run.header.fictitious,
        sources=run.header.sources,
        run=run.header.run,
        status=run.status,
    )


def read_manifest(out: Path) -> Manifest | None:
    """The manifest file of an output folder, or None. Raises UserError when it is there and cannot be read."""
    path = out / NAME
    if not path.exists():
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        outcomes = tuple(Outcome.from_record(row) for row in record.pop("reports"))
        finished, sources = datetime.fromisoformat(record.pop("finished")), tuple(record.pop("sources"))
        return Manifest(outcomes, finished, sources=sources, **record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            Problem(
                f"manifeste illisible : {error}",
                where=str(path),
                todo="le supprimer (il est reconstruit à partir du dossier historique), "
                "ou choisir un autre dossier avec --out",
            )
        ) from error


def write_manifest(manifest: Manifest, out: Path) -> None:
    """Write ``manifest.json`` (one report a line) and its flat twin ``manifest.csv``, atomically."""
    head = {
        "run": manifest.run,
        "status": manifest.status,
        "finished": manifest.finished.isoformat(timespec="seconds"),
        "version": manifest.version,
        "data_fingerprint": manifest.data_fingerprint,
        "fictitious": manifest.fictitious,
        "sources": [dict(source) for source in manifest.sources],
    }
    rows = ",\n".join(json.dumps(outcome.as_record(), ensure_ascii=False) for outcome in manifest.outcomes)
    text = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    replace_file(out / NAME, f'{text},\n "reports": [\n{rows}\n ]\n}}\n')
    replace_file(out / "manifest.csv", _flat(manifest.outcomes))


def _flat(outcomes: Sequence[Outcome]) -> str:
    rows = [["territory", "label", "academie", "level", "chapter", "status", "finished", "seconds", "memory_mb"]]
    rows[0] += ["path", "html", "pdf", "error"]
    for outcome in outcomes:
        rows.append(
            [outcome.territory, outcome.label, outcome.academie, outcome.level, outcome.chapter, outcome.status]
            + [outcome.finished, _decimal(outcome.seconds), _decimal(outcome.memory_mb), outcome.path]
            + [outcome.outputs[kind].path if kind in outcome.outputs else "" for kind in ("html", "pdf")]
            + ["".join((outcome.error or "").splitlines()[:1])]
        )
    return csv_text(rows)


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".replace(".", ",")


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows for French spreadsheets: semicolons, and the byte order mark that makes them read UTF-8."""
    stream = StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)
    return "\ufeff" + stream.getvalue()
