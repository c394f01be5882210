"""Reports on persons wait apart, and come into place once an audit has found nothing against them."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.batch.outcome import OK, WITHHELD, Outcome
from analysis.contracts import CONTRACTS
from analysis.errors import UserError
from analysis.store import Store

FOLDER = "non-publies"
"""Where they wait, below the output folder; nothing there is to be given to anybody."""

Verdict = Mapping[str, str]
Auditor = Callable[[Sequence[Outcome]], Verdict]
"""From reports made, the names of those that may not be published and why, in French."""

WAITING = "en attente d’audit"


def waits(tables: Collection[str], store: Store) -> bool:
    """Whether reports that may read these tables are about persons: a table about persons is declared and held."""
    return any(CONTRACTS[table].individual for table in {*tables} & {*store.tables()})


def apart(slug: str) -> str:
    """The folder of a territory whose reports wait."""
    return f"{FOLDER}/{slug}"


def is_apart(outcome: Outcome) -> bool:
    """Whether the files of a report are apart."""
    return any(output.path.startswith(f"{FOLDER}/") for output in outcome.outputs.values())


def is_waiting(outcome: Outcome) -> bool:
    """Whether a report was made and never audited: its run was cut before."""
    return outcome.status == WITHHELD and outcome.failure == WAITING


def settled(outcomes: Sequence[Outcome], out: Path, audit: Auditor | None) -> Iterator[Outcome]:
    """What changes for reports once audited: those in place that may not stay, those apart that may come, or why not.

    Their files have moved when each is given. Without an audit, or when it cannot be carried through, nothing that waits
    comes into place, and nothing in place stays.
    """
    verdict = _verdict(outcomes, audit)
    for outcome in outcomes:
        why = verdict.get(outcome.name)
        if why is not None:
            yield withheld(outcome, out, why)
        elif is_apart(outcome) and outcome.status == WITHHELD:
            yield released(outcome, out)


def _verdict(outcomes: Sequence[Outcome], audit: Auditor | None) -> Verdict:
    why = "aucun audit n’a été mené"
    if audit is not None:
        try:
            return audit(outcomes)
        except UserError as error:
            why = f"l’audit n’a pas pu être mené : {error}"
        except Exception as error:
            why = f"l’audit n’a pas pu être mené ({type(error).__name__})"
    return {outcome.name: why for outcome in outcomes}


def pending(outcome: Outcome) -> Outcome:
    """A report just made apart: its figures are told once it is published."""
    return replace(outcome, status=WITHHELD, error=None, failure=WAITING, figures=())


def released(outcome: Outcome, out: Path) -> Outcome:
    """A report moved into its place; whoever keeps its outcome reads its figures again."""
    return _moved(
        replace(outcome, status=OK, error=None, failure=None), out, lambda path: path.removeprefix(f"{FOLDER}/")
    )


def withheld(outcome: Outcome, out: Path, why: str) -> Outcome:
    """A report moved apart, with the reason; nothing of what it says is told elsewhere."""
    kept = replace(outcome, status=WITHHELD, error=f"retenu : {why}", failure="audit", figures=(), cell=None)
    return _moved(kept, out, lambda path: path if path.startswith(f"{FOLDER}/") else apart(path))


def _moved(outcome: Outcome, out: Path, to: Callable[[str], str]) -> Outcome:
    outputs = {kind: replace(output, path=to(output.path)) for kind, output in outcome.outputs.items()}
    pairs = [(outcome.outputs[kind].path, output.path) for kind, output in outputs.items()]
    log = outcome.log and to(outcome.log)
    for here, there in [*pairs, *([(outcome.log, log)] if log else [])]:
        _move(out / here, out / there)
    return replace(outcome, outputs=outputs, log=log)


def _move(here: Path, there: Path) -> None:
    if here == there or not here.exists():  # moved already by a run that was then killed
        return
    there.parent.mkdir(parents=True, exist_ok=True)
    os.replace(here, there)
