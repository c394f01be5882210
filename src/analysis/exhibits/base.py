"""What all exhibits share: one MIME type, required mentions, the bundle a notebook stores."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from analysis.protection import Protection, settled
from analysis.wording.numbers import NBSP, count

MIME = "application/vnd.decorreler.exhibit+json"
VERSION = 1


@dataclass(frozen=True)
class Exhibit(ABC):
    """Something a notebook shows, and the only thing a report accepts besides prose.

    One that states something (`states`) cannot be made where persons were read, unless its `protection` says why it may
    be shown: UserError. Where publications were opened, it carries theirs.
    """

    kind: ClassVar[str] = ""
    states: ClassVar[bool] = True

    protection: Protection | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.states:
            object.__setattr__(self, "protection", settled(self.protection))

    @abstractmethod
    def fields(self) -> dict[str, object]:
        """The content as a JSON-ready dict."""

    @classmethod
    def from_fields(cls, fields: dict) -> "Exhibit":
        """The inverse of `fields`."""
        return cls(**fields)

    @abstractmethod
    def summary(self) -> str:
        """One line of plain text."""

    def payload(self) -> dict[str, object]:
        """What travels in the notebook: version, kind, content, and what protects it where persons are concerned."""
        known = {} if self.protection is None else {"protection": self.protection.fields()}
        return {"version": VERSION, "kind": self.kind, **self.fields(), **known}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        from .fragment import preview

        return {MIME: self.payload(), "text/html": preview(self), "text/plain": self.summary()}


@dataclass(frozen=True)
class Mentions:
    """What every figure and table must say: whom it is about, how many, from where and when."""

    title: str
    population: str
    n: str
    source: str
    vintage: str
    note: str | None = None


def mentions(*, title: str, population: str, n: int | str, source: str, vintage: str, note: str | None) -> Mentions:
    """Check the required mentions; ValueError, in French, lists those that are empty.

    `n` is a count (written « n = 748 628 ») or a text (« 6 613 collèges, 748 628 élèves »).
    """
    counted = f"n{NBSP}={NBSP}{count(n)}" if not isinstance(n, str) else n.strip()
    given = {
        "title": title,
        "population": population,
        "n": counted if isinstance(n, str) or n > 0 else "",
        "source": source,
        "vintage": str(vintage),
    }
    empty = [name for name, text in given.items() if not str(text).strip()]
    if empty:
        raise ValueError(f"Une figure ou un tableau doit donner : {', '.join(empty)} (titre « {title} »).")
    return Mentions(**{name: str(text).strip() for name, text in given.items()}, note=note or None)


def required(where: str, given: Mapping[str, str]) -> None:
    """ValueError, in French, when one of these texts is empty."""
    empty = [name for name, text in given.items() if not str(text or "").strip()]
    if empty:
        raise ValueError(f"{where} : il manque {', '.join(empty)}.")
