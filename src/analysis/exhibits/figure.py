"""A chart with its mentions, its alternative text and the data behind it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import pandas as pd

from analysis.protection import Protection

from . import svg
from .base import Exhibit, Mentions, mentions, required
from .dataset import Column, Dataset, dataset

ID = re.compile(r"[a-z][a-z0-9-]{0,60}")


@dataclass(frozen=True)
class Figure(Exhibit):
    """One SVG chart. Width and height are in millimetres."""

    kind: ClassVar[str] = "figure"

    svg: str
    alt: str
    width_mm: float
    height_mm: float
    mentions: Mentions
    data: Dataset
    id: str | None = None

    def fields(self) -> dict[str, object]:
        return {
            "id": self.id,
            "svg": self.svg,
            "alt": self.alt,
            "width_mm": self.width_mm,
            "height_mm": self.height_mm,
            "mentions": asdict(self.mentions),
            "data": self.data.payload(),
        }

    @classmethod
    def from_fields(cls, fields: dict) -> "Figure":
        return cls(
            **fields | {"mentions": Mentions(**fields["mentions"]), "data": Dataset.from_payload(fields["data"])}
        )

    def summary(self) -> str:
        return f"Figure : {self.mentions.title}"


def figure(
    chart: object,
    *,
    title: str,
    population: str,
    n: int | str,
    source: str,
    vintage: str,
    note: str | None = None,
    id: str | None = None,
    columns: Sequence[Column | str] | None = None,
    protection: Protection | None = None,
) -> Figure:
    """Show a chart (an object with `svg`, `data`, `alt`, `width_mm`, `height_mm`).

    `columns` labels the data table that goes with the figure; `id` names its data files and its anchor; `protection` says
    why it may be shown where persons were read.
    Raises ValueError, in French, when a required mention or the alternative text is empty.
    """
    said = mentions(title=title, population=population, n=n, source=source, vintage=vintage, note=note)
    required(f"Figure « {title} »", {"alt": chart.alt, "svg": chart.svg})
    data = chart.data if isinstance(chart.data, pd.DataFrame) else pd.DataFrame(chart.data)
    return Figure(
        svg=svg.checked(chart.svg, f"Figure « {title} »"),
        alt=chart.alt.strip(),
        width_mm=float(chart.width_mm),
        height_mm=float(chart.height_mm),
        mentions=said,
        data=dataset(data, columns),
        id=checked_id(id),
        protection=protection,
    )


def checked_id(id: str | None) -> str | None:
    """The id when it is file-safe (lower case, digits, hyphens) or None; ValueError otherwise."""
    if id is not None and not ID.fullmatch(id):
        raise ValueError(
            f"Identifiant « {id} » : minuscules sans accent, chiffres et tirets, en commençant par une lettre."
        )
    return id
