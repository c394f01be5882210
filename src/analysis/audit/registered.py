"""Counts that an exhibit shows beside their codes, compared with what the publication shows of these cells."""

from collections.abc import Collection, Iterator

import pandas as pd

from analysis.disclosure import ProtectedTable, Publication
from analysis.exhibits import Exhibit, Figure, Table

COUNT = "count"


def unregistered(exhibit: Exhibit, publications: Collection[Publication]) -> Iterator[str]:
    """Where an exhibit shows a count that no cell with the codes of its row shows.

    It is read where its data have a column of counts and columns named after dimensions of a table: as tables of a
    publication give them. Codes that the data do not name may be any.
    """
    if not isinstance(exhibit, Figure | Table) or COUNT not in exhibit.data.keys:
        return
    shown = pd.DataFrame(list(exhibit.data.rows), columns=list(exhibit.data.keys))
    known = [
        found for one in publications for table in one.tables.values() if (found := _beside(table, shown)) is not None
    ]
    if known and not pd.concat(known, axis=1).any(axis=1).all():
        yield f"« {exhibit.summary()[:80]} », colonne « {COUNT} »"


def _beside(table: ProtectedTable, shown: pd.DataFrame) -> pd.Series | None:
    """By row shown, whether this table shows that count with these codes; None when the data name none of its dimensions."""
    named = [dimension.name for dimension in table.dimensions if dimension.name in shown.columns]
    if not named:
        return None
    cells = table.counts.reset_index()[[*named, COUNT]].dropna().drop_duplicates()
    cells = cells.astype(dict.fromkeys(named, "str") | {COUNT: "float64"})
    rows = shown[[*named, COUNT]].astype(dict.fromkeys(named, "str") | {COUNT: "float64"})
    return rows.merge(cells, on=[*named, COUNT], how="left", indicator=True)["_merge"].eq("both") | rows[COUNT].isna()
