"""Tables of the destinies of a cohort, for the statistician."""

import pandas as pd

from analysis.exhibits import Column
from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds, tipping_point
from analysis.wording.numbers import NBSP, interval, percent, sentence_case
from analysis.wording.sentences import cohorts as say

from .. import names
from ..counts import ENDS, NETWORKS, PATHS, UNKNOWN
from ..shares import bounds_frame, gap, grouped, stacked
from .results import EVENTS, Destinies

GAP_COLUMNS = (
    Column("group", "Part"),
    Column("label", "Écart"),
    Column("found", "Parmi les retrouvés (points)", format="signed:1"),
    Column("bounds", "Bornes (points)", align="right"),
    Column("interval", sentence_case(names.INTERVAL), align="right"),
    Column("sign", "Sens établi"),
    Column("tipping", "Ce qui l’annulerait", align="right"),
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
_SENSITIVE = ("gt", "ssq")
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
    for event in _SENSITIVE:
        shares = results.by_group(event)
        for group, (first, second, *_) in names.COMPARED.items():
            part, told = shares.get(group, {}), names.categories(group)
            found = gap(part, first, second)
            if found is None:
                continue
            tip = tipping_point(part[first], part[second])
            rows.append(
                {
                    "group": names.EVENTS[event],
                    "label": " − ".join(told[code].partition(" (")[0] for code in (first, second)),
                    "found": found.found,
                    "bounds": _span(found.low, found.high),
                    "interval": _span(found.ci_low, found.ci_high),
                    "sign": "oui" if found.sign else "indéterminé",
                    "tipping": _tipping(tip),
                }
            )
    return pd.DataFrame(rows, columns=[c.key for c in GAP_COLUMNS])


def _span(low: float, high: float) -> str:
    return interval(low, high, sign=True).replace(" ", NBSP)


def _tipping(tip: object) -> str:
    if isinstance(tip, NotEstimable):
        return "so"
    return percent(tip.share, 0) if tip.possible else "rien"


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


def sensitivity(results: Destinies, weighted: pd.DataFrame) -> pd.DataFrame:
    """The shares under named assumptions, then `weighted` for attrition (as `CohortContext`), for `SENSITIVITY_COLUMNS`.

    What is hidden whole has no row.
    """
    followed, counts = results.followed, results.followed.counts(NETWORKS)
    rows = [
        {"label": label}
        | {
            event: _told(followed.share(counts, EVENTS[event], UNKNOWN, among=ENDS, assumption=assumption))
            for event in _SENSITIVE
        }
        for assumption, label in names.ASSUMPTIONS.items()
    ]
    found = followed.estimates(weighted).set_index("event")
    shown = {
        event: say.estimated(*found.loc[event, ["value", "low", "high"]])
        for event in _SENSITIVE
        if event in found.index and isinstance(results.shares[event], Bounds)
    }
    rows.append({"label": names.WEIGHTED} | {event: shown.get(event, "s") for event in _SENSITIVE})
    told = [row for row in rows if any(row[event] != "s" for event in _SENSITIVE)]
    return pd.DataFrame(told, columns=[c.key for c in SENSITIVITY_COLUMNS])
