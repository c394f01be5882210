"""Tables of the destinies of a cohort, for the statistician."""

import pandas as pd

from analysis.exhibits import Column
from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds, tipping_point, weighted_share
from analysis.wording.numbers import percent
from analysis.wording.sentences import cohorts as say

from .. import names
from ..counts import NETWORKS, PATHS, UNKNOWN, Followed, added
from ..shares import bounds_frame, gap, grouped, stacked
from .results import EVENTS, Destinies

GAP_COLUMNS = (
    Column("label", "Écart"),
    Column("low", "Borne basse (points)", format="signed:1"),
    Column("high", "Borne haute (points)", format="signed:1"),
    Column("ci_low", "Intervalle, bas", format="signed:1"),
    Column("ci_high", "Intervalle, haut", format="signed:1"),
    Column("found", "Parmi les retrouvés", format="signed:1"),
    Column("sign", "Sens établi"),
    Column("tipping", "Part qui annulerait l’écart", align="right"),
)
TRIANGLE_COLUMNS = (
    Column("label", "Cohorte (rentrée de 3e)"),
    Column("one", "Après 1 an", align="right"),
    Column("two", "Après 2 ans", align="right"),
    Column("three", "Après 3 ans", align="right"),
)
SENSITIVITY_COLUMNS = (
    Column("label", "Hypothèse sur les non retrouvés"),
    Column("gt", "Voie GT à 3 ans (%)", align="right"),
    Column("ssq", "Sortis sans qualification (%)", align="right"),
)
_HORIZONS = {PATHS: 3, f"{PATHS}-24": 2, f"{PATHS}-12": 1}


def above_table(results: Destinies) -> pd.DataFrame:
    """The territory and those above it, for `GROUP_COLUMNS`."""
    labels = {"gt": "Voie GT", "professionnel": "Voie professionnelle", "ssq": "Sortis sans qualification"}
    every = {results.followed.territory.label: results.shares, **results.above}
    return stacked(
        [bounds_frame({labels[e]: shares[e] for e in labels}, group=place) for place, shares in every.items()]
    )


def group_table(results: Destinies, event: str) -> pd.DataFrame:
    """One share by variable and category, programmes and lists included, for `GROUP_COLUMNS`."""
    return grouped(results.by_group(event))


def gap_table(results: Destinies) -> pd.DataFrame:
    """Gaps between groups with what would cancel them, for `GAP_COLUMNS`."""
    rows = []
    for group, (first, second, *_) in names.COMPARED.items():
        for event, label in (("gt", "voie GT"), ("ssq", "sortie sans qualification")):
            part, told = results.by_group(event).get(group, {}), names.categories(group)
            found = gap(part, first, second)
            if found is None:
                continue
            tip = tipping_point(part[first], part[second])
            rows.append(
                {
                    "label": f"{told[first]} − {told[second]}, {label}",
                    **{key: getattr(found, key) for key in ("low", "high", "ci_low", "ci_high", "found")},
                    "sign": "oui" if found.sign else "indéterminé",
                    "tipping": _tipping(tip),
                }
            )
    return pd.DataFrame(rows, columns=[c.key for c in GAP_COLUMNS])


def _tipping(tip: object) -> str:
    if isinstance(tip, NotEstimable):
        return "so"
    return f"{percent(tip.share, 0)} des non retrouvés" if tip.possible else "aucune"


def triangle(results: Destinies, event: str) -> pd.DataFrame:
    """Cohort × horizon, for `TRIANGLE_COLUMNS`: « entre … et … », or why a cell is empty."""
    followed = results.followed
    known = {
        "gt": (("12:gt",), ("24:gt_heure", "24:gt_retard"), ("fin:gt",)),
        "ssq": (("12:ssq",), ("24:ssq",), ("fin:ssq",)),
    }
    rows = []
    for year in (*followed.years, *followed.recent):
        table = next((t for t in _HORIZONS if followed.has(t, year=str(year))), None)
        if table is None:
            continue
        counts, horizons = followed.counts(table, year=str(year)), _HORIZONS[table]
        cells = [
            _told(followed.share(counts, codes, (unknown,))) if rank < horizons else "pas encore observé"
            for rank, (codes, unknown) in enumerate(
                zip(known[event], ("12:inconnu", "24:inconnu", "fin:inconnu"), strict=True)
            )
        ]
        rows.append({"label": str(year), **dict(zip(("one", "two", "three"), cells, strict=True))})
    return pd.DataFrame(rows, columns=[c.key for c in TRIANGLE_COLUMNS])


def _told(found: Bounds | NotEstimable) -> str:
    return "s" if isinstance(found, NotEstimable) else say.between(found, 1)


def sensitivity(results: Destinies) -> pd.DataFrame:
    """The shares under named assumptions and weightings, for `SENSITIVITY_COLUMNS`."""
    followed, counts = results.followed, results.followed.counts(NETWORKS)
    rows = []
    for assumption, label in names.ASSUMPTIONS.items():
        cells = {}
        for event in ("gt", "ssq"):
            found = followed.share(counts, EVENTS[event], UNKNOWN, assumption=assumption)
            cells[event] = _told(found)
        rows.append({"label": label} | cells)
    for group in ("quart", "statut", "sexe"):
        if group in results.groups:
            told = {event: _weighted(followed, group, event) for event in ("gt", "ssq")}
            rows.append(
                {
                    "label": f"Pondération par l’inverse de la probabilité d’être retrouvé, {names.group_name(group)[0].lower() + names.group_name(group)[1:]}"
                }
                | told
            )
    return pd.DataFrame(rows, columns=[c.key for c in SENSITIVITY_COLUMNS])


def _weighted(followed: Followed, group: str, event: str) -> str:
    rows = []
    for code in names.categories(group):
        counts = followed.counts(f"cohortes/{group}", **{group: code})
        k, m, n = (added(counts, codes) for codes in (EVENTS[event], UNKNOWN, ("total",)))
        if any(isinstance(c, NotEstimable) for c in (k, m, n)):
            return "s"
        rows.append({"category": code, "known": k, "found": n - m, "n": n})
    found = weighted_share(pd.DataFrame(rows), ["category"], known="known", found="found", n="n")
    return "s" if isinstance(found, NotEstimable) else percent(found, 1)
