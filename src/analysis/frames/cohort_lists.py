"""Any list of pupils to follow (cordée, internat, réseau): a file of pseudonyms and dates of entry."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import Problem, UserError
from analysis.territories import slugify

FOLDER = "listes"
"""Where the lists of a data folder are."""
COLUMNS = ("pupil", "date")
_END_OF_YEAR = (8, 31)


@dataclass(frozen=True, eq=False)
class CohortList:
    """Pupils of a list: `name` as given, `entries` the date of entry by pseudonym."""

    name: str
    entries: pd.Series

    @property
    def column(self) -> str:
        """Its name among the columns of a cohort."""
        return column_of(self.name)

    def members(self, keys: pd.Index, rentree: int, remark: Callable[[str, int, str], None]) -> pd.Categorical:
        """« oui » for the pupils who entered before the end of the 3e; those who entered later, or are not in the cohort, are counted."""
        at = self.entries.index.get_indexer(keys)
        end = pd.Timestamp(datetime.date(rentree + 1, *_END_OF_YEAR))
        entered = self.entries.to_numpy()[np.maximum(at, 0)] <= end
        remark("list_late", int(((at >= 0) & ~entered).sum()), self.name)
        remark("list_unknown", int((keys.get_indexer(self.entries.index) < 0).sum()), self.name)
        return pd.Categorical.from_codes(np.where((at >= 0) & entered, 0, 1).astype(np.int8), ["oui", "non"])


def read_list(path: Path) -> CohortList:
    """A list from a CSV (separator « ; », UTF-8): columns ``pupil`` (pseudonyms of the store) and ``date`` (YYYY-MM-DD).

    Named after the file. A pupil entered several times counts from the first date.

    Raises
    ------
    UserError
        Unreadable file, missing column, missing pseudonym, date that is not one; values are never shown.
    """
    try:
        rows = pd.read_csv(path, sep=";", dtype="str", encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UserError(
            Problem("liste d’élèves illisible", where=str(path), todo="CSV en UTF-8, séparé par « ; »")
        ) from error
    absent = [name for name in COLUMNS if name not in rows.columns]
    if absent:
        raise UserError(
            *(Problem(f"colonne absente : {name}", where=str(path), allowed=", ".join(COLUMNS)) for name in absent)
        )
    dates = pd.to_datetime(rows["date"], format="%Y-%m-%d", errors="coerce")
    bad = rows["pupil"].isna() | dates.isna()
    if bad.any():
        lines = ", ".join(str(line + 2) for line in np.flatnonzero(bad)[:5])
        raise UserError(
            Problem(
                f"pseudonyme ou date manquants ou mal écrits, lignes {lines}",
                where=str(path),
                allowed="date AAAA-MM-JJ",
            )
        )
    return CohortList(path.stem, dates.groupby(rows["pupil"]).min())


def column_of(name: str) -> str:
    """The name of a list among the columns of a cohort, from the name of its file, written in any way."""
    return f"liste-{slugify(name)}"


def list_files(root: Path) -> tuple[Path, ...]:
    """The lists of a data folder, in the order of names; none where the folder ``listes`` is not there."""
    return tuple(sorted((root / FOLDER).glob("*.csv")))


def read_lists(root: Path) -> tuple[CohortList, ...]:
    """Every list of a data folder, read. Raises UserError as `read_list`."""
    return tuple(read_list(path) for path in list_files(root))


def lists_hash(root: Path) -> str:
    """The lists of a data folder, by content: one added, changed or removed is counted again."""
    digest = sha256()
    for path in list_files(root):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
