"""Light directory of collèges and lycées with their éducation prioritaire label, drawn from the annuaire."""

import pandas as pd

from ..columns import COMMUNE_NAME, NAME, UAI
from ..draft import Draft
from ..headers import normalise_header
from ..model import Built, Column, Source

ID = "annuaire_zone_ep_light"
COLUMNS = (
    UAI,
    NAME,
    COMMUNE_NAME,
    Column("kind", ("type_etab", "type_etablissement"), required=True),
    Column("ep", ("zone_ep",), required=True),
    Column("general", ("voie_generale",)),
    Column("technological", ("voie_techno", "voie_technologique")),
)


def build(draft: Draft) -> Built:
    """Table establishments: éducation prioritaire is known, sector and commune code are not."""
    draft.drop_duplicates()
    draft.drop_segpa()
    draft.uai()
    draft.drop_outside()
    ep = draft.text("ep").str.upper()
    draft.refuse("ep", ep.notna() & ~ep.isin(("REP", "REP+")), "éducation prioritaire refusée", "REP, REP+ ou vide")
    columns = {
        "uai": draft.uai(),
        "name": draft.text("name"),
        "nature": _natures(draft),
        "commune_name": draft.text("commune_name"),
        "departement": draft.departement(),
        "academie": draft.academie(),
        "ep": ep,
        "ep_known": True,
    }
    return Built(ID, "situation actuelle", {"establishments": draft.table("establishments", ID, columns)})


def _natures(draft: Draft) -> pd.Series:
    general = (draft.numbers("general").value == 1) | (draft.numbers("technological").value == 1)
    cells = zip(draft.raw("kind"), draft.raw("name"), general, strict=True)
    return pd.Series([_nature(*row) for row in cells], index=draft.frame.index, dtype="str")


def _nature(kind: str, name: str, general: bool) -> str:
    kind, name = normalise_header(kind), normalise_header(name)
    if kind in ("college", "ecole"):
        return kind
    if kind != "lycee":
        return "autre"
    if "polyvalent" in name:
        return "lycee_polyvalent"
    if "professionnel" in name:
        return "lycee_pro"
    return "lycee_gt" if general else "autre"


SOURCE = Source(ID, "Annuaire allégé avec l’éducation prioritaire", COLUMNS, build)
