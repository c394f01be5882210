"""DNB by establishment, sessions 2006 to 2021: all series together, lycées and lycées professionnels included.

Source: DEPP, « Diplôme national du brevet par établissement ». The published rate is truncated to 0.1 until session
2020, rounded to 0.1 in 2021; admitted and present candidates give it exactly.
"""

import numpy as np
import pandas as pd

from analysis.contracts import REASONS

from ..columns import PLACE, SESSION, UAI
from ..common import clean, establishments, grouped, years_covered
from ..draft import Draft
from ..headers import normalise_header
from ..model import Built, Column, Source
from ..values import by_value, parse_session

ID = "fr-en-dnb-par-etablissement"
NATURES = {
    "college": "college",
    "lycee": "lycee_gt",
    "lycee_professionnel": "lycee_pro",
    "lycee_polyvalent": "lycee_polyvalent",
}
# In this file « Commune » is the Insee code.
_COMMUNE = Column("commune", ("commune", "code_commune", "code_insee_de_la_commune"))
_COMMUNE_NAME = Column("commune_name", ("libelle_commune", "nom_de_la_commune"))
COLUMNS = (
    UAI,
    SESSION,
    *(column for column in PLACE if column.name not in ("commune", "commune_name")),
    _COMMUNE,
    _COMMUNE_NAME,
    Column("kind", ("type_d_etablissement", "type_etablissement")),
    Column("registered", ("inscrits", "nombre_d_inscrits")),
    Column("present", ("presents", "nombre_de_presents"), required=True),
    Column("passed", ("admis", "nombre_d_admis"), required=True),
    Column("rate", ("taux_de_reussite", "taux_reussite"), required=True),
    Column("mentions_ab", ("nombre_d_admis_mention_ab", "admis_mention_ab", "admis_mention_assez_bien")),
    Column("mentions_b", ("admis_mention_bien", "nombre_d_admis_mention_b")),
    Column("mentions_tb", ("admis_mention_tres_bien", "nombre_d_admis_mention_tb")),
)


def build(draft: Draft) -> Built:
    """Tables exams (série ensemble) and establishments."""
    draft.drop_segpa("kind")
    clean(draft)
    session = draft.years("session", parse_session)
    nature = by_value(draft.raw("kind"), lambda text: NATURES.get(normalise_header(text), "autre"), "str")
    rate = draft.numbers("rate")
    present, passed = draft.counts("present"), draft.counts("passed")
    columns = {
        "uai": draft.uai(),
        "session": session,
        "exam": "dnb",
        "series": "ensemble",
        "registered": draft.counts("registered"),
        "present": present,
        "passed": passed,
        "rate": rate.value,
        "rate_reason": rate.reason,
        "rate_rounding": rounding(rate.value, passed, present, session),
        "va_rate_reason": "so",
        "mentions_ab": draft.counts("mentions_ab"),
        "mentions_b": draft.counts("mentions_b"),
        "mentions_tb": draft.counts("mentions_tb"),
        "establishment_type": nature,
        "sector": draft.sector(),
        "departement": draft.departement(),
        "academie": draft.academie(),
    }
    missing = int(rate.reason.notna().sum())
    if missing:
        labels = ", ".join(REASONS[code] for code in rate.reason.dropna().unique())
        draft.notes.append(f"{grouped(missing)} taux de réussite absents ({labels}) : laissés vides")
    tables = {
        "exams": draft.table("exams", ID, columns),
        "establishments": establishments(draft, ID, nature, session),
    }
    return Built(ID, years_covered(session, "session", "sessions"), tables)


def rounding(rate: pd.Series, passed: pd.Series, present: pd.Series, session: pd.Series) -> pd.Series:
    """How the rates of each session are rounded: ``truncated_0.1`` when all agree with truncation, else ``rounded_0.1``."""
    exact = passed.astype("float64") / present.astype("float64").where(present > 0) * 100
    truncated = np.floor(exact * 10 + 1e-9) / 10
    odd = (rate - truncated).abs() > 1e-6
    rounded = odd.groupby(session, dropna=False).transform("any")
    return pd.Series(np.where(rounded, "rounded_0.1", "truncated_0.1"), index=rate.index, dtype="str")


SOURCE = Source(
    id=ID,
    title="DNB par établissement",
    columns=COLUMNS,
    build=build,
    never=frozenset({"nb_candidats_g", "sexe", "serie", "voie"}),
)
