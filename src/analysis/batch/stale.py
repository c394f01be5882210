"""Which reports must be made again, and why."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from analysis.batch.fingerprint import PARTS, Ingredients, Stock
from analysis.batch.holding import is_waiting
from analysis.batch.journal import read_header
from analysis.batch.manifest import Manifest
from analysis.batch.outcome import OK, WITHHELD, Outcome
from analysis.batch.plan import PlanRow

CAUSES = {
    "notebook": "le notebook a changé",
    "code": "le code des calculs a changé",
    "data": "les données ont changé",
    "parameters": "les paramètres ont changé",
    "template": "le gabarit a changé",
    "settings": "les réglages ont changé",
    "versions": "les versions des logiciels ont changé",
}
_NAMED = {"code": "code", "data": "tables", "template": "code", "settings": "settings", "versions": "versions"}
_SHOWN = 3


@dataclass(frozen=True)
class Decision:
    """What becomes of a row of the plan: made when `reasons` (French) says why, left as it is when it is empty."""

    row: PlanRow
    reasons: tuple[str, ...]

    @property
    def stale(self) -> bool:
        return bool(self.reasons)


def decide(
    plan: Sequence[PlanRow],
    stock: Stock,
    *,
    manifest: Manifest | None,
    out: Path,
    force: bool = False,
) -> tuple[Decision, ...]:
    """Compare every row with what its report was last made from.

    A report is up to date only if its last attempt succeeded (it may still wait for an audit), from the same fingerprint which did not change meanwhile,
    in every format asked for, and all its files have the bytes recorded. The journals tell what former runs started from, to name what changed.
    """
    known = manifest.by_name if manifest else {}

    def judged(row: PlanRow) -> Decision:
        found = ("production demandée (--force)",) if force else tuple(_reasons(row, known.get(row.name)))
        return Decision(row, found)

    def _reasons(row: PlanRow, outcome: Outcome | None) -> Iterator[str]:
        if outcome is None or not outcome.made:
            yield "jamais produit" if outcome is None else "jamais produit avec succès"
            return
        if outcome.status != OK and not is_waiting(outcome):
            yield "retenu, non publié" if outcome.status == WITHHELD else "la dernière production a échoué"
        if outcome.shifted:
            yield "ce dont il est fait a changé pendant sa production"
        for part in changed_parts(outcome.fingerprint, stock.fingerprints[row.name]):
            names = _names(part, _ingredients(out, outcome.made), stock.ingredients, stock.uses[row.name][part])
            yield CAUSES[part] + (f" ({_listed(names)})" if names else "")
        missing = [kind for kind in row.formats if kind not in outcome.outputs]
        if missing:
            yield f"format demandé en plus : {', '.join(missing)}"
        yield from _damaged(outcome, out)

    with ThreadPoolExecutor() as pool:
        return tuple(pool.map(judged, plan))


def changed_parts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of two fingerprints that differ, in the order of `fingerprint.PARTS`."""
    return tuple(part for part in PARTS if before.get(part) != after.get(part))


def _ingredients(out: Path, run: int) -> Ingredients | None:
    header = read_header(out, run)
    return None if header is None else Ingredients.from_record(header.ingredients)


def _damaged(outcome: Outcome, out: Path) -> Iterator[str]:
    for output in outcome.outputs.values():
        if not output.is_intact(out):
            gone = not (out / output.path).exists()
            yield f"fichier {'supprimé' if gone else 'modifié'} : {output.path}"


def _names(part: str, then: Ingredients | None, now: Ingredients, used: Sequence[str]) -> list[str]:
    if then is None or part not in _NAMED:
        return []
    old, new = getattr(then, _NAMED[part]), getattr(now, _NAMED[part])
    differ = [name for name in used if old.get(name) != new.get(name)]
    if part == "versions":
        return [f"{name} {old.get(name, 'absent')} → {new.get(name, 'absent')}" for name in differ]
    return [f"table {name}" for name in differ] if part == "data" else differ


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else "")
