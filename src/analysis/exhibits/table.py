"""A table with its mentions: raw values, French formats, one row header."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import ClassVar

import pandas as pd

from analysis.protection import Protection

from .base import Exhibit, Mentions, mentions
from .dataset import Column, Dataset, dataset
from .figure import checked_id


@dataclass(frozen=True)
class Table(Exhibit):
    """`row_header` is the key of the column whose cells name the rows; `groups` that of a column which gathers them."""

    kind: ClassVar[str] = "table"

    mentions: Mentions
    data: Dataset
    row_header: str
    groups: str | None = None
    id: str | None = None

    def fields(self) -> dict[str, object]:
        return {
            "id": self.id,
            "mentions": asdict(self.mentions),
            "data": self.data.payload(),
            "row_header": self.row_header,
            "groups": self.groups,
        }

    @classmethod
    def from_fields(cls, fields: dict) -> "Table":
        return cls(
            **fields | {"mentions": Mentions(**fields["mentions"]), "data": Dataset.from_payload(fields["data"])}
        )

    def summary(self) -> str:
        return f"Tableau : {self.mentions.title}"


def table(
    df: pd.DataFrame,
    *,
    title: str,
    population: str,
    n: int | str,
    source: str,
    vintage: str,
    note: str | None = None,
    columns: Sequence[Column | str] | None = None,
    row_header: str | None = None,
    groups: str | None = None,
    id: str | None = None,
    protection: Protection | None = None,
) -> Table:
    """Show a frame (its index is ignored).

    `columns` chooses, labels and formats what is shown; `row_header` is the first of them unless told; `groups`
    names a column of `df` whose successive values become sub-headings of the table; `protection` says why it may be shown
    where persons were read. Raises ValueError, in French, for an empty mention, an empty frame, an unknown column or
    groups that are not contiguous.
    """
    said = mentions(title=title, population=population, n=n, source=source, vintage=vintage, note=note)
    if df.empty:
        raise ValueError(f"Tableau « {title} » : aucune ligne. Utiliser not_applicable pour dire pourquoi.")
    wanted = list(columns) if columns is not None else [name for name in map(str, df.columns) if name != groups]
    wanted = [Column(column) if isinstance(column, str) else column for column in wanted]
    shown = [column.key for column in wanted if column.key != groups]
    if groups is not None and len(shown) == len(wanted):
        wanted.insert(0, Column(groups, format="text"))
    row_header = row_header or shown[0]
    if row_header not in shown:
        raise ValueError(f"Tableau « {title} » : l’en-tête de ligne « {row_header} » n’est pas une colonne affichée.")
    wanted = [replace(c, align=c.align or "left") if c.key == row_header else c for c in wanted]
    data = dataset(df, wanted)
    if groups is not None:
        _check_contiguous(data.values(groups), title)
    return Table(said, data, row_header, groups, checked_id(id), protection=protection)


def _check_contiguous(values: list, title: str) -> None:
    starts = [value for i, value in enumerate(values) if i == 0 or value != values[i - 1]]
    if len(set(starts)) < len(starts):
        raise ValueError(f"Tableau « {title} » : les lignes d’un même groupe doivent se suivre.")
