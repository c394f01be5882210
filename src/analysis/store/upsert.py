"""New rows into a table: the same key replaces the row."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.contracts import CONTRACTS


@dataclass(frozen=True)
class TableChange:
    """What an import did to a table: rows added, rows that replaced one of the same key, rows it holds now."""

    table: str
    added: int
    replaced: int
    total: int


def upsert(table: str, current: pd.DataFrame, news: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, TableChange]:
    """The table with the new rows in it; of several rows of one key, the last one given stays.

    A missing value in a key equals another missing value.
    """
    contract = CONTRACTS[table]
    key, columns = list(contract.key), list(contract.columns)
    types = {field.name: field.dtype for field in contract.fields}
    incoming = pd.concat([frame[columns].astype(types) for frame in news], ignore_index=True)
    incoming = incoming.drop_duplicates(key, keep="last")
    merged = pd.concat([frame for frame in (current, incoming) if len(frame)] or [current], ignore_index=True)
    merged = merged.drop_duplicates(key, keep="last", ignore_index=True)
    added = len(merged) - len(current)
    return merged, TableChange(table, added, len(incoming) - added, len(merged))
