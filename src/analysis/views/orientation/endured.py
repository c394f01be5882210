"""Orientation endured: what the data show of it, stage by stage; hidden counts are refused."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.exhibits import Column
from analysis.measures import Estimate, NotEstimable
from analysis.publication.orientation import BANDS
from analysis.wording.numbers import NARROW
from analysis.wording.sentences import orientation as say

from . import names
from .results import OrientationResults

INTERVAL = "[intervalle à 95" + NARROW + "%]"
COLUMNS = (
    Column("label", "Ce qui est observé"),
    Column("group", "Élèves"),
    Column("value", "Part (%) " + INTERVAL, format="decimal:1", low="low", high="high"),
    Column("n", "Dénominateur", format="integer"),
)
REFUSED = "Demande de seconde GT non accordée, parmi ceux qui la demandent"
OTHER_WISH = "Affectation sur un autre vœu que le premier, parmi les affectés"
APPEALED = "Décision contestée en appel"
GRANTED = "Appel accepté, parmi les appels"
FAR = {
    "gt": "En seconde GT, à 15 km ou plus du collège",
    "pro": "En voie professionnelle scolaire, à 15 km ou plus du collège",
}
_STATUSES = ("total", "REP+", "REP", "public_hors_ep", "prive")
_PLACES = ("total", "urbain", "bourg_rural", "rural_disperse")


def endured(results: OrientationResults) -> pd.DataFrame:
    """Every observation at the last rentrée, for `COLUMNS`; what no file gives is left out."""
    if results.fine or results.last is None:
        return pd.DataFrame(columns=_keys())
    rows = [_row(REFUSED, names.STATUS["total"], refused_wish(results))]
    for group in _STATUSES:
        found = _share(results, "affectation", ("autre_voeu",), ("premier_voeu", "autre_voeu"), "statut", group)
        rows.append(_row(OTHER_WISH, names.STATUS[group], found))
    for group in _STATUSES:
        found = _share(results, "appel", ("accepte", "rejete"), ("sans", "accepte", "rejete"), "statut", group)
        rows.append(_row(APPEALED, names.STATUS[group], found))
    rows.append(_row(GRANTED, names.STATUS["total"], granted_appeals(results)))
    for track, label in FAR.items():
        bands = tuple(f"{track}_{band}" for band, _ in BANDS)
        for group in _PLACES:
            rows.append(
                _row(
                    label, names.RURALITY[group], _bare(_share(results, "trajet", bands[-1:], bands, "ruralite", group))
                )
            )
    return pd.DataFrame([row for row in rows if row is not None], columns=_keys())


def refused_wish(results: OrientationResults) -> Estimate | NotEstimable:
    """The share of the asks for a seconde GT that are not followed by a decision for it."""
    found = results.path(results.last)
    if isinstance(found, NotEstimable):
        return found
    refused = found.get("refuse", 0)
    return results.proportion("decision", refused, refused + found.get("accorde", 0))


def granted_appeals(results: OrientationResults) -> Estimate | NotEstimable:
    """The share of appeals that are accepted."""
    return _share(results, "appel", ("accepte",), ("accepte", "rejete"), "statut", "total")


def sentence(results: OrientationResults) -> str | None:
    """The share refused beside the share assigned elsewhere, None where one is hidden."""
    if results.fine or results.last is None:
        return None
    refused = refused_wish(results)
    other = _share(results, "affectation", ("autre_voeu",), ("premier_voeu", "autre_voeu"), "statut", "total")
    if isinstance(refused, NotEstimable) or isinstance(other, NotEstimable):
        return None
    return say.endured(refused, other)


def _share(
    results: OrientationResults, stage: str, top: Sequence[str], bottom: Sequence[str], by: str, group: str
) -> Estimate | NotEstimable:
    """The pupils with the codes `top` among those with the codes `bottom`."""
    counts = {
        code: results.count(stage, results.last, code, by=by, group=group) for code in dict.fromkeys((*top, *bottom))
    }
    for found in counts.values():
        if isinstance(found, NotEstimable):
            return found
    return results.proportion(stage, sum(counts[code] for code in top), sum(counts[code] for code in bottom))


def _bare(found: Estimate | NotEstimable) -> Estimate | NotEstimable:
    """Without interval: a distance is that of a collège, pupils are no chance of their own there."""
    return found if isinstance(found, NotEstimable) else replace(found, low=None, high=None, se=None)


def _row(label: str, group: str, found: Estimate | NotEstimable) -> dict[str, object] | None:
    if isinstance(found, NotEstimable):
        if found.reason == "no_data":
            return None
        return {"label": label, "group": group, "value": "s", "low": None, "high": None, "n": None}
    return {"label": label, "group": group, "value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _keys() -> list[str]:
    return [key for column in COLUMNS for key in column.reads()]
