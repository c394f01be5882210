"""The audit of reports on persons: by itself, and at the end of each run that makes some."""

import json
import shlex
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from analysis.audit import BatchAudit, Finding, Published, audit_batch
from analysis.batch import Outcome, audit_folder, current, locked
from analysis.batch.holding import FOLDER, Auditor, Verdict, is_apart
from analysis.cli.places import chosen_store
from analysis.disclosure import read_audience
from analysis.files import replace_file
from analysis.publication import Ledger
from analysis.store import Store
from analysis.wording.numbers import count, quantity
from analysis.work import DISCLOSURE

RECORD = "audit.json"
_SHOWN = 20


def auditor(store: Store, out: Path, told: list[BatchAudit]) -> Auditor:
    """What audits reports of an output folder and writes what it found beside them; `told` receives it too."""

    def audit(outcomes: Sequence[Outcome]) -> Verdict:
        try:
            found = audit_batch([_published(outcome) for outcome in outcomes], out, store, read_audience(DISCLOSURE))
        except Exception as error:
            replace_file(out / RECORD, _json({"passed": False, "interrupted": type(error).__name__}))
            raise
        write_audit(found, out)
        told.append(found)
        refused = {name: _sentence(rows) for name, rows in found.refused().items()}
        return refused | _altered(outcomes, out) | _made_before(outcomes, store)

    return audit


def write_audit(found: BatchAudit, out: Path) -> None:
    """``audit.json`` beside the reports; among what is not published, the same with the bounds that an attacker gets."""
    replace_file(out / RECORD, _json(found.as_record()))
    if found.attack is not None and not found.attack.passed:
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
        replace_file(out / FOLDER / RECORD, _json(found.attack.fields()))


def show(options: Namespace, console: Console) -> bool:
    """Audit an output folder again, whole, or declare a correction. True when something may not be published."""
    out, told = options.out, []
    store = chosen_store(options.data, console)
    if options.correction is not None:
        _declare(store, options.correction, console)
        return False
    with locked(out):
        checked = auditor(store, out, told)
        known = current(out)
        same = known is not None and known.data_fingerprint == store.fingerprint()
        with console.status("Audit des rapports…"):
            done = audit_folder(
                out, checked if same else _only_in_place(checked), command=shlex.join(["run_reports.py", *sys.argv[1:]])
            )
    if told:
        _print(told[0], done.manifest.withheld, console)
    else:
        console.print(
            f"[bold red]L’audit n’a pas pu être mené[/] : rien n’est publié. {escape(done.withdrawn[0].error if done.withdrawn else '')}"
        )
    for rows, title in ((done.withdrawn, "Retirés"), (done.released, "Publiés")):
        if rows:
            console.print(f"{title} : {escape(', '.join(row.name for row in rows))}")
    console.print(f"Le détail est dans {(out / RECORD).resolve()}")
    return not (told and told[0].passed) or bool(done.manifest.withheld)


def _declare(store: Store, reason: str, console: Console) -> None:
    """Note a correction in the ledger of a store; say what follows."""
    found = Ledger.of(store).declare(reason)
    console.print(
        f"Correction déclarée, après la livraison {found.after} : {escape(found.reason)}\n"
        "Un effectif déjà diffusé qui n’a changé que de quelques élèves sera masqué dans les prochains rapports, avec ce qui "
        "permettrait de le retrouver ; les autres montreront leur nouvelle valeur.\n"
        "Refaire les rapports : python run_reports.py run"
    )


def _altered(outcomes: Sequence[Outcome], out: Path) -> Verdict:
    """What is published is what was made: a file changed since, by hand or not, is not."""
    changed = (row for row in outcomes if not all(output.is_intact(out) for output in row.outputs.values()))
    return {row.name: "un de ses fichiers a été modifié depuis qu’il a été produit : le refaire" for row in changed}


def _made_before(outcomes: Sequence[Outcome], store: Store) -> Verdict:
    """What waits since before a correction was declared was not made around what had been shown."""
    correction = Ledger.of(store).correction
    if correction is None:
        return {}
    since = datetime.fromisoformat(correction.declared)
    late = [row for row in outcomes if is_apart(row) and datetime.fromisoformat(row.finished) < since]
    return {row.name: "une correction a été déclarée depuis : le refaire" for row in late}


def _only_in_place(audit: Auditor) -> Auditor:
    """What waits since other data were imported waits on: its counts are no longer those that are attacked."""

    def checked(outcomes: Sequence[Outcome]) -> Verdict:
        waiting = {row.name: "les données ont changé depuis : le refaire" for row in outcomes if is_apart(row)}
        return dict(audit(outcomes)) | waiting

    return checked


def _published(outcome: Outcome) -> Published:
    files = {kind: output.path for kind, output in outcome.outputs.items()}
    return Published(outcome.name, outcome.chapter, files | ({"log": outcome.log} if outcome.log else {}))


def _sentence(findings: Sequence[Finding]) -> str:
    first = findings[0]
    more = f" (et {quantity(len(findings) - 1, 'autre constat', 'autres constats')})" if len(findings) > 1 else ""
    return f"{first.where} : {first.what}{more}"


def _print(found: BatchAudit, held: Sequence[Outcome], console: Console) -> None:
    attacked = (
        "" if found.attack is None else f", {quantity(found.attack.checked, 'cellule attaquée', 'cellules attaquées')}"
    )
    console.print(
        f"{quantity(len(found.reports), 'rapport lu', 'rapports lus')}, profil « {found.profile} »{attacked}."
    )
    if found.correction is not None:
        told = found.correction
        console.print(f"Correction déclarée après la livraison {told.after} : {escape(told.reason)}")
    refused = found.refused()
    others = [row for row in held if row.name not in refused]
    if found.passed and not others:
        console.print("[green]Rien à retenir.[/]")
        return
    console.print(f"[bold red]À ne pas publier[/] : {quantity(len(refused) + len(others), 'rapport')}")
    for row in others[:_SHOWN]:
        console.print(f"[red]–[/] {escape(f'{row.name} : {row.error}')}")
    for finding in found.findings[:_SHOWN]:
        console.print(f"[red]–[/] {escape(f'{finding.report} : {finding}')}")
    if len(found.findings) > _SHOWN:
        console.print(f"Et {count(len(found.findings) - _SHOWN)} autres constats.")


def _json(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
