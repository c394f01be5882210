"""An output folder beside what can be made today: reports and files that nothing makes any more, and the others."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.batch.chapters import Chapter
from analysis.batch.manifest import Manifest
from analysis.batch.outcome import Outcome
from analysis.batch.plan import PlanRow, plan_row
from analysis.errors import UserError
from analysis.params import FORMATS
from analysis.territories import LEVELS, TerritoryIndex


def orphans(manifest: Manifest, chapters: Sequence[Chapter], index: TerritoryIndex) -> tuple[str, ...]:
    """Names of the reports that no plan can hold: chapter gone, or no longer for that level; territory gone."""
    levels = {chapter.name: chapter.levels for chapter in chapters}
    there: dict[str, bool] = {}
    for outcome in manifest.outcomes:
        if outcome.territory not in there:
            there[outcome.territory] = _is_known(outcome.territory, index)
    return tuple(
        outcome.name
        for outcome in manifest.outcomes
        if outcome.level not in levels.get(outcome.chapter, ()) or not there[outcome.territory]
    )


def replan(outcomes: Iterable[Outcome], chapters: Sequence[Chapter], index: TerritoryIndex) -> tuple[PlanRow, ...]:
    """The plan that would make these reports again, as they were asked for. None of them may be an orphan."""
    by_name = {chapter.name: chapter for chapter in chapters}
    rows = []
    for outcome in outcomes:
        formats = tuple(kind for kind in FORMATS if kind in outcome.outputs) or FORMATS
        territory, chapter = index.parse(outcome.territory), by_name[outcome.chapter]
        rows.append(plan_row(territory, chapter, outcome.parameters, formats))
    return tuple(rows)


def unknown_files(manifest: Manifest, out: Path) -> tuple[str, ...]:
    """Files in the folders of reports that the manifest does not account for, relative to the output folder."""
    recorded = {output.path for outcome in manifest.outcomes for output in outcome.outputs.values()}
    recorded |= {outcome.log for outcome in manifest.outcomes if outcome.log}
    folders = [path for path in sorted(out.iterdir()) if path.is_dir() and path.name.startswith(_FOLDERS)]
    found = (path.relative_to(out).as_posix() for folder in folders for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(name for name in found if name not in recorded))


_FOLDERS = tuple(level.replace("_", "-") for level in LEVELS)


def _is_known(territory: str, index: TerritoryIndex) -> bool:
    try:
        return index.parse(territory).id == territory
    except UserError:
        return False
