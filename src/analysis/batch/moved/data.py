"""The comparison of two runs as data: CSV for spreadsheets, JSON for programs."""

import json
from pathlib import Path

from analysis.batch.manifest import csv_text
from analysis.batch.moved.compare import Comparison, Move
from analysis.files import replace_file

TABLE, JSON = "evolution.csv", "evolution.json"
_COLUMNS = (
    *("territory", "label", "academie", "level", "chapter", "figure", "figure_label", "unit"),
    *("before", "after", "change", "before_text", "after_text", "printed", "causes"),
)


def write_moved_data(comparison: Comparison, out: Path) -> None:
    """Write ``evolution.csv`` (a line per key figure that moved) and ``evolution.json`` (the whole comparison)."""
    replace_file(out / JSON, json.dumps(_record(comparison), ensure_ascii=False) + "\n")
    replace_file(out / TABLE, csv_text([_COLUMNS, *(_row(move) for move in comparison.moves)]))


def _row(move: Move) -> tuple[object, ...]:
    report, figure, before, after = move.report, move.figure, move.before, move.after
    return (
        *(report.territory, report.label, report.academie, report.level, report.chapter),
        *(figure.name, figure.label, figure.unit or ""),
        *(_decimal(before and before.raw), _decimal(after and after.raw), _decimal(move.delta)),
        *(before.text if before else "", after.text if after else ""),
        *("oui" if move.printed else "non", " ".join(move.causes)),
    )


def _record(comparison: Comparison) -> dict[str, object]:
    return {
        "before": vars(comparison.before),
        "after": vars(comparison.after),
        "fictitious": comparison.fictitious,
        "compared": comparison.compared,
        "remade": comparison.remade,
        "new": [row.name for row in comparison.new],
        "gone": [row.name for row in comparison.gone],
        "failed": [row.name for row in comparison.failed],
        "changed": comparison.changed,
        "moves": [
            {
                "report": move.report.name,
                "territory": move.report.territory,
                "chapter": move.report.chapter,
                "before": move.before and vars(move.before),
                "after": move.after and vars(move.after),
                "change": move.delta,
                "printed": move.printed,
                "causes": move.causes,
            }
            for move in comparison.moves
        ],
    }


def _decimal(value: float | None) -> str:
    return "" if value is None else repr(value).replace(".", ",")
