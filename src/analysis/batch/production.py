"""A run in an output folder: what is stale is made, and told as it goes."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from analysis import __version__
from analysis.batch.execution import Executor, Failure, Job, JobResult
from analysis.batch.figures import key_figures
from analysis.batch.fingerprint import Stock
from analysis.batch.holding import Auditor, apart, is_apart, is_waiting, pending, settled, waits
from analysis.batch.index import write_index
from analysis.batch.journal import Header, Journal, now, runs
from analysis.batch.manifest import Manifest, current, write_manifest
from analysis.batch.moved import Comparison, baseline, compare, write_moved
from analysis.batch.outcome import OK, FailedCell, Outcome
from analysis.batch.plan import PlanRow
from analysis.batch.stale import Decision
from analysis.contracts import CONTRACTS
from analysis.store import Store


@dataclass(frozen=True)
class Production:
    """What a run did: the outcomes of the reports it made, in the order they ended, and how long it took.

    `shifted` names the reports made while what they are made from was changing: the next run makes them again.
    `comparison` is with the last run that went to its end, None for the first one.
    """

    run: int
    outcomes: tuple[Outcome, ...]
    seconds: float
    manifest: Manifest
    shifted: tuple[str, ...]
    comparison: Comparison | None
    index: Path


def produce(
    decisions: Sequence[Decision],
    stock: Stock,
    executor: Executor,
    *,
    store: Store,
    out: Path,
    previous: Manifest | None,
    command: str,
    again: Callable[[], Stock],
    orphans: Sequence[str] = (),
    done: Callable[[Outcome], None] = lambda outcome: None,
    audit: Auditor | None = None,
) -> Production:
    """Make the stale reports of a plan in an output folder that the caller has locked.

    Every finished report is in the journal before `done` is called with it. `again` takes stock once more at the end,
    to tell the reports that changed under way. Reports on persons are made apart; `audit` says at the end which of them,
    and of those already in place, may be published: without it, none. Whatever ends the run, the manifest and the pages then say what is
    there; an exception (Ctrl-C, a full disk) is raised again after that.
    """
    started = time.monotonic()
    stale = {decision.row.name: decision.row for decision in decisions if decision.stale}
    header = _header(decisions, stock, store=store, out=out, command=command, orphans=orphans)
    known = previous.by_name if previous else {}
    made: list[Outcome] = []

    def finished(job: Job, result: JobResult) -> None:
        outcome = _outcome(stale[job.name], result, stock.fingerprints[job.name], header, out)
        if outcome.status == OK and is_apart(outcome):
            outcome = pending(outcome)
        outcome = outcome.after(known.get(job.name))
        _remove_former(known.get(job.name), outcome, out)
        journal.add(outcome)
        made.append(outcome)
        done(outcome)

    try:
        with Journal(out, header) as journal:
            jobs = [job(row, data=store.root, out=out, waits=waits(row.tables, store)) for row in stale.values()]
            executor.run(jobs, finished)
            told = {outcome.name for outcome in made}
            for lost in (job for job in jobs if job.name not in told):
                finished(lost, JobResult(lost.name, failure=Failure("l’exécution n’a rien rendu", "unexpected")))
            made = _settled(made, decisions, previous, store=store, out=out, audit=audit, journal=journal)
            shifted = _shifted(made, stock, again) if made else ()
            for outcome in shifted:
                journal.add(replace(outcome, shifted=True))
    except BaseException:
        with suppress(OSError):  # the journal, which the next run reads, already says it all
            _publish(previous, out)
        raise
    seconds = time.monotonic() - started
    manifest, comparison, index = _publish(previous, out)
    names = tuple(outcome.name for outcome in shifted)
    return Production(header.run, tuple(made), seconds, manifest, names, comparison, index)


def _settled(
    made: Sequence[Outcome],
    decisions: Sequence[Decision],
    previous: Manifest | None,
    *,
    store: Store,
    out: Path,
    audit: Auditor | None,
    journal: Journal,
) -> list[Outcome]:
    """The outcomes of a run once what waits is audited, with what is already in place and stands on the same pupils.

    What waits since a run that was cut is not made again: only audited.
    """
    told = {outcome.name for outcome in made}
    before = [row for row in (previous.outcomes if previous else ()) if row.name not in told and row.made]
    asked = {decision.row.name for decision in decisions}
    waiting = [row for row in made if is_apart(row)]
    waiting += [row for row in before if is_waiting(row) and row.name in asked]
    if not waiting:
        return list(made)
    tables = {decision.row.chapter: decision.row.tables for decision in decisions}
    standing = [row for row in before if row.status == OK and waits(tables.get(row.chapter, CONTRACTS), store)]
    changed = {}
    for outcome in settled([*waiting, *standing], out, audit):
        changed[outcome.name] = told_again(outcome, out)
        journal.add(changed[outcome.name])
    return [changed.get(outcome.name, outcome) for outcome in made]


def told_again(outcome: Outcome, out: Path) -> Outcome:
    """An outcome with the key figures of its report, where it is published."""
    if outcome.status != OK:
        return outcome
    return replace(outcome, figures=key_figures(out / outcome.outputs["ipynb"].path))


def _shifted(made: Sequence[Outcome], stock: Stock, again: Callable[[], Stock]) -> tuple[Outcome, ...]:
    after = again().fingerprints
    return tuple(row for row in made if row.made == row.run and stock.fingerprints[row.name] != after.get(row.name))


def _publish(previous: Manifest | None, out: Path) -> tuple[Manifest, Comparison | None, Path]:
    manifest = current(out)
    write_manifest(manifest, out)
    former = baseline(previous, out)
    comparison = compare(former, manifest, out) if former else None
    if comparison:
        write_moved(comparison, out)
    return manifest, comparison, write_index(manifest, out)


def job(row: PlanRow, *, data: Path, out: Path, waits: bool = False) -> Job:
    """What an executor needs to make a row of the plan, apart where it waits for an audit."""
    return Job(
        name=row.name,
        territory=row.territory,
        slug=apart(row.slug) if waits else row.slug,
        chapter=row.chapter,
        notebook=str(row.notebook.resolve()),
        data=str(data.resolve()),
        out=str(out.resolve()),
        parameters=dict(row.parameters),
        formats=row.formats,
        tables=row.tables,
    )


def _header(
    decisions: Sequence[Decision], stock: Stock, *, store: Store, out: Path, command: str, orphans: Sequence[str]
) -> Header:
    return Header(
        run=max(runs(out), default=0) + 1,
        started=now(),
        command=command,
        version=__version__,
        data_fingerprint=store.fingerprint(),
        fictitious=store.fictitious,
        planned=len(decisions),
        up_to_date=sum(not decision.stale for decision in decisions),
        ingredients=stock.ingredients.as_record(),
        sources=tuple(store.imports()[["title", "years", "file", "sha"]].astype(str).to_dict("records")),
        orphans=tuple(orphans),
    )


def _outcome(row: PlanRow, result: JobResult, fingerprint: Mapping[str, str], header: Header, out: Path) -> Outcome:
    outcome = Outcome(
        name=row.name,
        territory=row.territory,
        label=row.label,
        level=row.level,
        chapter=row.chapter,
        title=row.title,
        academie=row.academie,
        parameters=dict(row.parameters),
        status=result.status,
        seconds=round(result.seconds, 3),
        phases={name: round(seconds, 3) for name, seconds in result.phases.items()},
        memory_mb=round(result.memory_mb, 1),
        path=result.path,
        attempts=result.attempts,
        log=result.log,
        run=header.run,
        finished=now(),
    )
    if result.failure:
        failure = result.failure
        cell = None if failure.cell is None else FailedCell(failure.cell, tuple(failure.source), failure.exception)
        return replace(outcome, error=failure.message, failure=failure.kind, cell=cell)
    return replace(
        outcome,
        outputs=dict(result.outputs),
        figures=key_figures(out / result.outputs["ipynb"].path),
        fingerprint=dict(fingerprint),
        made=header.run,
        fictitious=header.fictitious,
    )


def _remove_former(last: Outcome | None, outcome: Outcome, out: Path) -> None:
    """Files of the former version that this one does not have would tell former figures beside the new ones."""
    former = {output.path for output in last.outputs.values()} if last else set()
    for path in former - {output.path for output in outcome.outputs.values()}:
        (out / path).unlink(missing_ok=True)
