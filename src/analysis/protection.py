"""What a process has read about persons, and what lets a result be shown all the same.

The store notes here the tables it gives rows of, when a row is about a person; exhibits look here before they are made.
Between the two stands `analysis.disclosure`: what it has protected carries a `Protection`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Literal, get_args

from analysis.contracts import CONTRACTS
from analysis.errors import Problem, UserError

Kind = Literal["counts", "estimates", "published", "refusal"]
_ABOUT_PERSONS = ("counts", "estimates")
_LISTS = ("sources", "rules", "beside")


@dataclass(frozen=True)
class Protection:
    """Why an exhibit may be shown by a process that knows pupils.

    `kind` is ``counts`` (it stands on protected counts alone), ``estimates`` (results that passed the rules on outputs),
    ``published`` (it stands on published tables alone) or ``refusal`` (it says why nothing is shown). `profile` names the audience the rules are those of,
    `sources` the publications, or the published tables, `rules` the rules passed. `beside` is noted by the process that makes
    an exhibit: the rows about persons that it had read, where it says to show protected counts all the same.
    """

    kind: Kind
    profile: str = ""
    sources: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"Protection inconnue : « {self.kind} ». Accepté : {', '.join(get_args(Kind))}.")
        if self.about_persons and not self.profile:
            raise ValueError("Protection : le profil de diffusion manque.")

    @property
    def about_persons(self) -> bool:
        """Whether what is shown was computed from persons."""
        return self.kind in _ABOUT_PERSONS

    def fields(self) -> dict[str, object]:
        """A JSON-ready dict."""
        known = asdict(self) | {name: list(getattr(self, name)) for name in _LISTS}
        return known if self.beside else {name: value for name, value in known.items() if name != "beside"}

    @classmethod
    def from_fields(cls, fields: Mapping) -> "Protection":
        """The inverse of `fields`."""
        return cls(**fields | {name: tuple(fields.get(name, ())) for name in _LISTS})


REFUSAL = Protection("refusal")
"""That of a box that says why nothing is shown."""

_read: dict[str, None] = {}
_opened: dict[Protection, None] = {}
_inside = 0


def read(what: str) -> None:
    """Note that rows about persons, or results nothing has protected, were given under this name."""
    if not _inside:
        _read[what] = None


def opened(protection: Protection) -> None:
    """Note that a publication was opened: what is shown from now on may stand on its counts."""
    if not _inside:
        _opened[protection] = None


def marks() -> tuple[str, ...]:
    """The names noted by `read`, in order; empty for a process that has seen nothing but what may be shown."""
    return tuple(_read)


def forget() -> None:
    """Begin again with nothing noted: for a process that has kept nothing of what it read."""
    _read.clear()
    _opened.clear()


@contextmanager
def computing() -> Iterator[None]:
    """Inside, nothing is noted: what is read there stays there, and what comes out is noted by whoever gives it."""
    global _inside
    _inside += 1
    try:
        yield
    finally:
        _inside -= 1


def settled(given: Protection | None) -> Protection | None:
    """The protection an exhibit carries: the one given, or that of the publications opened (None without any).

    Raises UserError when rows about persons were read and none is given: counts made from them may not be shown.
    """
    if given is not None and given.kind == "counts" and _read and not _inside:
        return replace(given, beside=marks())
    if given is not None or _inside:
        return given
    if _read:
        raise UserError(
            Problem(
                f"des données sur des personnes ont été lues (« {' », « '.join(_read)} ») et rien ne dit que cet élément est protégé",
                allowed="des effectifs d’une publication (work.publication), des estimations passées par les règles de sortie",
                todo="le calculer à partir d’une publication, ou donner protection=… ; pour un élément qui ne repose que sur "
                "des tables publiées, protection=published(…)",
            )
        )
    if not _opened:
        return None
    profiles = {known.profile: None for known in _opened}
    sources = {source: None for known in _opened for source in known.sources}
    rules = {rule: None for known in _opened for rule in known.rules}
    kind = "counts" if any(known.kind == "counts" for known in _opened) else "estimates"
    return Protection(kind, ", ".join(profiles), tuple(sources), tuple(rules))


def published(reads: Mapping[str, object]) -> Protection:
    """The protection of what stands on published tables alone (`reads`: table → conditions, as panels say).

    Raises UserError when a table is about persons.
    """
    persons = [table for table in reads if CONTRACTS[table].individual]
    if persons:
        raise UserError(
            Problem(
                f"la table « {persons[0]} » n’est pas publiée : elle porte sur des personnes",
                todo="calculer l’élément à partir d’une publication (work.publication)",
            )
        )
    return Protection("published", sources=tuple(sorted(reads)))
