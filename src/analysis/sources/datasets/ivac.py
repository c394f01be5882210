"""IVAC, value-added indicators of collèges: DNB rate, written mark, value added, access, by series.

Source: DEPP, « Indicateurs de valeur ajoutée des collèges ». Published rates are whole percentages; série générale from
20 candidates, value added from 30 (40 for session 2024).
"""

import pandas as pd

from ..columns import PLACE, SESSION, UAI
from ..common import clean, establishments, grouped, years_covered
from ..draft import Draft
from ..model import Built, Column, Source
from ..values import parse_session

ID = "fr-en-indicateurs-valeur-ajoutee-colleges"
COLUMNS = (
    UAI,
    SESSION,
    *PLACE,
    Column("present_g", ("nb_candidats_g", "nombre_de_candidats_g", "nb_candidats_general"), required=True),
    Column("rate_g", ("taux_de_reussite_g", "taux_reussite_g"), required=True),
    Column("va_rate_g", ("va_du_taux_de_reussite_g", "va_taux_de_reussite_g", "va_du_taux_g"), required=True),
    Column("mark_g", ("note_a_l_ecrit_g", "note_ecrit_g"), required=True),
    Column("va_mark_g", ("va_de_la_note_g", "va_note_g")),
    Column("present_p", ("nb_candidats_p", "nombre_de_candidats_p", "nb_candidats_pro")),
    Column("rate_p", ("taux_de_reussite_p", "taux_reussite_p")),
    Column("mark_p", ("note_a_l_ecrit_p", "note_ecrit_p")),
    Column("access", ("taux_d_acces_6eme_3eme", "taux_d_acces_6e_3e", "taux_acces_6eme_3eme")),
    Column("share_present", ("part_presents_3eme_ordinaire_total", "part_presents_3e_ordinaire_total")),
    Column("mentions_ab", ("nb_mentions_ab_g",)),
    Column("mentions_b", ("nb_mentions_b_g",)),
    Column("mentions_tb", ("nb_mentions_tb_g",)),
)


def build(draft: Draft) -> Built:
    """Tables exams (séries générale and, where it is published, professionnelle) and establishments."""
    clean(draft)
    session = draft.years("session", parse_session)
    common = {
        "uai": draft.uai(),
        "session": session,
        "exam": "dnb",
        "rate_rounding": "integer",
        "establishment_type": "college",
        "sector": draft.sector(),
        "departement": draft.departement(),
        "academie": draft.academie(),
    }
    rate, added = draft.numbers("rate_g"), draft.numbers("va_rate_g")
    generale = {
        "series": "generale",
        "present": draft.counts("present_g"),
        "rate": rate.value,
        "rate_reason": rate.reason,
        "mark": draft.numbers("mark_g").value,
        "va_rate": added.value,
        "va_rate_reason": added.reason,
        "va_mark": draft.numbers("va_mark_g").value,
        "access_rate": draft.numbers("access").value,
        "share_present": draft.numbers("share_present").value,
        "mentions_ab": draft.counts("mentions_ab"),
        "mentions_b": draft.counts("mentions_b"),
        "mentions_tb": draft.counts("mentions_tb"),
    }
    present_p, rate_p = draft.counts("present_p"), draft.numbers("rate_p")
    professionnelle = {
        "series": "professionnelle",
        "present": present_p,
        "rate": rate_p.value,
        "rate_reason": rate_p.reason,
        "mark": draft.numbers("mark_p").value,
        "va_rate_reason": "so",
    }
    published = draft.frame.index[present_p.notna() | rate_p.value.notna()]
    exams = [
        draft.table("exams", ID, {**common, **generale}),
        draft.table("exams", ID, {**common, **professionnelle}, published),
    ]
    _note(draft, added.reason, session)
    tables = {
        "exams": pd.concat(exams, ignore_index=True),
        "establishments": establishments(draft, ID, "college", session),
    }
    return Built(ID, years_covered(session, "session", "sessions"), tables)


def _note(draft: Draft, reason: pd.Series, session: pd.Series) -> None:
    missing = session[reason.notna()].value_counts().sort_index()
    if not missing.empty:
        by_year = ", ".join(f"{grouped(rows)} en {year}" for year, rows in missing.items())
        draft.notes.append(f"valeur ajoutée du taux non publiée (laissée vide) : {by_year}")


SOURCE = Source(ID, "IVAC\u202f: indicateurs de valeur ajoutée des collèges", COLUMNS, build)
