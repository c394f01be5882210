"""The store: canonical tables as partitioned Parquet files, read by slice."""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis import protection
from analysis.contracts import CONTRACTS
from analysis.errors import Problem, UserError
from analysis.territories import Territory, TerritoryIndex, departements

from .coalesce import one_per_uai
from .conditions import Where
from .memo import remembered
from .partitions import content_hash, files
from .register import ImportedFile, read_register, write_register
from .slices import distinct_values, read_slice
from .transaction import carry, recover, replacing
from .upsert import TableChange, rewrite

if TYPE_CHECKING:
    from analysis.sources import Reading


_PLACES = frozenset({"memberships", "establishments", "bassins"})
_IMPERSONAL = frozenset({"rentree", "session", "source_sha"})
"""Which years and which files there are tells of nobody."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did: the files, and the change of each table."""

    files: tuple[ImportedFile, ...]
    tables: tuple[TableChange, ...]


class UndeclaredTable(UserError):
    """A table was read that what is computed does not declare: it would not be computed again when the table changes."""


class Store:
    """The canonical tables of a data folder, under ``<root>/store``.

    Reading opens only the files of the académies concerned; writing replaces the whole state at once or leaves it
    untouched. Real and fictitious data never share a store.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.folder = self.root / "store"
        self._readable: frozenset[str] = frozenset(CONTRACTS)
        recover(self.folder)

    def limited(self, tables: Collection[str]) -> "Store":
        """The same store, where reading any other table raises UndeclaredTable: what is computed depends on these alone.

        Raises UndeclaredTable at once for a table that this store may not read itself.
        """
        for table in tables:
            self._check_readable(table)
        view = copy(self)
        view._readable = frozenset(tables)
        return view

    @property
    def fictitious(self) -> bool:
        """Whether the store holds the fictitious data of the demo."""
        return read_register(self.folder).fictitious

    def tables(self) -> tuple[str, ...]:
        """Names of the tables that hold rows."""
        return tuple(table for table in CONTRACTS if files(self.folder, table))

    def imports(self) -> pd.DataFrame:
        """One row per imported file: file, sha, source, title, years, rows_in, rows_kept, rows_aside, imported_at."""
        return read_register(self.folder).frame()

    def fingerprint(self, tables: Collection[str] | None = None) -> str:
        """Sixteen hexadecimal digits that identify the content of some tables, by default of all that may be read.

        Equal for equal inputs, whenever imported.
        """
        return content_hash(self.folder, tuple(sorted(self._readable if tables is None else tables)))

    def read(
        self,
        table: str,
        territory: Territory | None = None,
        columns: Collection[str] | None = None,
        where: Where | None = None,
    ) -> pd.DataFrame:
        """Rows of a table in a territory, in the order of the key; see `slices.read_slice`.

        Rows about persons are noted (`analysis.protection`).
        """
        self._check_readable(table)
        rows = read_slice(self.folder, table, territory, columns, where)
        if len(rows) and CONTRACTS[table].individual:
            protection.read(table)
        return rows

    def values(self, table: str, column: str, where: Where | None = None) -> tuple:
        """The distinct values of a column over the whole table, ascending: which sessions, which rentrées there are."""
        self._check_readable(table)
        found = distinct_values(self.folder, table, column, where)
        if found and CONTRACTS[table].individual and column not in _IMPERSONAL:
            protection.read(table)
        return found

    def establishments(self, territory: Territory | None = None, uais: Collection[str] | None = None) -> pd.DataFrame:
        """One row per UAI (of those given), merged from every source that describes it; see `coalesce.one_per_uai`."""
        rows = self.read("establishments", territory)
        return one_per_uai(rows if uais is None else rows[rows["uai"].isin(uais)])

    def _check_readable(self, table: str) -> None:
        if table in CONTRACTS and table not in self._readable:
            raise UndeclaredTable(
                Problem(
                    f"la table « {table} » est lue sans être déclarée",
                    allowed=", ".join(sorted(self._readable)),
                    todo="l’ajouter aux « tables » déclarées (métadonnées du notebook, ou famille du contexte)",
                )
            )

    def index(self) -> TerritoryIndex:
        """The territories of this store; its réseaux and établissements are read when first asked for."""
        return _index(self.folder, tuple(sorted(self._readable & _PLACES)))

    def write(
        self, readings: "Sequence[Reading]", *, fictitious: bool = False, now: datetime | None = None
    ) -> ImportReport:
        """Import what was read; a row whose key is already there is replaced.

        Parameters
        ----------
        fictitious
            True for the demo's data. Rows of fictitious départements imply it.
        now
            Time written in the register; the clock by default.

        Raises
        ------
        UserError
            Real and fictitious data would be mixed, or pseudonyms made with two keys. The store is then as it was, as
            after any other failure.
        """
        register = read_register(self.folder)
        fictitious = _one_kind(readings, fictitious)
        if register.imports and register.fictitious != fictitious:
            raise UserError(_mixed(self.folder, holds_fiction=register.fictitious))
        key = _one_key(readings, register.key, self.folder)
        stamp = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        imported = tuple(_line(reading, stamp) for reading in readings)
        news: dict[str, list[pd.DataFrame]] = {}
        for reading in readings:
            for table, frame in reading.tables.items():
                news.setdefault(table, []).append(frame)
        changes = []
        with replacing(self.folder) as scratch:
            for table in CONTRACTS:
                if table not in news:
                    carry(self.folder / table, scratch / table)
                    continue
                changes.append(rewrite(self.folder, scratch, table, news[table]))
            write_register(scratch, register.with_files(imported, fictitious=fictitious, key=key))
        return ImportReport(imported, tuple(changes))


@remembered
def _index(folder: Path, readable: tuple[str, ...]) -> TerritoryIndex:
    view = Store(folder.parent).limited(readable)
    return TerritoryIndex.official(
        fictitious=view.fictitious,
        networks=lambda: view.read("memberships"),
        establishments=view.establishments,
        bassins=lambda: view.read("bassins"),
    )


def _line(reading: "Reading", stamp: str) -> ImportedFile:
    aside = sum(part.rows for part in reading.set_aside)
    return ImportedFile(
        file=reading.path.name,
        sha=reading.sha,
        source=reading.source,
        title=reading.title,
        years=reading.years,
        rows_in=reading.rows_in,
        rows_kept=reading.rows_in - aside,
        rows_aside=aside,
        imported_at=stamp,
    )


def _one_kind(readings: "Sequence[Reading]", fictitious: bool) -> bool:
    invented = {code for code, named in departements().items() if named.fictitious}
    found = {
        code
        for reading in readings
        for frame in reading.tables.values()
        if "departement" in frame.columns
        for code in frame["departement"].dropna().unique()
    }
    if (fictitious or found & invented) and found - invented:
        raise UserError("des données réelles et des données fictives ne peuvent pas être importées ensemble")
    return fictitious or bool(found & invented)


def _one_key(readings: "Sequence[Reading]", held: str, folder: Path) -> str:
    """The mark of the one key behind the store's pseudonyms: with two, a pupil would be two pupils."""
    marks = {reading.key for reading in readings if reading.key} | ({held} if held else set())
    if len(marks) > 1:
        raise UserError(
            Problem(
                "les pseudonymes de ces fichiers sont faits avec une autre clé que ceux des données déjà rangées",
                where=str(folder),
                todo="employer la clé des imports précédents, ou importer dans un autre dossier avec --data",
            )
        )
    return next(iter(marks), "")


def _mixed(folder: Path, *, holds_fiction: bool) -> Problem:
    held, new = ("fictives", "réelles") if holds_fiction else ("réelles", "fictives")
    return Problem(
        f"ce dossier contient des données {held} : des données {new} ne peuvent pas y être ajoutées",
        where=str(folder),
        todo="importer dans un autre dossier avec --data",
    )
