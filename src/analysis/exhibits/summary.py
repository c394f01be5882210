"""What the committee reads first: key figures and the few sentences of « L’essentiel »."""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import ClassVar

from analysis.protection import Protection

from .base import Exhibit, required


@dataclass(frozen=True)
class KeyFigure:
    """One number already written in French, what it is, a detail and a comparison (both optional).

    For comparing it from one run to the next: `name` (stays when the label changes), `raw` (the number) and `unit`
    (``"percent"``, ``"points"``, ``"ips"``…). ValueError when the label or the text is empty, or the number not finite.
    """

    label: str
    value_text: str
    detail: str | None = None
    comparison: str | None = None
    name: str | None = None
    raw: float | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        required("Chiffre clé", {"label": self.label, "value_text": self.value_text})
        if self.raw is not None and not math.isfinite(self.raw):
            raise ValueError(f"Chiffre clé « {self.label} » : {self.raw} n’est pas un nombre.")


@dataclass(frozen=True)
class KeyFigures(Exhibit):
    """A row of key figures; the first of a report is repeated on the cover."""

    kind: ClassVar[str] = "key_figures"

    items: tuple[KeyFigure, ...]

    def fields(self) -> dict[str, object]:
        return {"items": [asdict(item) for item in self.items]}

    @classmethod
    def from_fields(cls, fields: dict) -> "KeyFigures":
        return cls(tuple(KeyFigure(**item) for item in fields["items"]))

    def summary(self) -> str:
        return " ; ".join(f"{item.label} : {item.value_text}" for item in self.items)


@dataclass(frozen=True)
class Sentences(Exhibit):
    """Sentences a reader may quote, under a title."""

    kind: ClassVar[str] = "sentences"

    items: tuple[str, ...]
    title: str = "L’essentiel"

    def fields(self) -> dict[str, object]:
        return {"items": list(self.items), "title": self.title}

    @classmethod
    def from_fields(cls, fields: dict) -> "Sentences":
        return cls(tuple(fields["items"]), fields["title"])

    def summary(self) -> str:
        return " ".join(self.items)


def key_figures(items: Iterable[KeyFigure], *, protection: Protection | None = None) -> KeyFigures:
    """Key figures side by side, six at most. ValueError when there is none or too many."""
    items = tuple(items)
    if not 1 <= len(items) <= 6:
        raise ValueError(f"De un à six chiffres clés, et non {len(items)}.")
    return KeyFigures(items, protection=protection)


def sentences(items: Iterable[str], *, title: str = "L’essentiel", protection: Protection | None = None) -> Sentences:
    """The sentences of « L’essentiel » (or under another title). ValueError when one is empty or there is none."""
    items = (items,) if isinstance(items, str) else tuple(items)
    if not items or not all(str(item).strip() for item in items):
        raise ValueError("« L’essentiel » demande au moins une phrase, et aucune phrase vide.")
    return Sentences(tuple(str(item).strip() for item in items), title, protection=protection)
