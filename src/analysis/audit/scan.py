"""The scanner: every file of a report read as it is published, for rows about persons, identifiers and small counts."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from analysis.disclosure import Profile
from analysis.disclosure.workers import spread
from analysis.errors import UserError
from analysis.exhibits import Figure, Table

from .code import unprotected_code
from .contents import Contents, Grid, read_contents
from .exhibits import small_in_exhibit, small_in_grid
from .findings import Finding, Kind
from .notebooks import exhibits_of, raw_outputs
from .words import PERSONAL_COLUMNS, has_national_number, names_persons, pseudonym_shapes, small_counts_told

Known = Callable[[Collection[str]], Collection[str]]
"""Which of some texts are pseudonyms of the store."""

UNREADABLE = (OSError, ValueError, KeyError, SyntaxError, UserError)
_FEWEST_ROWS, _FEWEST_COLUMNS = 10, 3
_REMOVE = "retirer du notebook ce qui l’affiche, puis refaire le rapport"
_REMAKE = "refaire le rapport"
_PROTECT = "prendre cet effectif dans une publication (work.publication), où il est masqué, ou ne pas l’écrire"
_BESIDE = (
    "il dit montrer des effectifs protégés, mais le notebook avait lu des lignes sur des personnes : rien ne le prouve"
)
_APART = "montrer les effectifs d’une publication avant de lire des lignes, ou dans un autre chapitre"
_OPEN = "prendre ce qui est montré dans une publication (work.publication) ou dans un résultat partagé (work.…)"


@dataclass(frozen=True)
class Published:
    """A report as published: its name, its chapter, its files by kind (as an `Output`), relative to the output folder."""

    name: str
    chapter: str
    files: Mapping[str, str]


def scan(report: Published, out: Path, profile: Profile, known: Known) -> tuple[Finding, ...]:
    """What may not be published in the files of a report; see `scan_all`."""
    return scan_all([report], out, profile, known)


def scan_all(reports: Sequence[Published], out: Path, profile: Profile, known: Known) -> tuple[Finding, ...]:
    """What may not be published in the files of reports, for the audience of a profile, read over the cores.

    `known` tells the store's pseudonyms from what only looks like one: it is asked once. A file that cannot be read is a finding
    too: what nobody can check is not published.
    """
    readings = spread(partial(_read, out=out, profile=profile), reports)
    asked = sorted({shape for _, shapes in readings for texts in shapes.values() for shape in texts})
    real = set(known(asked)) if asked else set()
    found = []
    for report, (mine, shapes) in zip(reports, readings, strict=True):
        what = "un pseudonyme d’élève de l’entrepôt y figure"
        found += mine
        found += [
            Finding(report.name, file, "pseudonyme", "texte", what, _REMOVE)
            for file, texts in shapes.items()
            if texts & real
        ]
    return tuple(dict.fromkeys(found))


def _read(report: Published, out: Path, profile: Profile) -> tuple[list[Finding], dict[str, set[str]]]:
    """What is found in the files of a report, and by file what is shaped as a pseudonym."""
    reading = _Reading(report, out, profile)
    for kind, file in report.files.items():
        reading.file(kind, file)
    return reading.found, reading.shapes


@dataclass
class _Reading:
    report: Published
    out: Path
    profile: Profile
    found: list[Finding] = field(default_factory=list)
    shapes: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            shown = exhibits_of(self.out / self.report.files["ipynb"])
        except UNREADABLE:
            shown = ()
        self.personal = tuple(exhibit for exhibit in shown if exhibit.protection and exhibit.protection.about_persons)
        self.data = {f"csv:{self.report.chapter}-{x.id}": x for x in self.personal if isinstance(x, Figure | Table)}

    def file(self, kind: str, file: str) -> None:
        try:
            contents = read_contents(self.out / file)
            if kind == "ipynb":
                self._notebook(file)
        except UNREADABLE as error:
            self._tell(file, "illisible", "fichier", f"il ne peut pas être lu ({type(error).__name__})", _REMAKE)
            return
        said = {contents.text, contents.raw}
        self.shapes[file] = set().union(*map(pseudonym_shapes, said))
        if any(map(has_national_number, said)):
            what = "une valeur a la forme d’un identifiant national d’élève (INE)"
            self._tell(file, "identifiant", "texte", what, _REMOVE)
        for grid in contents.grids:
            for found, what in _of_persons(grid):
                self._tell(file, found, grid.where, what, _REMOVE)
        for where in self._small(kind, contents):
            self._few(file, where)

    def _notebook(self, file: str) -> None:
        exhibits_of(self.out / file)
        for where, what in raw_outputs(self.out / file):
            self._tell(file, "sortie brute", where, what, _REMOVE)
        for exhibit in self.personal:
            for where in small_in_exhibit(exhibit, self.profile):
                self._few(file, where)
            if exhibit.protection.beside:
                self._tell(file, "secret", f"« {exhibit.summary()[:80]} »", _BESIDE, _APART)
        if self.personal:
            for where, what in unprotected_code(self.out / file):
                self._tell(file, "code", where, what, _OPEN)

    def _small(self, kind: str, contents: Contents) -> Iterator[str]:
        if (exhibit := self.data.get(kind)) is not None:
            for grid in contents.grids:
                yield from small_in_grid(grid, exhibit, self.profile)
        if self.personal and kind in ("html", "pdf") and small_counts_told(contents.text, self.profile.threshold()):
            yield "texte"

    def _few(self, file: str, where: str) -> None:
        what = f"un nombre de personnes entre 1 et {self.profile.threshold() - 1} y est montré"
        self._tell(file, "petit effectif", where, what, _PROTECT)

    def _tell(self, file: str, kind: Kind, where: str, what: str, todo: str) -> None:
        self.found.append(Finding(self.report.name, file, kind, where, what, todo))


def _of_persons(grid: Grid) -> Iterator[tuple[Kind, str]]:
    naming = [heading for heading in grid.headers if names_persons(heading)]
    if naming:
        yield "identifiant", f"la colonne « {naming[0]} » a le titre d’une donnée qui désigne une personne"
    personal = PERSONAL_COLUMNS.intersection(grid.headers)
    if len(personal) >= _FEWEST_COLUMNS and len(grid.rows) >= _FEWEST_ROWS and not {"n", "count"} & set(grid.headers):
        columns = ", ".join(sorted(personal)[:_FEWEST_COLUMNS])
        yield "lignes", f"une ligne par personne : les colonnes {columns} sont celles d’une table d’élèves"
