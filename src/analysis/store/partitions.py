"""How a table lies on disk: one Parquet file per académie, or per académie and year where the table is large, or one file."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.contracts import CONTRACTS

from .memo import remembered

PARTITION = "academie"
_FILE = "part.parquet"


def is_partitioned(table: str) -> bool:
    """Whether the table carries an académie, hence one folder per académie."""
    return bool(CONTRACTS[table].partition)


def files(store: Path, table: str, academies: tuple[str, ...] | None = None) -> list[Path]:
    """The Parquet files of a table, in order of académie and year; only those of `academies` when given."""
    folder = store / table
    if not is_partitioned(table):
        return [path for path in [folder / _FILE] if path.is_file()]
    if academies is None:
        return sorted(folder.glob(f"{PARTITION}=*/**/{_FILE}"))
    return [p for code in sorted(set(academies)) for p in sorted((folder / f"{PARTITION}={code}").glob(f"**/{_FILE}"))]


def part_of(store: Path, table: str, path: Path) -> tuple[str, ...]:
    """The partition a file holds, as the text of its folders: ``("10", "2024")``; empty where the table is one file."""
    return tuple(folder.partition("=")[2] for folder in path.relative_to(store / table).parts[:-1])


def write_table(store: Path, table: str, frame: pd.DataFrame) -> None:
    """Write rows of a table, sorted by its key, where none of their partitions exists yet. Same rows, same bytes."""
    for path, part in _parts(store / table, table, frame):
        path.parent.mkdir(parents=True)
        arrow = pa.Table.from_pandas(part, preserve_index=False).replace_schema_metadata(None)
        pq.write_table(arrow, path, compression="zstd")


def _parts(folder: Path, table: str, frame: pd.DataFrame) -> Iterator[tuple[Path, pd.DataFrame]]:
    key, cuts = list(CONTRACTS[table].key), list(CONTRACTS[table].partition)
    if not cuts:
        yield folder / _FILE, frame.sort_values(key, kind="stable", ignore_index=True)
        return
    for values, part in frame.groupby(cuts, sort=True):
        place = folder.joinpath(*(f"{name}={value}" for name, value in zip(cuts, values, strict=True)))
        yield place / _FILE, part.drop(columns=cuts).sort_values(_kept(key, cuts), kind="stable", ignore_index=True)


def _kept(key: list[str], cuts: list[str]) -> list[str]:
    return [name for name in key if name not in cuts]


@remembered
def content_hash(store: Path, tables: tuple[str, ...]) -> str:
    """Sixteen hexadecimal digits that change when any row of these tables does, and only then."""
    digest = hashlib.sha256()
    for path in (path for table in sorted(tables) for path in files(store, table)):
        digest.update(path.relative_to(store).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
