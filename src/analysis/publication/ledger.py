"""The ledger of what has been published: every cell of every release, never rewritten."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.disclosure import Publication
from analysis.errors import Problem, UserError
from analysis.files import replace_file

FOLDER = "registre"
COLUMNS = ("release", "publication", "table", "measure", "territory", "filters", "value", "code")
_TEXT = tuple(name for name in COLUMNS if name != "value")


def write_ledger(folder: Path, publications: Mapping[str, Publication], release: str) -> Path:
    """Add a release to the ledger of a reports folder, as ``registre/<release>.parquet``.

    The same content written again changes nothing. Raises UserError when the release is already there with another
    content: a ledger is added to, never rewritten.
    """
    rows = ledger_rows(publications, release)
    path = Path(folder) / FOLDER / f"{release}.parquet"
    if path.exists():
        if not pd.read_parquet(path).astype(_types()).equals(rows):
            raise UserError(
                Problem(
                    f"le registre contient déjà une livraison « {release} », avec d’autres effectifs",
                    str(path),
                    todo="donner un autre nom à cette livraison",
                )
            )
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, rows.astype(dict.fromkeys(_TEXT, "category")).to_parquet(index=False))
    return path


def ledger_rows(publications: Mapping[str, Publication], release: str) -> pd.DataFrame:
    """The rows of a release: columns of `COLUMNS`."""
    parts = [found.ledger.assign(release=release, publication=name) for name, found in publications.items()]
    return _whole(parts)


def read_ledger(folder: Path) -> pd.DataFrame:
    """Every release of a reports folder, in order of name: columns of `COLUMNS`."""
    return _whole([pd.read_parquet(path) for path in sorted((Path(folder) / FOLDER).glob("*.parquet"))])


def _whole(parts: list[pd.DataFrame]) -> pd.DataFrame:
    empty = pd.DataFrame({name: [] for name in COLUMNS})
    return pd.concat([part.astype(_types()) for part in (parts or [empty])], ignore_index=True)[list(COLUMNS)]


def _types() -> dict[str, str]:
    return {**dict.fromkeys(_TEXT, "str"), "value": "Int64"}
