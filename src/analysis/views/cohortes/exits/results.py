"""Exits of a cohort within three years, from its protected counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import Problem, UserError, did_you_mean
from analysis.frames.cohort_states import AFTER_EXIT, NOTIONS
from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds, Incidence, incidence

from .. import names
from ..counts import ENDS, NETWORKS, PATHS, UNKNOWN, Count, Followed, added
from ..shares import Shares

YEARS = (1, 2, 3)
ROUTES = ("gt", "pro", "apprentissage", "autre")
_EXITS = {"sans_qualification": ("fin:ssq",), "sans_diplome": ("sans_diplome:oui",), "decrochage": ("decrochage:oui",)}
_TRAINING = ("fin:gt", "fin:professionnel", "fin:autre")


@dataclass(frozen=True, eq=False)
class Exits:
    """Exits of a cohort within three years, by one notion, as far as counts may be shown.

    `years` and `incidence` exist for exits without qualification only, down to départements; `routes` are exits of the two
    following years by class of the first; `after` what follows the exit, by months.
    """

    followed: Followed
    notion: str
    counts: Mapping[str, Count]
    share: Bounds | NotEstimable
    years: Mapping[int, Bounds | NotEstimable]
    incidence: Incidence | NotEstimable
    groups: Mapping[str, Shares]
    routes: Shares
    after: Mapping[int, Shares]
    above: Shares


def checked_notion(asked: str) -> str:
    """The notion asked for when a cohort can count it.

    Raises UserError for « sortant_precoce », which only a survey measures, and for an unknown one.
    """
    if asked in NOTIONS:
        return asked
    why = (
        "une sortie précoce se mesure par une enquête auprès des 18–24 ans, pas dans une cohorte"
        if asked == "sortant_precoce"
        else f"définition de sortie inconnue « {asked} »"
    )
    raise UserError(
        Problem(why, where="definition_sortie", allowed=", ".join(NOTIONS), todo=did_you_mean(asked, tuple(NOTIONS)))
    )


def measured(followed: Followed, notion: str) -> Exits:
    """Everything the chapter tells, from protected counts."""
    known = _EXITS[checked_notion(notion)]
    counts = followed.counts(NETWORKS)
    qualified = notion == "sans_qualification"
    detailed = {} if followed.small or not qualified else followed.counts(PATHS)
    among = ENDS if qualified else ()
    dates = [months for months in AFTER_EXIT if qualified and followed.has(f"sorties/apres-{months}")]
    return Exits(
        followed=followed,
        notion=notion,
        counts=counts | detailed,
        share=followed.share(counts, known, UNKNOWN, among=among),
        years={year: _by_year(followed, detailed, year) for year in YEARS} if detailed else {},
        incidence=incidence_of(detailed) if detailed else NotEstimable("secret" if qualified else "one_notion"),
        groups={} if followed.small else {name: _group(followed, name, known, among) for name in followed.groups},
        routes=_routes(followed, detailed),
        after={months: _after(followed, months) for months in dates},
        above={
            place.label: followed.share(followed.counts(NETWORKS, territory=place), known, UNKNOWN, among=among)
            for place in followed.parents
        },
    )


def numbers(results: Exits) -> tuple[int, int] | None:
    """The least and the most young people concerned; None where hidden."""
    if isinstance(results.share, NotEstimable):
        return None
    low, high = (round(value * results.share.n / 100) for value in (results.share.low, results.share.high))
    return low, high


def life_table(counts: Mapping[str, Count], years: Sequence[int] = YEARS, *, within: str = "") -> np.ndarray | None:
    """Years × (exits, qualified exits, lost or still in training at the end); None where one of them is hidden.

    `within` is the beginning of the codes of some pupils: « 12:gt> », of whom the exits are those of the years after.
    """
    kinds = ("ssq", "qualifie", "inconnu")
    cells = [[counts.get(f"{within}issue:{kind}_{year}", 0) for kind in kinds] for year in years]
    ends = [f"{within}issue:suivi"] if within or "issue:suivi" in counts else _TRAINING
    stayed = added(counts, ends)
    if isinstance(stayed, NotEstimable) or any(isinstance(c, NotEstimable) for row in cells for c in row):
        return None
    table = np.array(cells, dtype=float)
    table[-1, 2] += stayed
    return table


def incidence_of(
    counts: Mapping[str, Count], years: Sequence[int] = YEARS, *, within: str = ""
) -> Incidence | NotEstimable:
    """Incidence of exits, with or without qualification, from counts by year; see `life_table`."""
    table = life_table(counts, years, within=within)
    return NotEstimable("secret") if table is None else incidence(years, table[:, :2], table[:, 2])


def _by_year(followed: Followed, counts: Mapping[str, Count], year: int) -> Bounds | NotEstimable:
    """Left by that year: known exits, and those lost by then."""
    left, lost = ([f"issue:{kind}_{y}" for y in YEARS if y <= year] for kind in ("ssq", "inconnu"))
    return followed.share(counts, left, lost)


def _group(
    followed: Followed, name: str, known: Sequence[str], among: Sequence[str]
) -> dict[str, Bounds | NotEstimable]:
    return {
        code: followed.share(followed.counts(f"cohortes/{name}", **{name: code}), known, UNKNOWN, among=among)
        for code in names.categories(name)
    }


def _routes(followed: Followed, counts: Mapping[str, Count]) -> dict[str, Bounds | NotEstimable]:
    """Exits in the two following years by the class of the first year."""
    found = {}
    for route in ROUTES:
        left, lost = ([f"12:{route}>issue:{kind}_{y}" for y in YEARS[1:]] for kind in ("ssq", "inconnu"))
        if f"12:{route}" in counts:
            found[names.STATES[route]] = followed.share(counts, left, lost, total=f"12:{route}")
    return found


def _after(followed: Followed, months: int) -> dict[str, Bounds | NotEstimable]:
    counts = followed.counts(f"sorties/apres-{months}", along=f"apres{months}", parcours="fin:ssq")
    return {code: followed.share(counts, (code,), ("non_retrouve",), total="observe") for code in names.AFTER}
