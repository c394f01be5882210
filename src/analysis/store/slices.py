"""Reading a slice: only the files that hold it, only the rows asked for."""

from collections.abc import Collection
from glob import escape
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from analysis.contracts import CONTRACTS
from analysis.errors import Problem, UserError, did_you_mean
from analysis.territories import Territory

from .conditions import Where, conditions
from .partitions import files, is_partitioned

_NULLABLE_INTEGERS = {pa.int64(): pd.Int64Dtype()}


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
        Unknown table or column.
    """
    if table not in CONTRACTS:
        raise UserError(Problem(f"table inconnue « {table} »", allowed=", ".join(CONTRACTS)))
    contract = CONTRACTS[table]
    wanted = list(contract.columns if columns is None else columns)
    _check_columns(table, [*wanted, *(where or {})])
    paths = files(store, table, _academies(territory))
    if not paths:
        return contract.empty()[wanted]
    built = conditions(table, territory, where)
    partitioned = ", hive_partitioning = true, hive_types = {'academie': 'VARCHAR'}" if is_partitioned(table) else ""
    query = (
        f"SELECT {', '.join(map(_quoted, wanted))} FROM read_parquet($files{partitioned}) "
        f"{'WHERE ' + ' AND '.join(built.clauses) if built.clauses else ''} "
        f"ORDER BY {', '.join(_quoted(name) + ' NULLS LAST' for name in contract.key)}"
    )
    parameters = built.parameters | {"files": [escape(str(path)) for path in paths]}
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET enable_progress_bar = false")
        found = connection.sql(query, params=parameters).to_arrow_table()
    types = {field.name: field.dtype for field in contract.fields if field.name in wanted}
    return found.to_pandas(types_mapper=_NULLABLE_INTEGERS.get).astype(types)


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
