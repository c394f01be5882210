"""The store: canonical tables on disk, written all or nothing, read by slice."""

from .coalesce import SOURCE_PRIORITY, one_per_uai
from .conditions import Where
from .held import holding
from .memo import remembered
from .register import ImportedFile
from .store import ImportReport, Store, UndeclaredTable
from .upsert import TableChange

__all__ = [
    "SOURCE_PRIORITY",
    "ImportReport",
    "ImportedFile",
    "Store",
    "TableChange",
    "UndeclaredTable",
    "Where",
    "holding",
    "one_per_uai",
    "remembered",
]
