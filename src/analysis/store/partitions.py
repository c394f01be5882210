"""How a table lies on disk: one Parquet file per académie, or one file where the table has no académie."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.contracts import CONTRACTS

PARTITION = "academie"
_FILE = "part.parquet"


def is_partitioned(table: str) -> bool:
    """Whether the table carries an académie, hence one folder per académie."""
    return PARTITION in CONTRACTS[table].columns


def files(store: Path, table: str, academies: tuple[str, ...] | None = None) -> list[Path]:
    """The Parquet files of a table, in order of académie; only those of `academies` when given."""
    folder = store / table
    if not is_partitioned(table):
        return [path for path in [folder / _FILE] if path.is_file()]
    if academies is None:
        return sorted(folder.glob(f"{PARTITION}=*/{_FILE}"))
    wanted = (folder / f"{PARTITION}={code}" / _FILE for code in sorted(set(academies)))
    return [path for path in wanted if path.is_file()]


def write_table(store: Path, table: str, frame: pd.DataFrame) -> None:
    """Write a whole table, sorted by its key, under a folder where it does not exist yet. Same rows, same bytes."""
    for path, part in _parts(store / table, table, frame):
        path.parent.mkdir(parents=True)
        arrow = pa.Table.from_pandas(part, preserve_index=False).replace_schema_metadata(None)
        pq.write_table(arrow, path, compression="zstd")


def _parts(folder: Path, table: str, frame: pd.DataFrame) -> Iterator[tuple[Path, pd.DataFrame]]:
    ordered = frame.sort_values(list(CONTRACTS[table].key), kind="stable", ignore_index=True)
    if not is_partitioned(table):
        yield folder / _FILE, ordered
        return
    for code, part in ordered.groupby(PARTITION, sort=True):
        yield folder / f"{PARTITION}={code}" / _FILE, part.drop(columns=PARTITION)


def content_hash(store: Path, tables: tuple[str, ...]) -> str:
    """Sixteen hexadecimal digits that change when any row of these tables does, and only then."""
    digest = hashlib.sha256()
    for path in (path for table in sorted(tables) for path in files(store, table)):
        digest.update(path.relative_to(store).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
