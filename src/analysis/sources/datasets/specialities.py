"""Specialities of terminale générale by sex: each one, and the pairs (« doublettes ») that pupils follow.

Source: DEPP, « Les choix de doublettes en terminale générale ». The totals of girls and boys are exchanged in one of the years
published: they are not read; girls and boys are counted from the pairs, one for each pupil.
"""

import pandas as pd

from ..columns import NAME, RENTREE, SECTOR, UAI
from ..common import clean, years_covered
from ..draft import Draft
from ..model import Built, Column, Source
from ..values import parse_rentree

ID = "fr-en-doublettes-terminale"
SPECIALITY_HEADERS = {
    "0105": "humanites_litterature_et_philosophie",
    "0241": "litterature_et_lca_latin",
    "0242": "litterature_et_lca_grec",
    "0300": "langues_litterature_et_cultures_etrangeres_et_regionales",
    "0439": "hist_geo_geopolitique_sc_politiques",
    "0507": "sciences_economiques_et_sociales",
    "0613": "mathematiques",
    "0623": "physique_chimie",
    "0629": "sciences_de_la_vie_et_de_la_terre",
    "0747": "numerique_et_sciences_informatiques",
    "0825": "danse",
    "0832": "musique",
    "0901": "arts_plastiques",
    "2757": "histoire_des_arts",
    "2785": "theatre",
    "2786": "arts_du_cirque",
    "2852": "cinema_audiovisuel",
    "3045": "biologie_ecologie",
    "4806": "sciences_de_l_ingenieur_et_sc_physiques",
}
PAIR_HEADERS = {
    "0001": "mathematiques_physique_chimie",
    "0002": "hist_geo_geopolitique_sc_politiques_sciences_economiques_et_sociales",
    "0003": "physique_chimie_sciences_de_la_vie_et_de_la_terre",
    "0004": "mathematiques_sciences_de_la_vie_et_de_la_terre",
    "0005": "mathematiques_sciences_economiques_et_sociales",
    "0006": "langues_litt_et_cultures_etra_et_r_sciences_economiques_et_sociales",
    "0007": "hist_geo_geopolitique_sc_politiques_langues_litt_et_cultures_etra_et_r",
    "0008": "hist_geo_geopolitique_sc_politiques_humanites_litterature_et_philosophie",
    "0009": "sciences_economiques_et_sociales_sciences_de_la_vie_et_de_la_terre",
    "0010": "humanites_litterature_et_philosophie_langues_litt_et_cultures_etra_et_r",
    "0011": "mathematiques_numerique_et_sciences_informatiques",
    "0012": "humanites_litterature_et_philosophie_sciences_economiques_et_sociales",
    "0013": "hist_geo_geopolitique_sc_politiques_mathematiques",
    "0014": "mathematiques_sciences_inge_et_phy",
    "0015": "hist_geo_geopolitique_sc_politiques_sciences_de_la_vie_et_de_la_terre",
}
OTHERS = "autres"
_SEXES = {"F": "filles", "M": "garcons"}


def _columns(kind: str, headers: dict[str, str]) -> dict[tuple[str, str, str], Column]:
    return {
        (kind, code, sex): Column(f"{kind}_{code}_{sex}", (f"{code}_{words}_{word}",), pattern=rf"{code}_.+_{word}")
        for code, words in headers.items()
        for sex, word in _SEXES.items()
    }


_COUNTS = {
    **_columns("specialite", SPECIALITY_HEADERS),
    **_columns("doublette", PAIR_HEADERS),
    **{
        ("doublette", OTHERS, sex): Column(f"doublette_{OTHERS}_{sex}", (f"autres_combinaisons_{word}",))
        for sex, word in _SEXES.items()
    },
}
COLUMNS = (UAI, RENTREE, NAME, SECTOR, *_COUNTS.values())


def build(draft: Draft) -> Built:
    """Table specialities: one row per lycée, rentrée, speciality or pair and sex that has pupils."""
    clean(draft)
    rentree = draft.years("rentree", parse_rentree)
    common = {
        "uai": draft.uai(),
        "rentree": rentree,
        "sector": draft.sector(),
        "departement": draft.departement(),
        "academie": draft.academie(),
    }
    counts = {key: draft.counts(column.name) for key, column in _COUNTS.items() if draft.has(column.name)}
    nobody = ~pd.concat(counts, axis=1).gt(0).any(axis=1)
    draft.drop(nobody, "aucun élève de terminale générale compté")
    parts = []
    for (kind, code, sex), pupils in counts.items():
        some = draft.frame.index[pupils.loc[draft.frame.index].gt(0).fillna(False)]
        columns = {**common, "kind": kind, "code": code, "sex": sex, "pupils": pupils}
        parts.append(draft.table("specialities", ID, columns, some))
    return Built(
        ID, years_covered(rentree, "rentrée", "rentrées"), {"specialities": pd.concat(parts, ignore_index=True)}
    )


SOURCE = Source(
    ID,
    "Enseignements de spécialité et doublettes en terminale générale, par sexe",
    COLUMNS,
    build,
    one_of=frozenset({"doublette_0001_F", "specialite_0613_F"}),
)
