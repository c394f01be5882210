"""What a data set is, and what reading a file gives."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import Problem

if TYPE_CHECKING:
    from .draft import Draft
    from .recognition import Sheet


@dataclass(frozen=True)
class Column:
    """One column of a published file and the headers it is known under.

    `headers` are normalised (see ``normalise_header``); `pattern` a regular expression for headers that carry a year;
    `label` what messages call the column.
    """

    name: str
    headers: tuple[str, ...]
    required: bool = False
    pattern: str | None = None

    @property
    def label(self) -> str:
        """The header a user knows it by."""
        return self.headers[0]

    def find(self, headers: Sequence[str]) -> str | None:
        """The header of a file that is this column: the first alias present, then the pattern (last match)."""
        for alias in self.headers:
            if alias in headers:
                return alias
        if self.pattern:
            return next(
                (header for header in sorted(headers, reverse=True) if re.fullmatch(self.pattern, header)), None
            )
        return None


@dataclass(frozen=True)
class Built:
    """The canonical tables of one file (each with ``_row``), the identifier of the data set and the years covered."""

    source: str
    years: str
    tables: Mapping[str, pd.DataFrame] = field(repr=False)


@dataclass(frozen=True)
class Source:
    """A data set of the ministry or Insee, or an académie's own extract: how it is recognised and read.

    A file is this data set when all `required` columns are there, one at least of `one_of` (when not empty), none of
    `never`, and `accepts` (a look at the values) agrees; `person` says of what kind of persons it must be about.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    build: "Callable[[Draft], Built]" = field(repr=False)
    one_of: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    accepts: "Callable[[Sheet], bool] | None" = field(default=None, repr=False)
    person: str = ""

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns without which the file cannot be read."""
        return tuple(column for column in self.columns if column.required)


@dataclass(frozen=True)
class SetAside:
    """Rows of a file that were read but not kept: how many, why (in French), a few examples."""

    reason: str
    rows: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file read: canonical tables, validated, and the count of every row.

    `rows_in` rows were read, `rows_kept` feed at least one table, the others are in `set_aside`:
    ``rows_in == rows_kept + sum(aside.rows)``. `tables` maps canonical names to data frames; `years` says in French
    what the file covers; `notes` what was done to the values; `key` the mark of the key its pseudonyms were made with.
    """

    path: Path
    sha: str
    source: str
    title: str
    format: str
    rows_in: int
    rows_kept: int
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[str, ...] = ()
    years: str = ""
    key: str = ""


@dataclass(frozen=True)
class Unrecognised:
    """A file of a folder that is no known data set: the reason in French; nothing is read from it."""

    path: Path
    reason: str


@dataclass(frozen=True)
class IntakeReport:
    """What a set of files and folders contains: readings, files left out, problems that prevent using the others."""

    readings: tuple[Reading, ...]
    unrecognised: tuple[Unrecognised, ...]
    problems: tuple[Problem, ...]

    @property
    def rows_in(self) -> int:
        """Rows read in recognised files."""
        return sum(reading.rows_in for reading in self.readings)

    @property
    def rows_kept(self) -> int:
        """Rows kept."""
        return sum(reading.rows_kept for reading in self.readings)

    @property
    def rows_set_aside(self) -> int:
        """Rows set aside."""
        return self.rows_in - self.rows_kept
