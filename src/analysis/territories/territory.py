"""A territory: what it is called, what it covers, what lies above it."""

import re
from dataclasses import dataclass

from analysis.errors import fold

from .codes import academie_of
from .french import establishment_phrases, of_name

LEVELS = ("france", "region_academique", "academie", "departement", "bassin", "reseau", "etablissement")


def slugify(text: str) -> str:
    """Lower-case ASCII letters and digits joined by hyphens: « Côte-d’Or » gives ``cote-d-or``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text).replace("œ", "oe").replace("æ", "ae")).strip("-")


@dataclass(frozen=True)
class Territory:
    """A place a report is about.

    `level` is one of `LEVELS`; `code` the official code (UAI of the head collège for a réseau, UAI for an
    établissement, the académie's code and its own for a bassin, ``""`` for France); `departements` the codes it covers (for
    a bassin, a réseau or an établissement, those of its members); `uais` its members when it is one of these, None for the levels that départements
    define; `programme` the label of a réseau (``"REP"``, ``"REP+"``); `article` the French article of the name.
    """

    level: str
    code: str
    name: str
    parent: "Territory | None"
    departements: tuple[str, ...]
    uais: tuple[str, ...] | None = None
    fictitious: bool = False
    article: str = ""
    programme: str | None = None

    @property
    def id(self) -> str:
        """``"academie:lyon"``, ``"departement:rhone"``, ``"reseau:0691234X"``, ``"france"``: what `parse` reads back."""
        if self.level == "france":
            return "france"
        return f"{self.level}:{self.code if self.uais is not None else slugify(self.name)}"

    @property
    def slug(self) -> str:
        """A name for files and folders: ``academie-lyon``, ``region-academique-bretagne``, ``reseau-0691234x``."""
        return slugify(self.id)

    @property
    def academies(self) -> tuple[str, ...]:
        """Codes of the académies its départements belong to."""
        return tuple(sorted({code for d in self.departements if (code := academie_of(d))}))

    @property
    def label(self) -> str:
        """« Académie de Lyon », « Département du Rhône », « Région académique Bretagne », « France »."""
        if self.level in ("france", "etablissement"):
            return self.name
        return self._noun[:1].upper() + self._noun[1:]

    @property
    def of(self) -> str:
        """« de l’académie de Lyon », « du département du Rhône », « de France entière », « du collège Jean Moulin »."""
        return self._phrases[0]

    @property
    def in_(self) -> str:
        """« dans l’académie de Lyon », « dans le département du Rhône », « en France », « au collège Jean Moulin »."""
        return self._phrases[1]

    @property
    def the_(self) -> str:
        """« l’académie de Lyon », « le département du Rhône », « la France », « le collège Jean Moulin »."""
        return self._phrases[2]

    @property
    def _noun(self) -> str:
        match self.level:
            case "region_academique":
                return f"région académique {self.name}"
            case "academie":
                return f"académie {of_name(self.article, self.name)}"
            case "departement":
                return f"département {of_name(self.article, self.name)}"
            case "bassin":
                return f"bassin {self.name}"
            case _:
                return " ".join(word for word in ("réseau", self.programme, self.name) if word)

    @property
    def _phrases(self) -> tuple[str, str, str]:
        match self.level:
            case "france":
                return (
                    ("de France fictive", "en France fictive", "la France fictive")
                    if self.fictitious
                    else ("de France entière", "en France", "la France")
                )
            case "region_academique":
                return f"de la {self._noun}", f"dans la {self._noun}", f"la {self._noun}"
            case "academie":
                return f"de l’{self._noun}", f"dans l’{self._noun}", f"l’{self._noun}"
            case "etablissement":
                return establishment_phrases(self.name)
            case _:
                return f"du {self._noun}", f"dans le {self._noun}", f"le {self._noun}"
