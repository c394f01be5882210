"""« Ce qui a bougé »: the comparison of two runs as a page for people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from analysis.batch.figures import Figure
from analysis.batch.fingerprint import PARTS
from analysis.batch.moved.compare import Comparison, Move
from analysis.batch.moved.data import JSON, TABLE
from analysis.batch.pages import write_page
from analysis.wording.numbers import enough_decimals, number, points

PAGE = "evolution.html"
MOST_SHOWN = 200
CAUSES = {
    "notebook": "notebook du chapitre",
    "code": "code des calculs",
    "data": "données",
    "parameters": "paramètres",
    "template": "gabarit",
    "settings": "réglages",
    "versions": "versions des logiciels",
}
UNEXPLAINED = "rien de ce qui est suivi"
_KINDS = {
    "tables": "Tables",
    "notebooks": "Notebooks",
    "code": "Fichiers de code",
    "settings": "Réglages",
    "versions": "Logiciels",
}


@dataclass(frozen=True)
class CauseRow:
    """A cause: how many reports it made anew, how many of those show another key figure."""

    label: str
    remade: int
    moved: int


@dataclass(frozen=True)
class FigureRow:
    """A key figure over all reports: how many print another value, which way, by how much."""

    label: str
    title: str
    changed: int
    up: int
    down: int
    typical: str
    largest: str


def write_moved_page(comparison: Comparison, out: Path) -> Path:
    """Write ``evolution.html`` in an output folder: causes, key figures, the largest moves. Returns its path."""
    printed = sorted((move for move in comparison.moves if move.printed), key=_importance)
    return write_page(
        out / PAGE,
        "moved.html.j2",
        fictitious=comparison.fictitious,
        comparison=comparison,
        before=_when(comparison.before.date),
        after=_when(comparison.after.date),
        moved=len({move.report.name for move in printed}),
        hidden=sum(not move.printed for move in comparison.moves),
        causes=list(_causes(comparison)),
        changed=[(_KINDS[kind], names) for kind, names in comparison.changed.items() if names],
        figures=list(_figures(printed)),
        moves=printed[:MOST_SHOWN],
        total=len(printed),
        most=MOST_SHOWN,
        change=change_text,
        cause=cause_text,
        unexplained=sum(not move.causes for move in printed),
        links={"csv": TABLE, "json": JSON},
    )


def cause_text(move: Move) -> str:
    """What changed for the report of a move, in French."""
    return ", ".join(CAUSES[part] for part in move.causes) or UNEXPLAINED


def change_text(move: Move) -> str:
    """« +1,2 point », « −3,4 », or what became of the figure."""
    if move.before is None:
        return "nouveau chiffre"
    if move.after is None:
        return "chiffre retiré"
    return "" if move.delta is None else amount(move.delta, move.figure)


def amount(delta: float, figure: Figure) -> str:
    """A difference in the unit of a figure, with the decimals it needs."""
    decimals = enough_decimals(delta)
    if figure.unit in ("percent", "points"):
        return points(delta, decimals, sign=True)
    return number(delta, decimals, sign=True)


def _importance(move: Move) -> tuple[object, ...]:
    """Figures that came or went first, then the largest changes."""
    return (move.delta is not None, -abs(move.delta or 0), move.report.label, move.report.chapter, move.figure.name)


def _causes(comparison: Comparison) -> Iterator[CauseRow]:
    moved = {move.report.name: move.causes for move in comparison.moves if move.printed}
    remade = Counter(part for causes in comparison.remade.values() for part in causes or (None,))
    shown = Counter(part for causes in moved.values() for part in causes or (None,))
    for part in (*PARTS, None):
        if remade[part]:
            yield CauseRow(CAUSES.get(part, UNEXPLAINED), remade[part], shown[part])


def _figures(moves: Sequence[Move]) -> Iterator[FigureRow]:
    groups: dict[tuple[str, str], list[Move]] = {}
    for move in moves:
        groups.setdefault((move.report.title, move.figure.name), []).append(move)
    for (title, _), group in sorted(groups.items()):
        deltas = [move for move in group if move.delta is not None]
        largest = max(deltas, key=lambda move: abs(move.delta), default=None)
        yield FigureRow(
            label=group[0].figure.label,
            title=title,
            changed=len(group),
            up=sum(move.delta > 0 for move in deltas),
            down=sum(move.delta < 0 for move in deltas),
            typical=amount(median(move.delta for move in deltas), group[0].figure) if deltas else "–",
            largest=f"{change_text(largest)} ({largest.report.label})" if largest else "–",
        )


def _when(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone().strftime("%d/%m/%Y à %H:%M")
