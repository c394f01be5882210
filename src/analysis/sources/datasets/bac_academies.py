"""Baccalauréat by académie, sex, candidate status, series and speciality: counts of candidates and mentions.

Source: DEPP, « Le baccalauréat par académie ».
"""

import re

from ..codes import parse_academie
from ..common import years_covered
from ..draft import Draft
from ..headers import normalise_header
from ..model import Built, Column, Source
from ..values import by_value, parse_session

ID = "fr-en-baccalaureat-par-academie"
_SEXES = {
    "filles": "F",
    "fille": "F",
    "f": "F",
    "femmes": "F",
    "garcons": "M",
    "garcon": "M",
    "m": "M",
    "g": "M",
    "hommes": "M",
}
_TRACKS = {
    "bac_general": "bac_general",
    "bac_technologique": "bac_technologique",
    "bac_professionnel": "bac_professionnel",
}
COLUMNS = (
    Column("session", ("session", "annee"), required=True),
    Column("academie", ("academie", "libelle_academie"), required=True),
    Column("sex", ("sexe", "genre"), required=True),
    Column("status", ("statut_du_candidat", "statut_candidat"), required=True),
    Column("track", ("voie",), required=True),
    Column("series", ("serie",), required=True),
    Column("speciality", ("diplome_specialite", "specialite"), required=True),
    Column("registered", ("nombre_d_inscrits", "inscrits"), required=True),
    Column("present", ("nombre_de_presents", "presents"), required=True),
    Column("passed", ("nombre_d_admis_totaux", "admis"), required=True),
    Column("tb_with", ("nombre_d_admis_avec_mention_tb_avec_les_felicitations_du_jury",)),
    Column("tb_without", ("nombre_d_admis_avec_mention_tb_sans_les_felicitations_du_jury",)),
    Column("tb", ("nombre_d_admis_avec_mention_tb",)),
    Column("mentions_b", ("nombre_d_admis_avec_mention_b",)),
    Column("mentions_ab", ("nombre_d_admis_avec_mention_ab",)),
    Column("no_mention", ("nombre_d_admis_sans_mention",)),
)


def build(draft: Draft) -> Built:
    """Table exam_aggregates. Series are lower-case words (``generale``, ``stmg``, ``pro_services_men``)."""
    draft.drop_duplicates()
    session = draft.years("session", parse_session)
    academie = by_value(draft.raw("academie"), parse_academie, "str")
    draft.refuse("academie", academie.isna(), "académie refusée", "nom d’une des 30 académies")
    sex = by_value(draft.raw("sex"), lambda text: _SEXES.get(normalise_header(text)), "str")
    draft.refuse("sex", sex.isna(), "sexe refusé", "FILLES ou GARCONS")
    track = by_value(draft.raw("track"), lambda text: _TRACKS.get(normalise_header(text)), "str")
    accepted = "BAC GENERAL, BAC TECHNOLOGIQUE ou BAC PROFESSIONNEL"
    draft.refuse("track", track.isna(), "voie refusée", accepted)
    if draft.has("tb_with") and draft.has("tb_without"):
        very_good = draft.counts("tb_with") + draft.counts("tb_without")
    else:
        very_good = draft.counts("tb")
    columns = {
        "session": session,
        "academie": academie,
        "sex": sex,
        "status": by_value(draft.raw("status"), normalise_header, "str"),
        "track": track,
        "series": by_value(draft.raw("series"), _series, "str"),
        "speciality": draft.text("speciality"),
        "registered": draft.counts("registered"),
        "present": draft.counts("present"),
        "passed": draft.counts("passed"),
        "mentions_tb": very_good,
        "mentions_b": draft.counts("mentions_b"),
        "mentions_ab": draft.counts("mentions_ab"),
        "no_mention": draft.counts("no_mention"),
    }
    years = years_covered(session, "session", "sessions")
    return Built(ID, years, {"exam_aggregates": draft.table("exam_aggregates", ID, columns)})


def _series(text: str) -> str:
    return re.sub(r"^bac_", "", normalise_header(text))


SOURCE = Source(ID, "Baccalauréat par académie", COLUMNS, build)
