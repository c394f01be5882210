"""The plan: one row per report, decided and checked before anything runs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.batch.chapters import Chapter, select
from analysis.errors import Problem, UserError
from analysis.params import FORMATS, Request
from analysis.territories import Territory, TerritoryIndex

ALWAYS = ("establishments", "memberships")
"""Tables every report depends on: the nomenclature of territories reads them."""


@dataclass(frozen=True)
class PlanRow:
    """One report to make: a chapter for a territory, with its parameters and its place below the output folder.

    `academie` is the label of the académie the territory is or lies in, empty above. `tables` are the canonical tables
    the report may read.
    """

    territory: str
    label: str
    level: str
    slug: str
    chapter: str
    title: str
    notebook: Path
    parameters: Mapping[str, object] = field(default_factory=dict)
    formats: tuple[str, ...] = FORMATS
    academie: str = ""
    tables: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Where the report goes, without extension: ``academie-lyon/reussite_ips``."""
        return f"{self.slug}/{self.chapter}"


def make_plan(
    requests: Iterable[Request],
    *,
    index: TerritoryIndex,
    chapters: Sequence[Chapter],
    formats: Sequence[str] = FORMATS,
) -> tuple[PlanRow, ...]:
    """One row per territory × chapter that applies to its level, in the order asked for.

    Raises UserError listing every unknown territory, chapter or parameter, and every report asked for twice with
    different parameters; the same report asked for twice alike is made once.
    """
    rows: dict[str, PlanRow] = {}
    problems: list[Problem] = []
    for request in requests:
        try:
            wanted = _rows(request, index=index, chapters=chapters, formats=tuple(formats))
        except UserError as error:
            problems.extend(error.problems)
            continue
        for row in wanted:
            known = rows.setdefault(row.name, row)
            if known != row:
                problems.append(
                    Problem(
                        f"rapport demandé deux fois avec des paramètres différents : {row.name}", where=request.origin
                    )
                )
    owners = Counter((row.slug, row.territory) for row in rows.values())
    slugs = Counter(slug for slug, _ in owners)
    problems += [Problem(f"deux territoires donnent le même dossier « {slug} »") for slug, n in slugs.items() if n > 1]
    if problems:
        raise UserError(*problems)
    return tuple(rows.values())


def _rows(
    request: Request, *, index: TerritoryIndex, chapters: Sequence[Chapter], formats: tuple[str, ...]
) -> list[PlanRow]:
    problems: list[Problem] = []
    chosen: tuple[Chapter, ...] = tuple(chapters)
    try:
        select(chapters, request.parameters)
        if request.chapters:
            chosen = select(chapters, request.chapters)
    except UserError as error:
        problems.extend(error.problems)
    parameters = {}
    for chapter in chosen:
        try:
            parameters[chapter.name] = chapter.validate(request.parameters.get(chapter.name, {}), where=request.origin)
        except UserError as error:
            problems.extend(error.problems)
    territories: list[Territory] = []
    for text in request.territories:
        try:
            territories.extend(index.expand(text))
        except UserError as error:
            problems.extend(error.problems)
    if problems:
        raise UserError(*problems)
    rows = [
        plan_row(territory, chapter, parameters[chapter.name], formats)
        for territory in territories
        for chapter in chosen
        if territory.level in chapter.levels
    ]
    if not rows:
        raise UserError(
            Problem(
                "aucun chapitre ne s’applique à ces territoires",
                where=request.origin,
                allowed=" ; ".join(f"{chapter.name} : {', '.join(chapter.levels)}" for chapter in chosen) or None,
            )
        )
    return rows


def plan_row(
    territory: Territory, chapter: Chapter, parameters: Mapping[str, object], formats: tuple[str, ...]
) -> PlanRow:
    """The row of a chapter for a territory; nothing is checked here."""
    return PlanRow(
        territory=territory.id,
        label=territory.label,
        level=territory.level,
        slug=territory.slug,
        chapter=chapter.name,
        title=chapter.title,
        notebook=chapter.path,
        parameters=parameters,
        formats=formats,
        academie=_academie(territory),
        tables=tuple(sorted({*chapter.tables, *ALWAYS})),
    )


def _academie(territory: Territory | None) -> str:
    while territory is not None and territory.level != "academie":
        territory = territory.parent
    return territory.label if territory else ""
