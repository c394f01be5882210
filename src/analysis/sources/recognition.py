"""Which data set a file is, by its columns and values, never by its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis.errors import Problem, UserError

from .headers import normalise_header
from .identifying import looks_personal
from .model import Source
from .raw import Raw

# Columns any file on establishments may have: alone, they bring it near no data set.
_COMMON = frozenset(
    {
        "uai",
        "rentree",
        "session",
        "year",
        "name",
        "kind",
        "sector",
        "academie",
        "departement",
        "commune",
        "commune_name",
    }
    | {"latitude", "longitude", "position", "line_number", "headcount", "state", "series", "sex", "track"}
)
_NEAR = 0.4
_CLOSE = 0.5


@dataclass(frozen=True)
class Sheet:
    """A file seen as one data set: `frame` has canonical column names (text) and ``_row``; `titles` gives the header of
    each canonical column as the file writes it; `headers` all normalised headers of the file."""

    raw: Raw
    frame: pd.DataFrame = field(repr=False)
    titles: Mapping[str, str]
    headers: tuple[str, ...]


@dataclass(frozen=True)
class _Match:
    source: Source
    header: int
    found: Mapping[str, int]
    missing: tuple[str, ...]
    share: float
    excluded: bool

    @property
    def close(self) -> bool:
        """Whether the file is this data set but for a few columns."""
        return self.share >= _CLOSE and not self.found.keys() <= _COMMON


class NotRecognised(UserError):
    """No data set, or several, match the file; `close` tells whether it nearly is one of them."""

    def __init__(self, *problems: Problem | str, close: bool = False) -> None:
        super().__init__(*problems)
        self.close = close


def recognise(raw: Raw, sources: Sequence[Source]) -> tuple[Source, Sheet]:
    """The data set of a file and the file seen through its columns.

    Raises
    ------
    NotRecognised
        A ``UserError`` which names the nearest data set and the columns it lacks, or the data sets that match equally.
    """
    about = [source for source in sources if source.person == raw.person]
    matches = [_match(raw, position, source) for position in range(len(raw.headers)) for source in about]
    complete = [match for match in matches if not match.missing and not match.excluded]
    accepted: dict[str, tuple[Source, Sheet, int]] = {}
    for match in complete:
        sheet = _sheet(raw, match)
        if match.source.accepts is None or match.source.accepts(sheet):
            best = accepted.get(match.source.id)
            if best is None or len(match.found) > best[2]:
                accepted[match.source.id] = (match.source, sheet, len(match.found))
    if len(accepted) == 1:
        source, sheet, _ = next(iter(accepted.values()))
        return source, sheet
    if accepted:
        titles = " ; ".join(source.title for source, _, _ in accepted.values())
        raise NotRecognised(
            Problem(
                f"plusieurs jeux de données possibles : {titles}",
                raw.path.name,
                todo="garder les colonnes qui les distinguent (nom de l’établissement, écart-type, type de lycée)",
            ),
            close=True,
        )
    raise _nearest(raw, [match for match in matches if not match.excluded], complete)


def _match(raw: Raw, position: int, source: Source) -> _Match:
    headers = raw.headers[position]
    places = {header: place for place, header in reversed(list(enumerate(headers)))}
    found = {column.name: places[header] for column in source.columns if (header := column.find(headers))}
    missing = [column.label for column in source.required if column.name not in found]
    wanted = len(source.required) + bool(source.one_of)
    if source.one_of and not source.one_of & found.keys():
        options = [column.label for column in source.columns if column.name in source.one_of]
        missing.append(" ou ".join(options[:3]))
    share = 1 - len(missing) / wanted
    return _Match(source, position, found, tuple(missing), share, bool(source.never & set(headers)))


def _sheet(raw: Raw, match: _Match) -> Sheet:
    frame = raw.cells[list(match.found.values())].set_axis(list(match.found), axis=1)
    titles = {name: raw.titles[match.header][place].strip() for name, place in match.found.items()}
    return Sheet(raw, frame.assign(_row=raw.lines), titles, raw.headers[match.header])


def _nearest(raw: Raw, matches: Sequence[_Match], complete: Sequence[_Match]) -> NotRecognised:
    titles = [f"{title.strip():.40}" for title in raw.titles[0] if title.strip()]
    if any(looks_personal(title) for title in titles):
        what = "jeu de données non reconnu : la première ligne ressemble à des données, non à des titres de colonnes"
        return NotRecognised(Problem(what, raw.path.name, todo="ajouter une ligne de titres"))
    seen = ", ".join(titles[:8]) + (", …" if len(titles) > 8 else "")
    if complete:
        names = " ; ".join(dict.fromkeys(match.source.title for match in complete))
        return NotRecognised(
            Problem(
                f"les colonnes sont celles de : {names}, mais les valeurs n’y correspondent pas",
                raw.path.name,
                todo="vérifier les noms d’établissements et le niveau (écoles, collèges, lycées)",
            ),
            close=True,
        )
    best = max(matches, key=lambda match: (match.close, match.share, len(match.found)), default=None)
    if best is None or best.share < _NEAR:
        return NotRecognised(
            Problem(
                f"jeu de données non reconnu (colonnes lues : {seen})",
                raw.path.name,
                todo="vérifier que ce fichier fait partie des jeux de données pris en charge",
            )
        )
    columns = " ; ".join(f"« {label} »" for label in best.missing)
    plural = "s" if len(best.missing) > 1 else ""
    return NotRecognised(
        Problem(
            f"jeu de données non reconnu ; le plus proche est « {best.source.title} », "
            f"colonne{plural} manquante{plural} : {columns} (colonnes lues : {seen})",
            raw.path.name,
            todo="télécharger à nouveau le fichier complet, sans renommer ni supprimer de colonnes"
            if best.close
            else "vérifier que ce fichier fait partie des jeux de données pris en charge",
        ),
        close=best.close,
    )


def share_of(values: pd.Series, words: Sequence[str]) -> float:
    """The share of texts that contain one of the words (normalised), among at most 2,000 of them."""
    sample = values.drop_duplicates().head(2000)
    folded = sample.map(lambda text: f"_{normalise_header(text)}_")
    return float(folded.map(lambda text: any(word in text for word in words)).mean()) if len(folded) else 0.0
