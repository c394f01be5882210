"""REP and REP+ networks: head collège, collèges and écoles of each network.

Two publications: the list of networks (one label column, year not told) and the ministry's « Établissements de
l’éducation prioritaire », whose label column carries the school year (``ep_2022_2023``).
"""

import re
from functools import partial

import pandas as pd

from ..codes import parse_uai
from ..columns import DEPARTEMENT, NAME, UAI
from ..common import grouped, years_covered
from ..draft import Draft
from ..headers import normalise_header
from ..model import Built, Column, Source
from ..values import by_value, missing_reason, parse_rentree

NETWORKS_ID = "rep_reseaux"
ESTABLISHMENTS_ID = "fr-en-etablissements-ep"
_HEAD = Column(
    "network", ("uai_tete_de_reseau", "tete_de_reseau", "code_uai_tete_de_reseau", "uai_college_tete"), required=True
)
_KIND = Column("kind", ("type_detablissement", "type_d_etablissement", "type_etablissement"))
_UAI = Column("uai", ("numero", *UAI.headers), required=True)

NETWORKS_COLUMNS = (
    _UAI,
    _HEAD,
    NAME,
    _KIND,
    DEPARTEMENT,
    Column("ep", ("ep", "label_ep", "education_prioritaire"), required=True),
    Column("rentree", ("rentree_scolaire", "annee_scolaire", "rentree")),
)
ESTABLISHMENTS_COLUMNS = (
    _UAI,
    _HEAD,
    NAME,
    _KIND,
    DEPARTEMENT,
    Column("ep", ("ep_2022_2023",), required=True, pattern=r"ep_20\d\d_20\d\d"),
)


def build(draft: Draft, *, source: str) -> Built:
    """Table memberships: one row per establishment and network; isolated écoles without a UAI are set aside."""
    draft.drop_duplicates()
    draft.drop_segpa("kind")
    draft.drop_segpa()
    draft.uai(missing="école isolée sans code UAI")
    draft.drop_outside()
    _drop_without(draft, "ep", "hors éducation prioritaire")
    _drop_without(draft, "network", "sans tête de réseau")
    ep = draft.text("ep").str.upper().str.replace(" ", "")
    draft.refuse("ep", ~ep.isin(("REP", "REP+")), "éducation prioritaire refusée", "REP ou REP+")
    uai = draft.uai()
    network = by_value(draft.raw("network"), parse_uai, "str")
    draft.refuse("network", network.isna(), "code UAI refusé", "7 chiffres et une lettre de contrôle juste")
    kind = draft.raw("kind").map(normalise_header)
    role = pd.Series("autre", index=draft.frame.index)
    role = role.mask(kind.str.startswith("ecole"), "ecole").mask(kind.str.startswith("college"), "college")
    rentree = _rentree(draft)
    columns = {
        "uai": uai,
        "programme": ep,
        "network": network,
        "rentree": rentree,
        "role": role.mask(uai == network, "tete"),
        "name": draft.text("name"),
        "departement": draft.departement(),
        "academie": draft.academie(),
    }
    networks = network.nunique()
    draft.notes.append(f"{grouped(networks)} réseau{'x' if networks > 1 else ''}")
    years = years_covered(rentree, "rentrée", "rentrées") or "année non précisée"
    return Built(source, years, {"memberships": draft.table("memberships", source, columns)})


def _drop_without(draft: Draft, name: str, reason: str) -> None:
    empty = by_value(
        draft.raw(name), lambda text: missing_reason(text) is not None or text.upper() == "HORS EP", "bool"
    )
    draft.drop(empty, reason)


def _rentree(draft: Draft) -> pd.Series:
    if draft.has("rentree"):
        return draft.years("rentree", parse_rentree)
    told = re.search(r"(20\d\d)", draft.titles["ep"])
    return pd.Series(int(told.group(1)) if told else None, index=draft.frame.index, dtype="Int64")


NETWORKS = Source(
    id=NETWORKS_ID,
    title="Réseaux d’éducation prioritaire (REP et REP+)",
    columns=NETWORKS_COLUMNS,
    build=partial(build, source=NETWORKS_ID),
)
ESTABLISHMENTS = Source(
    id=ESTABLISHMENTS_ID,
    title="Établissements de l’éducation prioritaire",
    columns=ESTABLISHMENTS_COLUMNS,
    build=partial(build, source=ESTABLISHMENTS_ID),
)
