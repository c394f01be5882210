"""New rows into a table: the same key replaces the row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from analysis.contracts import CONTRACTS

from .partitions import files, part_of, write_table
from .slices import read_files
from .transaction import carry


@dataclass(frozen=True)
class TableChange:
    """What an import did to a table: rows added, rows that replaced one of the same key, rows it holds now."""

    table: str
    added: int
    replaced: int
    total: int


def rewrite(store: Path, scratch: Path, table: str, news: Sequence[pd.DataFrame]) -> TableChange:
    """Write under `scratch` the table of `store` with the new rows in it; of several rows of one key, the last one stays.

    Only the partitions that hold a new row or one of its key are read and written again; the others are carried over.
    """
    incoming = _incoming(table, news)
    touched, kept = [], []
    for path in files(store, table):
        (touched if _concerned(store, table, path, incoming) else kept).append(path)
    for path in kept:
        place = scratch / path.relative_to(store)
        place.parent.mkdir(parents=True)
        carry(path, place)
    merged, change = _upsert(table, read_files(table, touched), incoming)
    write_table(scratch, table, merged)
    others = sum(pq.read_metadata(path).num_rows for path in kept)
    return TableChange(table, change.added, change.replaced, change.total + others)


def _upsert(table: str, current: pd.DataFrame, incoming: pd.DataFrame) -> tuple[pd.DataFrame, TableChange]:
    """The rows with the new ones among them; a missing value in a key equals another missing value."""
    if current.empty:
        return incoming, TableChange(table, len(incoming), 0, len(incoming))
    merged = pd.concat([current, incoming], ignore_index=True)
    merged = merged.drop_duplicates(list(CONTRACTS[table].key), keep="last", ignore_index=True)
    added = len(merged) - len(current)
    return merged, TableChange(table, added, len(incoming) - added, len(merged))


def _incoming(table: str, news: Sequence[pd.DataFrame]) -> pd.DataFrame:
    contract = CONTRACTS[table]
    types = {field.name: field.dtype for field in contract.fields}
    frames = [frame[list(contract.columns)].astype(types) for frame in news]
    incoming = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    return incoming.drop_duplicates(list(contract.key), keep="last")


def _concerned(store: Path, table: str, path: Path, incoming: pd.DataFrame) -> bool:
    """Whether a file receives rows or holds one whose key is among the new ones (a pupil who changed académie)."""
    contract = CONTRACTS[table]
    cuts = dict(zip(contract.partition, part_of(store, table, path), strict=True))
    here = pd.Series(True, index=incoming.index)
    for name, value in cuts.items():
        here &= incoming[name].astype("str") == value
    if here.any():
        return True
    near = pd.Series(True, index=incoming.index)
    for name in set(cuts) & set(contract.key):
        near &= incoming[name].astype("str") == cuts[name]
    if not near.any():
        return False
    key = [name for name in contract.key if name not in cuts]
    held = pd.MultiIndex.from_frame(pq.read_table(path, columns=key).to_pandas())
    return bool(pd.MultiIndex.from_frame(incoming.loc[near, key]).isin(held).any())
