"""Small counts in what a notebook shows of persons."""

from collections.abc import Iterator

from analysis.disclosure import Profile
from analysis.exhibits import Exhibit, Figure, KeyFigures, Table
from analysis.exhibits.dataset import Column
from analysis.report.said import words_of

from .contents import Grid
from .words import counts_persons, small_counts_told

_YEARS = ("year", "school_year")


def small_in_exhibit(exhibit: Exhibit, profile: Profile) -> Iterator[str]:
    """Where an exhibit shows a number of persons from 1 to the threshold less one: in a column, a key figure, a text."""
    name = f"« {exhibit.summary()[:80]} »"
    if isinstance(exhibit, Figure | Table):
        for column in exhibit.data.columns:
            if _counts(exhibit, column) and any(_small(value, profile) for value in exhibit.data.values(column.key)):
                yield f"{name}, colonne « {column.label or column.key} »"
    elif isinstance(exhibit, KeyFigures):
        for item in exhibit.items:
            said = f"{item.label} {item.unit or ''}"
            if item.raw is not None and _small(item.raw, profile) and counts_persons(said, default=False):
                yield f"{name}, chiffre clé « {item.label} »"
    if any(small_counts_told(text, profile.threshold()) for text in words_of(exhibit)):
        yield f"{name}, texte"


def small_in_grid(grid: Grid, exhibit: Figure | Table, profile: Profile) -> Iterator[str]:
    """The same in a data file of an exhibit, read as it is: the file must not tell more than the exhibit."""
    counted = {column.label or column.key for column in exhibit.data.columns if _counts(exhibit, column)}
    known = {column.label or column.key for column in exhibit.data.columns}
    for rank, heading in enumerate(grid.headers):
        unknown = heading not in known and not heading.endswith(("(borne basse)", "(borne haute)"))
        if heading not in counted and not (unknown and counts_persons(heading, default=True)):
            continue
        for row in grid.rows:
            if rank < len(row) and str(row[rank]).isdigit() and _small(int(row[rank]), profile):
                yield f"{grid.where}, colonne « {heading} »"
                break


def _counts(exhibit: Figure | Table, column: Column) -> bool:
    """Whether a column counts persons: by its heading; in a table of protected counts, any whole number but those it says."""
    if isinstance(exhibit, Table) and column.key in (exhibit.row_header, exhibit.groups):
        return False
    form = (column.format or "").partition(":")[0]
    if form in _YEARS or form not in ("integer", "decimal", "text", ""):
        return False
    counts = exhibit.protection is not None and exhibit.protection.kind == "counts"
    default = counts and isinstance(exhibit, Table) and form == "integer"
    return counts_persons(f"{column.label or ''} {column.key}", default=default)


def _small(value: object, profile: Profile) -> bool:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
    return bool(whole) and 0 < value < profile.threshold()
