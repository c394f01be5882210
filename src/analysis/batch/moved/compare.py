"""What moved between two runs of a batch: headline numbers, and what could make them move."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.batch.figures import Figure
from analysis.batch.fingerprint import Ingredients
from analysis.batch.journal import FINISHED, read_header, read_run, runs
from analysis.batch.manifest import Manifest, state_after
from analysis.batch.outcome import FAILED, Outcome
from analysis.batch.stale import changed_parts
from analysis.errors import Problem, UserError


@dataclass(frozen=True)
class Move:
    """A key figure of a report that is not what it was; `before` or `after` is None when the report did not have it.

    `causes` are the parts of the fingerprint that changed; none means that nothing followed explains it.
    """

    report: Outcome
    before: Figure | None
    after: Figure | None
    causes: tuple[str, ...]

    @property
    def figure(self) -> Figure:
        return self.after or self.before

    @property
    def delta(self) -> float | None:
        """The change of the number, None when either run did not give it."""
        if not (self.before and self.after) or self.before.raw is None or self.after.raw is None:
            return None
        return self.after.raw - self.before.raw

    @property
    def printed(self) -> bool:
        """Whether a reader sees the change."""
        return (self.before and self.before.text) != (self.after and self.after.text)


@dataclass(frozen=True)
class Moment:
    """The state of an output folder after a run."""

    run: int
    date: str
    version: str
    data_fingerprint: str


@dataclass(frozen=True)
class Comparison:
    """Two states of an output folder.

    `compared` counts the reports made in both, `remade` names those made anew in between with the parts that changed;
    `moves` are key figures; `new` were not there before, `gone` can no longer be made (chapter or territory that is
    no more), `failed` could not be made again and keep their former figures. `changed` names the ingredients (tables,
    notebooks, code, settings, versions) that differ between the two runs.
    """

    before: Moment
    after: Moment
    fictitious: bool
    compared: int
    remade: Mapping[str, tuple[str, ...]]
    moves: tuple[Move, ...]
    new: tuple[Outcome, ...]
    gone: tuple[Outcome, ...]
    failed: tuple[Outcome, ...]
    changed: Mapping[str, tuple[str, ...]]


def compare_runs(out: Path, *, start: int | None = None, end: int | None = None) -> Comparison:
    """Compare the output folder after two of its runs: by default the last one and the one before.

    Raises UserError when a run is unknown, or when there is nothing to compare.
    """
    known = runs(out)
    if not known or (start is None and len(known) < 2):
        raise UserError(
            Problem(
                "il faut au moins deux passages pour dire ce qui a bougé", where=str(out), todo="run_reports.py run"
            )
        )
    end = known[-1] if end is None else end
    start = max((run for run in known if run < end), default=end) if start is None else start
    unknown = [run for run in (start, end) if run not in known]
    if unknown:
        raise UserError(
            Problem(f"passage inconnu : {unknown[0]}", where=str(out), allowed=f"de {known[0]} à {known[-1]}")
        )
    before, after = state_after(out, start), state_after(out, end)
    if before is None or after is None or start >= end:
        raise UserError(Problem("rien à comparer entre ces deux passages", where=str(out)))
    return compare(before, after, out)


def baseline(latest: Manifest | None, out: Path) -> Manifest | None:
    """The state after the last run that went to its end, to which a new run compares; None when there is none.

    A run that was interrupted and the one that resumes it are thus told together.
    """
    if latest is None or latest.status == FINISHED:
        return latest
    ended = (run for run in reversed(runs(out)) if run <= latest.run and _is_finished(out, run))
    last = next(ended, None)
    return None if last is None else state_after(out, last)


def _is_finished(out: Path, number: int) -> bool:
    run = read_run(out, number)
    return run is not None and run.status == FINISHED


def compare(before: Manifest, after: Manifest, out: Path) -> Comparison:
    """Compare two states of an output folder, whose journals tell what each run started from."""
    header, former = read_header(out, after.run), read_header(out, before.run)
    known = before.by_name
    orphans = set(header.orphans) - set(former.orphans)
    both = [(known[new.name], new) for new in after.outcomes if new.name in known and known[new.name].made and new.made]
    remade = {new.name: changed_parts(old.fingerprint, new.fingerprint) for old, new in both if old.made != new.made}
    return Comparison(
        before=_moment(before),
        after=_moment(after),
        fictitious=after.fictitious,
        compared=len(both),
        remade=remade,
        moves=tuple(move for old, new in both if new.name in remade for move in _moves(old, new, remade[new.name])),
        new=tuple(row for row in after.outcomes if row.made and not (row.name in known and known[row.name].made)),
        gone=tuple(row for row in after.outcomes if row.name in orphans),
        failed=tuple(row for row in after.outcomes if row.status == FAILED and row.run > before.run),
        changed=_changed(Ingredients.from_record(former.ingredients), Ingredients.from_record(header.ingredients)),
    )


def _moment(state: Manifest) -> Moment:
    return Moment(state.run, state.finished.isoformat(timespec="seconds"), state.version, state.data_fingerprint)


def _moves(old: Outcome, new: Outcome, causes: tuple[str, ...]) -> Iterator[Move]:
    before, after = _named(old.figures), _named(new.figures)
    for name in dict.fromkeys([*after, *before]):
        was, is_ = before.get(name), after.get(name)
        if was is None or is_ is None or (was.raw, was.text) != (is_.raw, is_.text):
            yield Move(new, was, is_, causes)


def _named(figures: Sequence[Figure]) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures}


def _changed(old: Ingredients, new: Ingredients) -> dict[str, tuple[str, ...]]:
    """Names that both runs used and that differ: what only one run needed says nothing of the other's reports."""
    before, after = old.as_record(), new.as_record()
    return {
        kind: tuple(name for name in after[kind] if name in before[kind] and before[kind][name] != after[kind][name])
        for kind in after
    }
