"""From results to the tables of the statistician's part; a hidden value is « s », never a 0."""

from collections.abc import Sequence

import pandas as pd

from analysis.exhibits import Column
from analysis.measures import Estimate, NotEstimable
from analysis.measures.orientation import RateSplit
from analysis.wording import sesoi, verdict
from analysis.wording.numbers import NARROW, rentree, sentence_case

from . import names
from .results import STATUSES, OrientationResults

INTERVAL = "[intervalle à 95" + NARROW + "%]"
RATE_COLUMNS = (
    Column("group", "Élèves"),
    Column("stage", "Étape"),
    Column("value", "Taux (%) " + INTERVAL, format="decimal:1", low="low", high="high"),
    Column("n", "Dénominateur", format="integer"),
)
GAP_COLUMNS = (
    Column("label", "Écart"),
    Column("stage", "Étape"),
    Column("value", "Points " + INTERVAL, format="signed:1", low="low", high="high"),
    Column("reading", "Lecture"),
)
DESTINATION_COLUMNS = (
    Column("label", "Situation à la rentrée suivante"),
    Column("n", "Élèves", format="integer"),
    Column("total", "Ensemble (%)", format="decimal:1"),
    Column("F", "Filles (%)", format="decimal:1"),
    Column("M", "Garçons (%)", format="decimal:1"),
)
YEAR_COLUMNS = (
    Column("rentree", "Rentrée de la 3e"),
    Column("group", "Élèves"),
    Column("value", "Taux de passage (%) " + INTERVAL, format="decimal:1", low="low", high="high"),
    Column("lost", "Non retrouvés (%)", format="decimal:1"),
    Column("bound_low", "Borne basse (%)", format="decimal:1"),
    Column("bound_high", "Borne haute (%)", format="decimal:1"),
)
SPLIT_COLUMNS = (
    Column("label", "Élèves"),
    Column("share_1", "Part au début (%)", format="decimal:1"),
    Column("share_2", "Part à la fin (%)", format="decimal:1"),
    Column("rate_1", "Taux au début (%)", format="decimal:1"),
    Column("rate_2", "Taux à la fin (%)", format="decimal:1"),
    Column("structure", "Répartition (points)", format="signed:2"),
    Column("rates", "Taux (points)", format="signed:2"),
)
VARIANT_COLUMNS = (
    Column("kind", "Périmètre"),
    Column("group", "Collèges"),
    Column("first", "Taux, première rentrée (%)", format="decimal:1"),
    Column("last", "Taux, dernière rentrée (%)", format="decimal:1"),
)
COVERAGE_COLUMNS = (Column("rentree", "Rentrée"), Column("motif", "Qui"), Column("pupils", "Élèves", format="integer"))
_ESTABLISHED = {
    "nette": "écart net",
    "etablie_ampleur_incertaine": "écart établi, d’ampleur incertaine",
    "faible": "écart faible",
    "negligeable": "écart négligeable",
}
GAPS = {
    "statut": (("REP+", "public_hors_ep"), ("REP", "public_hors_ep"), ("ep", "hors_ep"), ("prive", "public_hors_ep")),
    "sexe": (("F", "M"),),
    "quart": (("q1", "q4"),),
    "ruralite": (("rural_disperse", "urbain"), ("bourg_rural", "urbain")),
}
_SHORT = {"public_hors_ep": "public hors éducation prioritaire", "prive": "privé", "ep": "REP et REP+", "hors_ep": "hors éducation prioritaire",
          "F": "filles", "M": "garçons", "q1": "1er quart d’IPS", "q4": "4e quart", "urbain": "urbain", "bourg_rural": "bourg rural",
          "rural_disperse": "rural dispersé"}  # fmt: skip


def rates(results: OrientationResults, by: str) -> pd.DataFrame:
    """The four rates by group at the last rentrée, for `RATE_COLUMNS`."""
    rows = []
    for code, label in names.GROUPS[by].items():
        for stage, name in names.STAGES.items():
            if results.fine and stage == "affectation":
                continue
            found = results.rate(stage, results.last, by=by, group=code)
            if isinstance(found, NotEstimable) and found.reason == "no_data":
                continue
            rows.append({"group": label, "stage": name} | _cells(found))
    return pd.DataFrame(rows, columns=_keys(RATE_COLUMNS))


def gaps(results: OrientationResults) -> pd.DataFrame:
    """Gaps between groups at three stages, each read against its threshold, for `GAP_COLUMNS`."""
    rows = []
    for by in results.groups:
        for first, second in GAPS[by]:
            for stage in ("voeu", "decision", "destination"):
                found = results.gap(stage, results.last, (first, second), by=by)
                if isinstance(found, NotEstimable) and found.reason == "no_data":
                    continue
                label = f"{sentence_case(_SHORT.get(first, first))} − {_SHORT.get(second, second)}"
                rows.append(
                    {"label": label, "stage": names.STAGES[stage]}
                    | _cells(found)
                    | {"reading": _reading(found, results)}
                )
    return pd.DataFrame(rows, columns=_keys(GAP_COLUMNS))


def destinations(results: OrientationResults) -> pd.DataFrame:
    """Every destination at the last rentrée, the parts under their sum, for `DESTINATION_COLUMNS`."""
    rows = []
    for code, label in names.DESTINATIONS.items():
        row: dict[str, object] = {"label": label}
        values = {sex: results.count("destination", results.last, code, group=sex) for sex in ("total", "F", "M")}
        if all(
            value == 0 or (isinstance(value, NotEstimable) and value.reason == "no_data") for value in values.values()
        ):
            continue
        row["n"] = "s" if isinstance(values["total"], NotEstimable) else values["total"]
        for sex, value in values.items():
            whole = results.counts("destination", results.last, group=sex)
            hidden = isinstance(value, NotEstimable) or isinstance(whole, NotEstimable)
            row[sex] = "s" if hidden else 100 * value / whole[1]
        rows.append(row)
    return pd.DataFrame(rows, columns=_keys(DESTINATION_COLUMNS))


def years(results: OrientationResults) -> pd.DataFrame:
    """Passage rates by rentrée and status with the bounds of those not found, for `YEAR_COLUMNS`."""
    by = "sexe" if results.fine else "statut"
    rows = []
    for year in results.followed:
        for code in ("total", *(("F", "M") if results.fine else STATUSES)):
            found = results.rate("destination", year, by=by, group=code)
            if isinstance(found, NotEstimable) and found.reason == "no_data":
                continue
            lost = results.not_found(year, by=by, group=code)
            hidden = isinstance(lost, NotEstimable) or isinstance(found, NotEstimable)
            share, low, high = ("s", "s", "s") if hidden else lost
            row = {"rentree": sentence_case(rentree(year)), "group": names.GROUPS[by][code]} | _cells(found)
            rows.append(row | {"lost": share, "bound_low": low, "bound_high": high})
    return pd.DataFrame(rows, columns=_keys(YEAR_COLUMNS))


def strata(split: RateSplit) -> pd.DataFrame:
    """The strata of a change, for `SPLIT_COLUMNS`."""
    found = split.strata.assign(label=split.strata["stratum"].map(names.STATUS))
    whole = {"label": "Ensemble", "rate_1": split.first, "rate_2": split.second, "share_1": 100.0, "share_2": 100.0}
    whole |= {"structure": split.structure, "rates": split.rates}
    return pd.concat([found[_keys(SPLIT_COLUMNS)], pd.DataFrame([whole])], ignore_index=True)


def variants(results: OrientationResults) -> pd.DataFrame:
    """Passage rates under constant perimeters of éducation prioritaire, for `VARIANT_COLUMNS`."""
    if results.fine or len(results.followed) < 2:
        return pd.DataFrame(columns=_keys(VARIANT_COLUMNS))
    labels = {code: names.STATUS[code] for code in ("REP+", "REP", "hors_ep")}
    kinds = (
        ("Étiquette de chaque année", "statut", labels),
        (f"Étiquette de la {rentree(results.rentrees[0])}", "ep_base", labels),
        ("Parcours du collège", "parcours_ep", names.COURSES),
    )
    rows = []
    for kind, by, codes in kinds:
        for code, label in codes.items():
            found = [
                results.rate("destination", year, by=by, group=code)
                for year in (results.followed[0], results.followed[-1])
            ]
            if all(isinstance(value, NotEstimable) and value.reason == "no_data" for value in found):
                continue
            first, last = (_value(value) for value in found)
            rows.append({"kind": kind, "group": label, "first": first, "last": last})
    return pd.DataFrame(rows, columns=_keys(VARIANT_COLUMNS))


def coverage(results: OrientationResults) -> pd.DataFrame:
    """Pupils whose situation is told apart or unknown, in all the data, for `COVERAGE_COLUMNS`; small numbers hidden."""
    rows = results.context.coverage
    return pd.DataFrame(
        {
            "rentree": [sentence_case(rentree(year)) for year in rows["rentree"]],
            "motif": [sentence_case(text) for text in rows["motif"]],
            "pupils": ["s" if pd.isna(n) else int(n) for n in rows["pupils"]],
        },
        columns=_keys(COVERAGE_COLUMNS),
    )


def _cells(found: Estimate | NotEstimable) -> dict[str, object]:
    if isinstance(found, NotEstimable):
        return {"value": "s" if found.reason == "secret" else "so", "low": None, "high": None, "n": None}
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _value(found: Estimate | NotEstimable) -> object:
    return _cells(found)["value"]


def _reading(found: Estimate | NotEstimable, results: OrientationResults) -> str:
    if isinstance(found, NotEstimable):
        return "secret statistique"
    threshold = sesoi("rate", results.territory.level)
    label = verdict(found.value, (found.low, found.high), found.n, threshold)
    if label.direction is None:
        return label.name
    return f"{_ESTABLISHED[label.label]}, {'positif' if label.direction == 'hausse' else 'négatif'}"


def _keys(columns: Sequence[Column]) -> list[str]:
    return [key for column in columns for key in column.reads()]
