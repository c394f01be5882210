"""Pupils of 3e by year and place: sex, quartile of IPS, éducation prioritaire, sector."""

import numpy as np
import pandas as pd

from analysis.disclosure import CountTable, Dimension
from analysis.store import Store

from .territories import NAME, Places

TABLES = ("pupils", "memberships", "establishments")
MEASURE = "eleves_3e"

QUARTILES = ("q1", "q2", "q3", "q4", "inconnu")
SECTORS = ("public", "prive_sous_contrat", "prive_hors_contrat", "inconnu")
EP = Dimension("ep", {"total": None, "ep": "total", "REP": "ep", "REP+": "ep", "hors_ep": "total", "inconnu": "total"})


def count_tables(store: Store) -> tuple[CountTable, ...]:
    """The tables of a store, one per variable; quartiles are those of the country's pupils of the year."""
    columns = ["uai", "departement", "rentree", "sector", "ep", "sex", "ips"]
    pupils = store.read("pupils", columns=columns, where={"level": "3e"})
    places = Places.of(store.index(), pupils)
    cells = pd.DataFrame(
        {
            NAME: places.codes(pupils),
            "rentree": pupils["rentree"].astype("str"),
            "ep": pupils["ep"].astype("str").fillna("inconnu"),
            "secteur": pupils["sector"].astype("str").fillna("inconnu"),
            "sexe": pupils["sex"].astype("str").fillna("inconnu"),
            "quartile": _quartiles(pupils),
        }
    )
    shared = (places.dimension, Dimension.separate("rentree", sorted(cells["rentree"].unique())))
    variables = (
        Dimension.flat("sexe", ("F", "M", "inconnu")),
        Dimension.flat("quartile", QUARTILES),
        EP,
        Dimension.flat("secteur", SECTORS),
    )
    return tuple(
        CountTable(
            name=f"eleves/{variable.name}",
            measure=MEASURE,
            dimensions=(*shared, variable),
            counts=cells.groupby([NAME, "rentree", variable.name]).size().rename("count").reset_index(),
            public=("rentree", "ep", "secteur"),
        )
        for variable in variables
    )


def _quartiles(pupils: pd.DataFrame) -> pd.Series:
    """The quartile of each pupil's IPS among those of the same year."""
    rank = pupils.groupby("rentree")["ips"].rank(pct=True)
    number = np.ceil(4 * rank).clip(1, 4)
    return number.map({1.0: "q1", 2.0: "q2", 3.0: "q3", 4.0: "q4"}).astype("str").fillna("inconnu")
