"""What a canonical table is: its columns, its key, the rules across columns, how it lies on disk."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from .fields import Field

if TYPE_CHECKING:
    import pandera.pandas as pa


@dataclass(frozen=True)
class Contract:
    """A canonical table: its French title, key, columns in order, the values that exclude each other.

    `exclusive` lists columns of which exactly one of value and ``<column>_reason`` is filled; `increasing` tuples of
    columns whose values, where given, may not decrease from left to right; `only_where` pairs (column, flag): the column
    has a value only where the flag is true. `by_year` names the column of years a large table is also cut by on disk.
    `internal` tables come from an académie's own extracts, the others from published files.
    """

    name: str
    title: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    exclusive: tuple[str, ...] = ()
    increasing: tuple[tuple[str, ...], ...] = ()
    only_where: tuple[tuple[str, str], ...] = ()
    by_year: str = ""
    internal: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in canonical order."""
        return tuple(field.name for field in self.fields)

    @property
    def description_fr(self) -> Mapping[str, str]:
        """French description of each column."""
        return {field.name: field.description for field in self.fields}

    @property
    def partition(self) -> tuple[str, ...]:
        """The columns the table is cut by on disk: its académie where it has one, then its year where it is large."""
        return tuple(name for name in ("academie", self.by_year) if name in self.columns)

    @property
    def individual(self) -> bool:
        """Whether a row is about one person: its values are never shown in a message."""
        return any(field.kind == "person" for field in self.fields)

    @cached_property
    def schema(self) -> "pa.DataFrameSchema":
        """The pandera schema (strict columns and types, accepted values); keys and rules across columns are apart."""
        import pandera.pandas as pa  # slow to import, and only an import of data validates

        return pa.DataFrameSchema({field.name: field.column() for field in self.fields}, strict=True, name=self.name)

    def empty(self) -> pd.DataFrame:
        """The table without rows, typed."""
        return pd.DataFrame({field.name: pd.Series([], dtype=field.dtype) for field in self.fields})
