"""Exits with competing risks: the life table of the cohort, what other calculations give, incidences of groups."""

import numpy as np
import pandas as pd

from analysis.exhibits import Column
from analysis.measures import NotEstimable, wilson
from analysis.measures.cohorts import Bounds, GrayTest, gray_test, incidence
from analysis.wording.numbers import NARROW

from .. import names
from ..counts import added
from .results import ROUTES, YEARS, Exits, incidence_of, life_table

INCIDENCE_COLUMNS = (
    Column("label", "Après la 3e"),
    Column("at_risk", "Encore suivis", format="integer"),
    Column("exits", "Sortent sans qualification", format="integer"),
    Column("qualified", "Sortent qualifiés", format="integer"),
    Column("lost", "Non retrouvés", format="integer"),
    Column("hazard", "Taux de l’année (%)", format="decimal:1"),
    Column("cif", f"Incidence cumulée [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
)
NAIVE_COLUMNS = (
    Column("label", "Calcul"),
    Column("value", "Sorties sans qualification à trois ans (%)", format="decimal:1"),
    Column("remark", "Ce qui ne va pas, ou ce que c’est"),
)
HAZARD_COLUMNS = (
    Column("group", "Un an après la 3e"),
    Column("label", "Année"),
    Column("at_risk", "Encore suivis", format="integer"),
    Column("exits", "Sortent sans qualification", format="integer"),
    Column(
        "hazard", f"Taux de l’année [{names.INTERVAL}] (%)", format="decimal:1", low="hazard_low", high="hazard_high"
    ),
    Column("cif", f"Incidence cumulée [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
)
GRAY_COLUMNS = (
    Column("label", "Groupes comparés"),
    Column("statistic", "Statistique de Gray", format="decimal:1"),
    Column("df", "Degrés de liberté", format="integer"),
    Column("p_value", "Valeur p", format="p_value"),
)
CURVE_COLUMNS = (
    Column("group", "Groupe"),
    Column("label", "Catégorie"),
    Column("value", f"Incidence à trois ans [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
    Column("n", "Élèves", format="integer"),
)


def incidence_table(results: Exits) -> pd.DataFrame:
    """The life table of the cohort, for `INCIDENCE_COLUMNS`."""
    found, rows = results.incidence, []
    if not isinstance(found, NotEstimable):
        stayed = np.zeros(len(found.times))
        stayed[-1] = added(results.counts, ["issue:suivi"])
        for rank, year in enumerate(found.times):
            estimate = found.at(year)
            rows.append(
                {
                    "label": f"{int(year)} an{'s' if year > 1 else ''}",
                    "at_risk": int(found.at_risk[rank]),
                    "exits": int(found.events[rank, 0]),
                    "qualified": int(found.events[rank, 1]),
                    "lost": int(found.censored[rank] - stayed[rank]),
                    "hazard": 100 * float(found.hazards[rank, 0]),
                    "cif": estimate.value,
                    "low": estimate.low,
                    "high": estimate.high,
                }
            )
    return pd.DataFrame(rows, columns=[*(c.key for c in INCIDENCE_COLUMNS), "low", "high"])


def naive_table(results: Exits) -> pd.DataFrame:
    """What other calculations would give, for `NAIVE_COLUMNS`."""
    table, share, found = life_table(results.counts), results.share, results.incidence
    if table is None or isinstance(share, NotEstimable) or isinstance(found, NotEstimable):
        return pd.DataFrame(columns=[c.key for c in NAIVE_COLUMNS])
    alone = incidence(YEARS, table[:, :1], table[:, 1] + table[:, 2])
    ended = table[:, :2].sum(axis=0)
    rows = [
        (
            "Incidence cumulée (Aalen–Johansen)",
            found.at(YEARS[-1]).value,
            "les non retrouvés partent au même rythme que les autres",
        ),
        ("Borne basse", share.low, "aucun non retrouvé n’est sorti sans qualification"),
        ("Borne haute", share.high, "tous le sont"),
        ("Parmi les retrouvés", share.found, "les non retrouvés sont comme les autres"),
        (
            "Complément de Kaplan–Meier",
            100 * float(1 - alone.survival[-1]),
            f"compte les qualifiés comme pouvant encore sortir sans qualification{NARROW}: trop haut",
        ),
    ]
    if ended.sum():
        among = 100 * float(ended[0] / ended.sum())
        rows.append(("Parmi les seuls sortants", among, "oublie ceux qui sont encore en formation"))
    return pd.DataFrame(rows, columns=[c.key for c in NAIVE_COLUMNS])


def curves_table(results: Exits) -> pd.DataFrame:
    """Incidence at three years by category, for `CURVE_COLUMNS`."""
    rows = []
    for group in results.groups:
        for code, text in names.categories(group).items():
            found = incidence_of(results.followed.counts(f"cohortes/{group}", **{group: code}))
            if isinstance(found, NotEstimable) or YEARS[-1] not in found.times:
                continue
            last = found.at(YEARS[-1])
            told = {key: getattr(last, key) for key in ("value", "low", "high", "n")}
            rows.append({"group": names.group_name(group), "label": text} | told)
    return pd.DataFrame(rows, columns=["group", "label", "value", "low", "high", "n"])


def hazards_table(results: Exits) -> pd.DataFrame:
    """Exits of the second and third years among the pupils of each class of the first, for `HAZARD_COLUMNS`.

    A class with a hidden count, or with fewer pupils than a rate needs, is left out.
    """
    rows = []
    for route in ROUTES:
        found = incidence_of(results.counts, YEARS[1:], within=f"12:{route}>")
        if isinstance(found, NotEstimable) or not isinstance(results.routes.get(names.STATES[route]), Bounds):
            continue
        for rank, year in enumerate(found.times):
            hazard, last = wilson(found.events[rank, 0], found.at_risk[rank]), found.at(year)
            rows.append(
                {
                    "group": names.STATES[route],
                    "label": names.YEARS[int(year)],
                    "at_risk": int(found.at_risk[rank]),
                    "exits": int(found.events[rank, 0]),
                    "hazard": hazard.value,
                    "hazard_low": hazard.low,
                    "hazard_high": hazard.high,
                    "cif": last.value,
                    "low": last.low,
                    "high": last.high,
                }
            )
    more = ["hazard_low", "hazard_high", "low", "high"]
    return pd.DataFrame(rows, columns=[*(c.key for c in HAZARD_COLUMNS), *more])


def gray_table(results: Exits) -> pd.DataFrame:
    """Gray's test of each variable, for `GRAY_COLUMNS`; the variables with a hidden category are left out."""
    rows = []
    for group in results.groups:
        counts = [results.followed.counts(f"cohortes/{group}", **{group: code}) for code in names.categories(group)]
        tables = [life_table(held) for held in counts]
        if any(table is None for table in tables):
            continue
        every = np.stack(tables)
        found = gray_test(every[:, :, :2], every[:, :, 2])
        if isinstance(found, GrayTest):
            rows.append({"label": names.group_name(group), **{c.key: getattr(found, c.key) for c in GRAY_COLUMNS[1:]}})
    return pd.DataFrame(rows, columns=[c.key for c in GRAY_COLUMNS])
