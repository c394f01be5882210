"""An output folder audited again: what may not be published is withdrawn, what waited and passes comes into place."""

from dataclasses import dataclass
from pathlib import Path

from analysis import __version__
from analysis.batch.holding import Auditor, is_apart, settled
from analysis.batch.index import write_index
from analysis.batch.journal import Header, Journal, now, runs
from analysis.batch.manifest import Manifest, current, write_manifest
from analysis.batch.outcome import OK, WITHHELD, Outcome
from analysis.batch.production import told_again
from analysis.errors import Problem, UserError


@dataclass(frozen=True)
class Audited:
    """What an audit of an output folder changed: reports withdrawn from their place, reports that came into it."""

    manifest: Manifest
    withdrawn: tuple[Outcome, ...]
    released: tuple[Outcome, ...]
    index: Path


def audit_folder(out: Path, audit: Auditor, *, command: str) -> Audited:
    """Audit every report of an output folder that the caller has locked, move files accordingly, write manifest and index.

    It is a run of its own in the history, which makes nothing. Raises UserError when nothing was ever made there.
    """
    known = current(out)
    if known is None:
        raise UserError(Problem("aucun rapport à auditer", where=str(out), todo="run_reports.py run"))
    header = Header(
        run=max(runs(out), default=0) + 1,
        started=now(),
        command=command,
        version=__version__,
        data_fingerprint=known.data_fingerprint,
        fictitious=known.fictitious,
        planned=0,
        up_to_date=0,
        sources=known.sources,
    )
    changed: list[Outcome] = []
    with Journal(out, header) as journal:
        for outcome in settled([row for row in known.outcomes if row.outputs], out, audit):
            changed.append(told_again(outcome, out))
            journal.add(changed[-1])
    manifest = current(out)
    write_manifest(manifest, out)
    before = known.by_name
    return Audited(
        manifest=manifest,
        withdrawn=tuple(row for row in changed if row.status == WITHHELD and not is_apart(before[row.name])),
        released=tuple(row for row in changed if row.status == OK),
        index=write_index(manifest, out),
    )
