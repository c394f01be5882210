"""The index of an output folder: one page that lists every report, for people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from analysis.batch.holding import WAITING, is_apart
from analysis.batch.manifest import Manifest
from analysis.batch.outcome import FAILED, OK, WITHHELD, Outcome
from analysis.batch.pages import write_page
from analysis.territories import LEVELS

LEVEL_TITLES = {
    "france": "France",
    "region_academique": "Régions académiques",
    "academie": "Académies",
    "departement": "Départements",
    "bassin": "Bassins",
    "reseau": "Réseaux d’éducation prioritaire",
    "etablissement": "Établissements",
}
_STATES = {OK: "Produit", FAILED: "Échec", WITHHELD: "Retenu, non publié"}
_FILES = (("html", "HTML"), ("pdf", "PDF"), ("xlsx", "Tableur"))
_PAGES = (
    ("evolution.html", "Ce qui a changé depuis la production précédente"),
    ("methodes.html", "Méthodes"),
)


@dataclass(frozen=True)
class Link:
    """An address relative to the index; `bytes` is 0 when the weight is not told."""

    href: str
    label: str
    bytes: int = 0


@dataclass(frozen=True)
class Option:
    """A value of a filter, and how many reports have it."""

    value: str
    label: str
    rows: int


@dataclass(frozen=True)
class Facet:
    """A filter: `name` is the attribute of the rows it reads, `all` the choice that filters nothing."""

    name: str
    label: str
    all: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Row:
    """A report as the list shows it; `place` tells the UAI and the académie where the label does not."""

    outcome: Outcome
    place: str
    files: tuple[Link, ...]
    bytes: int
    date: str
    when: str
    state: str
    cause: str

    @property
    def failed(self) -> bool:
        return self.outcome.status != OK


@dataclass(frozen=True)
class Group:
    """Rows under one title: the failures first, then what is withheld, then a level of territory at a time.

    `id` is where the link to the failures leads without scripts; with scripts the same address sets the filter.
    """

    title: str
    rows: tuple[Row, ...]
    id: str = ""


def write_index(manifest: Manifest, out: Path) -> Path:
    """Write ``index.html``: every report with its state, its files and filters. Returns its path.

    The page works from a folder, without any network, and without scripts as one long list. It links to the pages
    that are beside it (what moved, methods). The same manifest and pages give the same bytes.
    """
    ordered = sorted(manifest.outcomes, key=lambda row: (LEVELS.index(row.level), row.label, row.territory, row.title))
    rows = [_row(outcome) for outcome in ordered]
    return write_page(
        out / "index.html",
        "index.html.j2",
        script="index.js",
        fictitious=manifest.fictitious,
        groups=tuple(_groups(rows)),
        facets=_facets(ordered),
        total=len(rows),
        bytes=sum(row.bytes for row in rows),
        failures=len(manifest.failures),
        withheld=len(manifest.withheld),
        finished=_when(manifest.finished.isoformat()),
        links=[Link(href, label) for href, label in _PAGES if (out / href).is_file()],
        sources=manifest.sources,
        version=manifest.version,
        data_fingerprint=manifest.data_fingerprint,
    )


def _groups(rows: Sequence[Row]) -> Iterator[Group]:
    for status, title in ((FAILED, "Rapports en échec"), (WITHHELD, "Rapports retenus, non publiés")):
        if members := tuple(row for row in rows if row.outcome.status == status):
            yield Group(title, members, id=f"etat={status}")
    made = (row for row in rows if not row.failed)
    for level, members in groupby(made, key=lambda row: row.outcome.level):
        yield Group(LEVEL_TITLES[level], tuple(members))


def _row(outcome: Outcome) -> Row:
    files = [
        Link(quote(output.path), label, output.bytes)
        for kind, label in _FILES
        if (output := outcome.outputs.get(kind)) is not None and not is_apart(outcome)
    ]
    if outcome.log and not is_apart(outcome):
        files.append(Link(quote(outcome.log), "Journal"))
    uai = outcome.territory.partition(":")[2].upper() if outcome.level in ("reseau", "etablissement") else ""
    academie = outcome.academie if outcome.academie != outcome.label else ""
    return Row(
        outcome=outcome,
        place=", ".join(part for part in (uai, academie) if part),
        files=tuple(files),
        bytes=0 if is_apart(outcome) else sum(output.bytes for output in outcome.outputs.values()),
        date=outcome.finished,
        when=_when(outcome.finished),
        state=_STATES.get(outcome.status, outcome.status),
        cause=_cause(outcome),
    )


def _cause(outcome: Outcome) -> str:
    if outcome.status == OK:
        return ""
    first = (outcome.error or "").partition("\n")[0]
    if outcome.status == WITHHELD:
        return first.removeprefix("retenu : ") or WAITING
    kept = "Les fichiers sont ceux de la dernière production réussie." if outcome.outputs else ""
    return " ".join(part for part in (first, kept) if part)


def _when(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone().strftime("%d/%m/%Y à %H:%M") if moment else ""


def _facets(ordered: Iterable[Outcome]) -> tuple[Facet, ...]:
    rows = tuple(ordered)
    titles = {row.chapter: row.title for row in rows}
    return (
        _facet("niveau", "Niveau", "Tous les niveaux", (row.level for row in rows), LEVEL_TITLES.__getitem__, LEVELS),
        _facet("academie", "Académie", "Toutes les académies", (row.academie for row in rows if row.academie)),
        _facet("chapitre", "Chapitre", "Tous les chapitres", (row.chapter for row in rows), titles.__getitem__),
        _facet("etat", "État", "Tous les états", (row.status for row in rows), lambda state: _STATES.get(state, state)),
    )


def _facet(name, label, all, values, title=str, order=()) -> Facet:
    counted = Counter(values)
    known = sorted(counted, key=lambda value: (order.index(value) if order else 0, title(value)))
    return Facet(name, label, all, tuple(Option(value, title(value), counted[value]) for value in known))
