"""Results of the studies as a page and a CSV file, with what is needed to redo them."""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import pandas as pd

from analysis.wording.numbers import NARROW, number

from .tally import COLUMNS

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "validation"
SHARES = ("coverage", "size", "agreement")
_BOUNDS = ("low", "high")


def table(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    """The rows in the order of `COLUMNS`. Raises ValueError for a key that is not one of them."""
    unknown = {key for row in rows for key in row} - set(COLUMNS)
    if unknown:
        raise ValueError(f"unknown columns {sorted(unknown)}; allowed: {', '.join(COLUMNS)}")
    return pd.DataFrame(rows, columns=list(COLUMNS))


def outside(results: pd.DataFrame) -> pd.DataFrame:
    """The rows whose share falls outside what their study expects."""
    share = results[list(SHARES)].bfill(axis=1).iloc[:, 0].astype(float)
    low, high = results["low"].astype(float), results["high"].astype(float)
    return results[(share < low) | (share > high)]


def write(results: pd.DataFrame, seconds: dict[str, float], folder: Path = FOLDER) -> Path:
    """Writes ``resultats.csv`` and ``resultats.md`` in `folder`; returns the page."""
    folder.mkdir(parents=True, exist_ok=True)
    results.to_csv(folder / "resultats.csv", index=False, float_format="%.6g")
    page = folder / "resultats.md"
    page.write_text(_page(results, seconds), encoding="utf-8")
    return page


def _page(results: pd.DataFrame, seconds: dict[str, float]) -> str:
    parts = [
        "# Validation par simulation",
        "Chaque étude tire des territoires fictifs dont la vérité est connue, et compte combien de fois l’intervalle à "
        f"95{NARROW}% contient cette vérité (attendu{NARROW}: de 92 à 98{NARROW}%), combien de fois un test à "
        f"5{NARROW}% conclut à tort, ou combien de fois le verdict est celui du scénario. "
        "Les mêmes nombres sont dans `resultats.csv`. Pour les refaire : `python -m validation`.",
        _versions(),
    ]
    for study, rows in results.groupby("study", sort=False):
        parts += [f"## {study}", _markdown(rows.drop(columns="study").dropna(axis=1, how="all"))]
        if study in seconds:
            parts.append(f"Durée{NARROW}: {number(seconds[study], 0)}\u00a0s.")
    missed = outside(results)
    said = "Aucune part ne sort de ce qui est attendu." if missed.empty else _missed(missed)
    return "\n\n".join([*parts, "## Hors de ce qui est attendu", said]) + "\n"


def _versions() -> str:
    names = ("decorreler", "numpy", "scipy", "pandas")
    return (
        f"Versions{NARROW}: Python {python_version()}, " + ", ".join(f"{name} {version(name)}" for name in names) + "."
    )


def _missed(rows: pd.DataFrame) -> str:
    return "\n".join(f"- {row.study}{NARROW}: {row.quantity}" for row in rows.itertuples())


def _markdown(rows: pd.DataFrame) -> str:
    heads = [COLUMNS[column] for column in rows]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    lines += [f"| {' | '.join(_cell(c, v) for c, v in zip(rows, values, strict=True))} |" for values in rows.to_numpy()]
    return "\n".join(lines)


def _cell(column: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if column in (*SHARES, *_BOUNDS):
        return f"{number(100 * float(value), 1)}{NARROW}%"
    if column in ("replications", "refused", "seed"):
        return str(int(value))
    return number(float(value), 4)
