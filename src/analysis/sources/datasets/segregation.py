"""Official index of social segregation between collèges: normalised entropy and its public and private parts.

Source: DEPP, « Indicateur de ségrégation sociale dans les collèges », one row per territory (France, académies,
départements) and year.
"""

import pandas as pd

from analysis.territories import academies

from ..codes import parse_departement
from ..common import years_covered
from ..draft import Draft
from ..model import Built, Column, Source
from ..values import by_value, missing_reason, parse_rentree

ID = "fr-en-indicateur_segregation_sociale_colleges"
_SHARES = tuple(f"p_{group}{part}" for part in ("", "_pu", "_pr") for group in ("tfav", "fav", "moy", "defav"))
_NUMBERS = {
    "private_share": ("poids_prive_calcul", "poids_prive"),
    "entropy_total": ("i_entropie_tot",),
    "entropy_public": ("i_entropie_pu",),
    "entropy_private": ("i_entropie_pr",),
    "entropy_between": ("i_entropie_interpupr",),
    "contribution_public": ("contrib_pu",),
    "contribution_private": ("contrib_pr",),
    "contribution_between": ("contrib_interpupr",),
    **{name: (name,) for name in _SHARES},
}
_COUNTS = {
    "n_colleges": ("nb_coll_calcul",),
    "n_public": ("nb_coll_pu_calcul",),
    "n_prive": ("nb_coll_pr_calcul",),
}
COLUMNS = (
    Column("year", ("annee", "rentree_scolaire", "rentree"), required=True),
    Column("academie", ("acad", "code_academie"), required=True),
    Column("departement", ("dep", "code_departement"), required=True),
    Column("name", ("nom_departement", "nom_academie")),
    *(Column(name, headers, required=True) for name, headers in {**_COUNTS, **_NUMBERS}.items()),
)


def build(draft: Draft) -> Built:
    """Table segregation; code is ``france``, an académie code or a département code."""
    draft.drop_duplicates()
    year = draft.years("year", parse_rentree)
    has_departement = ~_empty(draft.raw("departement"))
    has_academie = ~_empty(draft.raw("academie")) & ~has_departement
    academie = by_value(
        draft.raw("academie").str.strip().str.zfill(2), lambda code: code if code in academies() else None, "str"
    )
    departement = by_value(draft.raw("departement"), parse_departement, "str")
    draft.refuse("academie", has_academie & academie.isna(), "code d’académie refusé", "code d’une des 30 académies")
    draft.refuse(
        "departement", has_departement & departement.isna(), "code de département refusé", "001 à 976, 02A, 02B"
    )
    level = (
        pd.Series("france", index=draft.frame.index).mask(has_academie, "academie").mask(has_departement, "departement")
    )
    code = pd.Series("france", index=draft.frame.index, dtype="str")
    columns = {
        "level": level,
        "code": code.mask(has_academie, academie).mask(has_departement, departement),
        "year": year,
        **{name: draft.counts(name) for name in _COUNTS},
        **{name: draft.numbers(name).value for name in _NUMBERS},
    }
    years = years_covered(year, "rentrée", "rentrées")
    return Built(ID, years, {"segregation": draft.table("segregation", ID, columns)})


def _empty(series: pd.Series) -> pd.Series:
    return by_value(series, lambda text: missing_reason(text) is not None, "bool")


SOURCE = Source(ID, "Ségrégation sociale entre collèges (indice officiel)", COLUMNS, build)
