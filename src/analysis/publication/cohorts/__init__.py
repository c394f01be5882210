"""Pupils of 3e followed over the years: counts of destinies, passages, exits and what follows, before anything is hidden."""

import pandas as pd

from analysis.disclosure import CountTable
from analysis.frames.cohort_lists import lists_hash, read_lists
from analysis.frames.cohorts import cohort, cohort_years
from analysis.store import Store

from ..territories import Places
from .codes import CONTINUUM, TOTAL
from .counting import Counted
from .paths import path_dimension
from .tables import MEASURE, pooled_years, tables_of

__all__ = [
    "CONTINUUM",
    "MEASURE",
    "TABLES",
    "TOTAL",
    "Counted",
    "besides",
    "count_tables",
    "path_dimension",
    "pooled_years",
    "tables_of",
]

TABLES = ("outcomes", "pupils", "pupil_exams", "programmes", "communes", "establishments", "memberships")


def count_tables(store: Store) -> tuple[CountTable, ...]:
    """The tables of a store; empty where no cohort is followed.

    ``cohortes/reseaux``: destinies after three years and exits, down to réseaux. ``cohortes/parcours``: destinies each year,
    passages, exits by year and by class of the first year, down to départements; ``cohortes/parcours-24`` and ``-12`` the same for
    the cohorts not followed so long. ``cohortes/<variable>``: exits, destinies after three years and the end of seconde GT by sex,
    quarter of IPS, status, rurality, programme or list. ``sorties/apres-<m>``: some months after an exit. ``superieur/…``:
    after the baccalauréat; ``superieur/continuum-…``: from the seconde GT to higher education; ``superieur/mobilite…``: where
    those in higher education study.

    Lists of pupils are read from the folder ``listes`` of the data.
    """
    lists = read_lists(store.root)
    counted = [Counted.of(cohort(store, year, lists=lists)) for year in cohort_years(store)]
    counted = [part for part in counted if part.horizons]
    if not counted:
        return ()
    schools = pd.concat([part.cells["reseaux"][["uai", "departement"]] for part in counted]).drop_duplicates()
    places = {level: Places.of(store.index(), schools, level=level) for level in ("reseau", "departement")}
    return tables_of(counted, places)


def besides(store: Store) -> str:
    """The lists of pupils of the data, by content."""
    return lists_hash(store.root)
