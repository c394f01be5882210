"""Text exhibits: callouts, links to the methods, a chapter that does not apply, the boundary between two depths."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from analysis.methods import MethodPage
from analysis.protection import Protection

from .base import Exhibit, required

CALLOUTS = {"info": "À noter", "warning": "Attention", "definition": "Définition"}
PARTS = {"comite": "Pour le comité de pilotage", "statisticien": "Pour les statisticiens"}


@dataclass(frozen=True)
class Callout(Exhibit):
    """A boxed note: `tone` is info, warning or definition."""

    kind: ClassVar[str] = "callout"

    tone: str
    title: str
    text: str

    def fields(self) -> dict[str, object]:
        return {"tone": self.tone, "title": self.title, "text": self.text}

    def summary(self) -> str:
        return f"{self.title} : {self.text}"


@dataclass(frozen=True)
class NotApplicable(Exhibit):
    """« Chapitre sans objet », with the reason."""

    kind: ClassVar[str] = "not_applicable"
    states: ClassVar[bool] = False

    reason: str

    def fields(self) -> dict[str, object]:
        return {"reason": self.reason}

    def summary(self) -> str:
        return f"Chapitre sans objet : {self.reason}"


@dataclass(frozen=True)
class Part(Exhibit):
    """Where a part of the report begins."""

    kind: ClassVar[str] = "part"
    states: ClassVar[bool] = False

    name: str
    title: str

    def fields(self) -> dict[str, object]:
        return {"name": self.name, "title": self.title}

    def summary(self) -> str:
        return self.title


@dataclass(frozen=True)
class Methods(Exhibit):
    """Where the methods annex explains the measures of the report: slugs and titles of its pages."""

    kind: ClassVar[str] = "methods"
    states: ClassVar[bool] = False

    pages: tuple[tuple[str, str], ...]

    def fields(self) -> dict[str, object]:
        return {"pages": [list(page) for page in self.pages]}

    @classmethod
    def from_fields(cls, fields: dict) -> "Methods":
        return cls(tuple((slug, title) for slug, title in fields["pages"]))

    def summary(self) -> str:
        return "Méthodes : " + ", ".join(title for _, title in self.pages)


def methods(pages: Sequence[MethodPage]) -> Methods:
    """Links to pages of the methods annex. ValueError without any."""
    if not pages:
        raise ValueError("Méthodes : aucune page à citer.")
    return Methods(tuple((page.slug, page.title) for page in pages))


def callout(kind: str, title: str, text: str, *, protection: Protection | None = None) -> Callout:
    """A boxed note. Blank lines in `text` separate paragraphs. ValueError for an unknown kind or an empty text."""
    if kind not in CALLOUTS:
        raise ValueError(f"Encadré « {kind} » inconnu. Accepté : {', '.join(CALLOUTS)}.")
    required("Encadré", {"title": title, "text": text})
    return Callout(kind, title.strip(), text.strip(), protection=protection)


def not_applicable(reason: str) -> NotApplicable:
    """Say that the chapter has no object here, and why; the report then leaves out the prose that follows.

    ValueError when the reason is empty.
    """
    required("Chapitre sans objet", {"reason": reason})
    return NotApplicable(reason.strip())


def part(name: str, title: str | None = None) -> Part:
    """Begin a part: « comite » (the committee's) or « statisticien ». ValueError for another name."""
    if name not in PARTS:
        raise ValueError(f"Partie « {name} » inconnue. Accepté : {', '.join(PARTS)}.")
    return Part(name, title or PARTS[name])
