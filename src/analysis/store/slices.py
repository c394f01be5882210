"""Reading a slice: only the files that hold it, only the rows asked for."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from glob import escape
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from analysis.contracts import CONTRACTS, Contract
from analysis.errors import Problem, UserError, did_you_mean
from analysis.territories import Territory

from .conditions import Conditions, Where, conditions
from .held import PLACE, find, hold, holds
from .memo import remembered
from .partitions import PARTITION, files

_NULLABLE = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def read_slice(
    store: Path,
    table: str,
    territory: Territory | None = None,
    columns: Collection[str] | None = None,
    where: Where | None = None,
) -> pd.DataFrame:
    """Rows of a canonical table in the order of its key, typed by its contract.

    Only the files of the académies concerned are opened, and DuckDB applies the other conditions while reading.

    Parameters
    ----------
    territory
        What the rows must be in: schooled there for tables with a UAI; lying there for communes; for aggregates
        (`segregation`, `exam_aggregates`), those of the territory itself and of what it wholly contains.
    columns
        Those wanted, in that order; all by default.
    where
        Column → value, collection of values, or None for missing; all must hold.

    Raises
    ------
    UserError
        Unknown table or column; damaged files.
    """
    contract = _contract(table)
    wanted = list(contract.columns if columns is None else columns)
    _check_columns(table, [*wanted, *(where or {})])
    if kept := find(store, table, wanted, where):
        return kept.cut(territory, wanted)
    paths = files(store, table, _academies(territory))
    if not paths:
        return contract.empty()[wanted]
    order = "ORDER BY " + ", ".join(_quoted(name) + " NULLS LAST" for name in contract.key)
    if holds(table, territory):
        read = [*wanted, *(name for name in PLACE if name in contract.columns and name not in wanted)]
        whole = _fetch(contract, paths, read, conditions(table, territory, where), order)
        return hold(store, table, wanted, where, whole).cut(territory, wanted)
    return _fetch(contract, paths, wanted, conditions(table, territory, where), order)


def read_files(table: str, paths: Sequence[Path]) -> pd.DataFrame:
    """Every row of some files of a table, typed by its contract, in no particular order.

    Raises
    ------
    UserError
        Damaged files.
    """
    contract = CONTRACTS[table]
    if not paths:
        return contract.empty()
    return _fetch(contract, paths, list(contract.columns), Conditions(), "")


@remembered
def distinct_values(store: Path, table: str, column: str, where: Where | None = None) -> tuple:
    """The values a column takes in the whole table, ascending, missing left out; no other column is read.

    Raises
    ------
    UserError
        Unknown table or column; damaged files.
    """
    _contract(table)
    _check_columns(table, [column, *(where or {})])
    paths = files(store, table)
    if not paths:
        return ()
    found = _run(f"SELECT DISTINCT {_quoted(column)} AS v", table, paths, conditions(table, None, where), "ORDER BY v")
    return tuple(value for value in found["v"].to_pylist() if value is not None)


def _fetch(
    contract: Contract, paths: Sequence[Path], wanted: Sequence[str], built: Conditions, order: str
) -> pd.DataFrame:
    found = _run(f"SELECT {', '.join(map(_quoted, wanted))}", contract.name, paths, built, order)
    types = {field.name: field.dtype for field in contract.fields if field.name in wanted}
    return found.to_pandas(types_mapper=_NULLABLE.get).astype(types)


def _run(select: str, table: str, paths: Sequence[Path], built: Conditions, order: str) -> pa.Table:
    kinds = ", ".join(f"'{cut}': '{'VARCHAR' if cut == PARTITION else 'BIGINT'}'" for cut in CONTRACTS[table].partition)
    partitioned = f", hive_partitioning = true, hive_types = {{{kinds}}}" if kinds else ""
    where = f"WHERE {' AND '.join(built.clauses)}" if built.clauses else ""
    query = f"{select} FROM read_parquet($files{partitioned}) {where} {order}"
    parameters = built.parameters | {"files": [escape(str(path)) for path in paths]}
    with duckdb.connect(config={"threads": 1}) as connection:
        with suppress(duckdb.InvalidInputException):  # refused in Jupyter without ipywidgets, where it is off already
            connection.execute("SET enable_progress_bar = false")
        try:
            return connection.sql(query, params=parameters).to_arrow_table()
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise UserError(
                Problem(
                    f"données rangées illisibles (table {table})",
                    where=str(paths[0].parents[len(CONTRACTS[table].partition)]),
                    todo="supprimer le dossier store et importer de nouveau les fichiers",
                )
            ) from error


def _contract(table: str) -> Contract:
    if table not in CONTRACTS:
        raise UserError(Problem(f"table inconnue « {table} »", allowed=", ".join(CONTRACTS)))
    return CONTRACTS[table]


def _academies(territory: Territory | None) -> tuple[str, ...] | None:
    return None if territory is None or territory.level == "france" else territory.academies


def _quoted(name: str) -> str:
    return f'"{name}"'


def _check_columns(table: str, names: Collection[str]) -> None:
    known = CONTRACTS[table].columns
    unknown = [name for name in dict.fromkeys(names) if name not in known]
    if unknown:
        raise UserError(
            *(
                Problem(f"colonne inconnue « {name} »", where=f"table {table}", todo=did_you_mean(name, known))
                for name in unknown
            )
        )
