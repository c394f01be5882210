"""A publication as frames that Parquet keeps, and back."""

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.disclosure import Audit, Dimension, Profile, ProtectedTable, Publication

_DOCUMENT = "publication"
WITNESSES = "witnesses"
_OF_ALL = ("primary", "secondary", "lost")


def frozen(publication: Publication) -> dict[str, pd.DataFrame]:
    """One frame per table (codes, count, code), one with a document that describes them, one with the witnesses."""
    document = {
        "tables": [_described(name, table) for name, table in publication.tables.items()],
        "audit": publication.audit.fields(),
        **{name: getattr(publication, name) for name in _OF_ALL},
    }
    frames = {
        f"table-{rank}": table.counts.reset_index().astype(dict.fromkeys(table.counts.index.names, "category"))
        for rank, table in enumerate(publication.tables.values())
    }
    described = pd.DataFrame({"json": [json.dumps(document, ensure_ascii=False)]})
    return frames | {_DOCUMENT: described, WITNESSES: publication.witnesses}


def thawed(frames: Mapping[str, pd.DataFrame], profile: Profile) -> Publication:
    """The inverse of `frozen`, for the profile it was made with, without the witnesses: no report needs them."""
    document = json.loads(frames[_DOCUMENT]["json"].iloc[0])
    return Publication(
        tables={
            described["name"]: _table(described, frames[f"table-{rank}"], profile)
            for rank, described in enumerate(document["tables"])
        },
        profile=profile,
        audit=Audit.from_fields(document["audit"]),
        **{name: document[name] for name in _OF_ALL},
    )


def _described(name: str, table: ProtectedTable) -> dict[str, object]:
    return {
        "name": name,
        "measure": table.measure,
        "sensitive": table.sensitive,
        "dimensions": [
            {
                "name": dimension.name,
                "parents": dict(dimension.parents),
                "unpublished": sorted(dimension.unpublished),
                "also": dict(dimension.also),
            }
            for dimension in table.dimensions
        ],
    }


def _table(described: Mapping, frame: pd.DataFrame, profile: Profile) -> ProtectedTable:
    dimensions = tuple(
        Dimension(
            found["name"],
            found["parents"],
            frozenset(found["unpublished"]),
            {code: tuple(parts) for code, parts in found["also"].items()},
        )
        for found in described["dimensions"]
    )
    columns = [frame[dimension.name].cat for dimension in dimensions]
    index = pd.MultiIndex(
        levels=[pd.Index(column.categories, dtype="str") for column in columns],
        codes=[np.asarray(column.codes) for column in columns],
        names=[dimension.name for dimension in dimensions],
        verify_integrity=False,
    )
    return ProtectedTable(
        measure=described["measure"],
        counts=frame[["count", "code"]].set_axis(index),
        dimensions=dimensions,
        profile=profile,
        sensitive=tuple(described["sensitive"]),
    )
