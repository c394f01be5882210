"""From results to the frames of charts."""

import pandas as pd

from analysis.measures import NotEstimable

from . import names
from .results import STATUSES, OrientationResults

STAGES = ("Demande", "Décision", "Rentrée suivante")
GT, GRANTED = "Seconde GT", "Accordée"
_REFUSED, _OTHER, _PRO = "Non accordée", "Autre demande", "Voie professionnelle"
_APPRENTICE, _REST = "Apprentissage", "Autre suite ou non retrouvés"
STRONG = (GT, GRANTED)


def passage_rates(results: OrientationResults, stage: str = "destination") -> pd.DataFrame | NotEstimable:
    """Rates by status (or sex, in a réseau) at the last rentrée, for `charts.interval_rows`."""
    by = "sexe" if results.fine else "statut"
    codes = ("F", "M") if results.fine else STATUSES
    rows = []
    for code in ("total", *codes):
        found = results.rate(stage, results.last, by=by, group=code)
        if not isinstance(found, NotEstimable):
            role = "territory" if code == "total" else "similar"
            rows.append(
                {
                    "label": names.GROUPS[by][code],
                    "value": found.value,
                    "low": found.low,
                    "high": found.high,
                    "role": role,
                }
            )
    return pd.DataFrame(rows) if rows else NotEstimable("secret")


def paths(results: OrientationResults) -> pd.DataFrame | NotEstimable:
    """What becomes of first wishes at the last rentrée, for `charts.flow`."""
    found = results.path(results.last)
    if isinstance(found, NotEstimable):
        return found
    n = found["total"]
    get = {code: 100 * value / n for code, value in found.items()}.get
    links = [
        (0, GT, GRANTED, get("accorde", 0.0)),
        (0, GT, _REFUSED, get("refuse", 0.0)),
        (0, _OTHER, _OTHER, sum(get(code, 0.0) for code in ("autre_pro", "autre_apprentissage", "autre_suite"))),
        (1, GRANTED, GT, get("accorde_passe", 0.0)),
        (1, _REFUSED, _PRO, get("refuse_pro", 0.0)),
        (1, _OTHER, _PRO, get("autre_pro", 0.0)),
        (1, _OTHER, _APPRENTICE, get("autre_apprentissage", 0.0)),
        (1, GRANTED, _REST, get("accorde_ailleurs", 0.0) + get("accorde_perdu", 0.0)),
        (1, _REFUSED, _REST, get("refuse_autre", 0.0)),
        (1, _OTHER, _REST, get("autre_suite", 0.0)),
    ]
    return pd.DataFrame(links, columns=["stage", "start", "end", "value"])


def destinations(results: OrientationResults) -> pd.DataFrame | NotEstimable:
    """Shares of destinations by status at the last rentrée, for `charts.stacks.stacked_rows`; groups with a hidden count left out."""
    by = "sexe" if results.fine else "statut"
    rows = []
    for code in ("total", *(("F", "M") if results.fine else STATUSES)):
        parts = {name: results.count("destination", results.last, name, by=by, group=code) for name in
                 ("2nde_gt", "voie_pro", "apprentissage", "autre_suite", "non_retrouve")}  # fmt: skip
        if any(isinstance(value, NotEstimable) for value in parts.values()) or not sum(parts.values()):
            continue
        parts["autre_suite"] += parts.pop("non_retrouve")
        labels = names.DESTINATIONS | {"autre_suite": _REST}
        total = sum(parts.values())
        rows += [
            {"label": names.GROUPS[by][code], "part": labels[part], "value": 100 * value / total}
            for part, value in parts.items()
        ]
    return pd.DataFrame(rows) if rows else NotEstimable("secret")
