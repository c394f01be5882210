"""From files and folders to canonical tables: everything read, everything wrong told at once."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from analysis.contracts import CONTRACTS, ROW, validate
from analysis.errors import Problem, UserError

from .common import kept_rows
from .draft import Draft
from .extracts.alias import Alias, apply_aliases
from .extracts.key import Key, KeyFile, throwaway
from .extracts.protection import protect
from .model import IntakeReport, Reading, Source, Unrecognised
from .raw import NoRows, NoTable, Raw, load
from .recognition import NotRecognised, recognise
from .registry import SOURCES

DATA_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".json", ".parquet", ".xlsx"})


def read_path(
    path: Path,
    *,
    sources: Sequence[Source] = SOURCES,
    aliases: Sequence[Alias] = (),
    key: Key | KeyFile | None = None,
) -> list[Reading]:
    """Read a file, or every file of a folder and its subfolders; see `intake`.

    Raises
    ------
    UserError
        All problems of all files at once; for a single file, also when it is no known data set.
    """
    report = intake([path], sources=sources, aliases=aliases, key=key)
    if report.problems:
        raise UserError(*report.problems)
    return list(report.readings)


def intake(
    paths: Iterable[Path],
    *,
    sources: Sequence[Source] = SOURCES,
    aliases: Sequence[Alias] = (),
    key: Key | KeyFile | None = None,
) -> IntakeReport:
    """Read files and folders and report on all of them; nothing is raised for what a file contains.

    `aliases` say how an académie writes its own extracts; `key` makes the pseudonyms of files about persons (a throwaway
    one when none is given: such readings can be checked, not kept).

    A file named explicitly must be a known data set; a folder may hold other things, which are listed as unrecognised,
    unless they nearly are a data set (a column is missing) or are damaged data: these are problems.
    """
    readings: list[Reading] = []
    left_out: list[Unrecognised] = []
    problems: list[Problem] = []
    secret = throwaway() if key is None else key
    for root in (Path(path) for path in paths):
        if not root.exists():
            problems.append(Problem("fichier ou dossier introuvable", str(root)))
            continue
        before = len(readings) + len(problems)
        for path in _files(root):
            try:
                readings.append(_read(path, sources, aliases, secret))
            except UserError as error:
                if root.is_dir() and _may_be_left_out(path, error):
                    empty = isinstance(error, NoRows)
                    reason = "fichier à remplir, laissé vide" if empty else error.problems[0].what
                    left_out.append(Unrecognised(path, reason))
                else:
                    problems.extend(error.problems)
        if len(readings) + len(problems) == before:
            problems.append(
                Problem(
                    "aucun jeu de données reconnu dans ce dossier",
                    str(root),
                    todo="y déposer les fichiers du portail (CSV, JSON, Parquet ou XLSX)",
                )
            )
    return IntakeReport(tuple(readings), tuple(left_out), tuple(problems))


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in path.relative_to(root).parts)
        if path.is_file() and not hidden:
            yield path


def _may_be_left_out(path: Path, error: UserError) -> bool:
    if isinstance(error, NotRecognised):
        return not error.close
    if isinstance(error, NoRows):
        return path.stem in CONTRACTS and CONTRACTS[path.stem].internal  # a file to fill that nobody needed
    return path.suffix.lower() not in DATA_SUFFIXES


def _read(path: Path, sources: Sequence[Source], aliases: Sequence[Alias], key: Key | KeyFile) -> Reading:
    try:
        raw = load(path)
    except NoTable:
        what = "jeu de données non reconnu : ce fichier ne contient pas de tableau de lignes et de colonnes"
        raise NotRecognised(Problem(what, path.name)) from None
    return read_raw(protect(apply_aliases(raw, aliases), key), sources)


def read_raw(raw: Raw, sources: Sequence[Source] = SOURCES) -> Reading:
    """A loaded file, without identifiers of persons, as a reading: recognised, made canonical, validated.

    Raises
    ------
    UserError
        Not recognised, or every value, key and rule that fails, with lines.
    """
    source, sheet = recognise(raw, sources)
    draft = Draft(sheet)
    built = source.build(draft)
    problems = list(draft.problems)
    tables: dict[str, pd.DataFrame] = {}
    for name, table in built.tables.items():
        good = table[~table[ROW].isin(draft.bad_rows)] if draft.bad_rows else table
        try:
            tables[name] = validate(good, name, file=raw.path.name, headers=draft.titles)
        except UserError as error:
            problems.extend(problem for problem in error.problems if problem not in problems)
    if problems:
        raise UserError(*problems)
    if all(table.empty for table in tables.values()):
        reasons = " ; ".join(f"{aside.rows} : {aside.reason}" for aside in draft.set_aside)
        raise UserError(Problem(f"aucune ligne utilisable ({reasons})", raw.path.name))
    return Reading(
        path=raw.path,
        sha=raw.sha,
        source=built.source,
        title=source.title,
        format=raw.format,
        rows_in=draft.rows_in,
        rows_kept=kept_rows(built.tables),
        tables=tables,
        set_aside=draft.set_aside,
        notes=tuple(draft.notes),
        years=built.years,
        key=raw.key,
    )
