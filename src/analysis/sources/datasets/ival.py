"""IVAL, value-added indicators of lycées: baccalauréat rates by series (GT) or by domain (professional).

Source: DEPP, « Indicateurs de valeur ajoutée des lycées », general and technological, and professional. Rates are whole
percentages. A lycée polyvalent is in both files under one UAI. Series L, ES and S stop in 2020, the general series
(``gnle``) starts in 2021.
"""

from functools import partial

import pandas as pd

from ..columns import PLACE, SESSION, UAI
from ..common import clean, establishments, years_covered
from ..draft import Draft
from ..model import Built, Column, Source
from ..values import parse_session

GT_SERIES = ("l", "es", "s", "gnle", "sti2d", "std2a", "stmg", "stl", "st2s", "s2tmd", "sthr")
PRO_SERIES = (
    *("pluri_techno", "transfo", "genie_civil", "mat_souples", "meca_elec", "production"),
    *("pluri_services", "echanges", "communication", "serv_personnes", "serv_collec", "services"),
)
_OTHER_NAMES = {"total": ("toutes_series", "tous_domaines", "ensemble"), "s2tmd": ("tmd",), "sthr": ("hotellerie",)}
_MENTIONS = ("tb_avecf", "tb_sansf", "b", "ab")
_MENTION_LABELS = {
    "tb_avecf": "nombre_de_mentions_tb_avec_felicitations",
    "tb_sansf": "nombre_de_mentions_tb_sans_felicitations",
    "b": "nombre_de_mentions_b",
    "ab": "nombre_de_mentions_ab",
}


def _series_columns(series: str, *, required: bool = False) -> tuple[Column, ...]:
    names = (series, *_OTHER_NAMES.get(series, ()))

    def titles(*stems: str) -> tuple[str, ...]:
        return tuple(f"{stem}_{name}" for name in names for stem in stems)

    return (
        Column(f"present_{series}", titles("presents", "effectif_presents"), required),
        Column(f"rate_{series}", titles("taux_reu", "taux_de_reussite", "taux_brut_de_reussite"), required),
        Column(f"va_{series}", titles("va_reu", "valeur_ajoutee_du_taux_de_reussite")),
    )


def _columns(series: tuple[str, ...]) -> tuple[Column, ...]:
    voies = (("g", "gnle", "generale"), ("t", "techno", "technologique"))
    mentions = tuple(
        Column(
            f"mentions_{mention}_{voie}",
            (f"nb_mentions_{mention}_{voie}", *(f"{_MENTION_LABELS[mention]}_{name}" for name in (voie, *others))),
        )
        for mention in _MENTIONS
        for voie, *others in voies
    )
    return (
        UAI,
        SESSION,
        *PLACE,
        *_series_columns("total", required=True),
        *(column for name in series for column in _series_columns(name)),
        Column("access", ("taux_acces_2nde", "taux_d_acces_2nde_bac", "taux_d_acces_2nde")),
        *mentions,
    )


def build(draft: Draft, *, source: str, exam: str, series: tuple[str, ...], nature: str) -> Built:
    """Tables exams (ensemble and each series with candidates) and establishments.

    The nature of an establishment is read from its name (« polyvalent »), else it is the file's.
    """
    clean(draft)
    session = draft.years("session", parse_session)
    common = {
        "uai": draft.uai(),
        "session": session,
        "exam": exam,
        "rate_rounding": "integer",
        "sector": draft.sector(),
        "departement": draft.departement(),
        "academie": draft.academie(),
    }
    exams = [_rows(draft, source, common, "total", {"access_rate": draft.numbers("access").value, **_both(draft)})]
    for name in series:
        exams.append(_rows(draft, source, common, name, _mentions(draft, "g") if name == "gnle" else {}))
    polyvalent = draft.raw("name").str.contains("POLYVALENT", case=False)
    natures = pd.Series(nature, index=draft.frame.index).mask(polyvalent, "lycee_polyvalent")
    tables = {
        "exams": pd.concat(exams, ignore_index=True),
        "establishments": establishments(draft, source, natures, session),
    }
    return Built(source, years_covered(session, "session", "sessions"), tables)


def _rows(draft: Draft, source: str, common: dict[str, object], name: str, more: dict[str, object]) -> pd.DataFrame:
    rate, added = draft.numbers(f"rate_{name}"), draft.numbers(f"va_{name}")
    present = draft.counts(f"present_{name}")
    columns = {
        "series": "ensemble" if name == "total" else name,
        "present": present,
        "rate": rate.value,
        "rate_reason": rate.reason,
        "va_rate": added.value,
        "va_rate_reason": added.reason,
        **more,
    }
    told = present.notna() | rate.value.notna()
    rows = draft.frame.index if name == "total" else draft.frame.index[told]
    return draft.table("exams", source, {**common, **columns}, rows)


def _mentions(draft: Draft, voie: str) -> dict[str, pd.Series]:
    """Mentions of one voie; an unpublished count is not a 0, so a sum with one is unknown."""
    number = {mention: draft.counts(f"mentions_{mention}_{voie}") for mention in _MENTIONS}
    return {
        "mentions_tb": number["tb_avecf"] + number["tb_sansf"],
        "mentions_b": number["b"],
        "mentions_ab": number["ab"],
    }


def _both(draft: Draft) -> dict[str, pd.Series]:
    general, technological = _mentions(draft, "g"), _mentions(draft, "t")
    return {name: general[name] + technological[name] for name in general}


def _source(id: str, title: str, exam: str, series: tuple[str, ...], others: tuple[str, ...], nature: str) -> Source:
    return Source(
        id=id,
        title=title,
        columns=_columns(series),
        build=partial(build, source=id, exam=exam, series=series, nature=nature),
        one_of=frozenset(f"rate_{name}" for name in series),
        never=frozenset(header for name in others for header in _series_columns(name)[1].headers),
    )


GT = _source(
    "fr-en-indicateurs-de-resultat-des-lycees-gt_v2",
    "IVAL\u202f: indicateurs des lycées généraux et technologiques",
    "bac_gt",
    GT_SERIES,
    PRO_SERIES,
    "lycee_gt",
)
PRO = _source(
    "fr-en-indicateurs-de-resultat-des-lycees-pro_v2",
    "IVAL\u202f: indicateurs des lycées professionnels",
    "bac_pro",
    PRO_SERIES,
    GT_SERIES,
    "lycee_pro",
)
