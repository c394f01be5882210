"""Directories of establishments: the ministry's annuaire and the file of addresses and coordinates.

Both describe the present state of establishments: they never tell what a status was in a past year.
"""

from functools import partial

import pandas as pd

from ..codes import SEGPA_NATURE, parse_nature, parse_sector, parse_uai, sector_with_contract
from ..columns import COMMUNE, COMMUNE_NAME, DEPARTEMENT, LATITUDE, LONGITUDE, POSITION, SECTOR, UAI
from ..common import coordinates
from ..draft import Draft
from ..headers import normalise_header
from ..model import Built, Column, Source
from ..values import by_value, missing_reason

ANNUAIRE_ID = "fr-en-annuaire-education"
GEOLOCATION_ID = "fr-en-adresse-et-geolocalisation-etablissements-premier-et-second-degre"
_KINDS = {"ecole": "ecole", "college": "college", "lycee": "lycee_gt"}

_PLACE = (COMMUNE, COMMUNE_NAME, DEPARTEMENT, LATITUDE, LONGITUDE, POSITION)
_CONTRACT = Column(
    "contract", ("type_contrat_prive", "secteur_prive_libelle_type_contrat", "libelle_type_contrat_prive")
)
_STATE = Column("state", ("etat", "etat_etablissement_libe", "etat_etablissement"))

ANNUAIRE_COLUMNS = (
    UAI,
    Column("name", ("nom_etablissement", "nom_de_l_etablissement"), required=True),
    Column("sector", SECTOR.headers, required=True),
    Column("kind", ("type_etablissement", "type_d_etablissement"), required=True),
    *_PLACE,
    _CONTRACT,
    _STATE,
    Column("nature_code", ("code_nature",)),
    Column("ep", ("appartenance_education_prioritaire",)),
    Column("parent", ("etablissement_mere", "uai_etablissement_mere")),
    Column("bassin", ("code_bassin_formation",)),
    Column("bassin_name", ("libelle_bassin_formation",)),
)
GEOLOCATION_COLUMNS = (
    UAI,
    Column("name", ("appellation_officielle",), required=True),
    Column("sector", ("secteur_public_prive_libe", "secteur_public_prive"), required=True),
    *_PLACE,
    _CONTRACT,
    _STATE,
    Column("nature_code", ("nature_uai",), required=True),
)


def build(draft: Draft, *, source: str) -> Built:
    """Table establishments, one row per UAI.

    The annuaire repeats a UAI for each site of an establishment. The row kept is the open one, then the one with most
    columns filled, then the first in the file; the others are set aside.
    """
    draft.drop_duplicates()
    draft.drop(draft.raw("nature_code").str.strip() == SEGPA_NATURE, "SEGPA")
    draft.drop_segpa()
    draft.uai()
    draft.drop_outside()
    _drop_private_without_contract(draft)
    _drop_other_sites(draft)
    latitude, longitude = coordinates(draft)
    ep = draft.text("ep").str.upper().where(lambda s: s.isin(("REP", "REP+")))
    parent = by_value(draft.raw("parent"), parse_uai, "str")
    columns = {
        "uai": draft.uai(),
        "name": draft.text("name"),
        "nature": _nature(draft),
        "sector": _sector(draft),
        "commune": draft.commune(),
        "commune_name": draft.text("commune_name"),
        "departement": draft.departement(),
        "academie": draft.academie(),
        "latitude": latitude,
        "longitude": longitude,
        "ep": ep,
        "ep_known": bool(ep.notna().any()),
        "parent_uai": parent,
        "bassin": draft.text("bassin"),
        "bassin_name": draft.text("bassin_name"),
    }
    return Built(source, "situation actuelle", {"establishments": draft.table("establishments", source, columns)})


def _drop_private_without_contract(draft: Draft) -> None:
    if not draft.has("contract"):
        draft.drop_hors_contrat()
        return
    sector, contract = draft.raw("sector"), draft.raw("contract").map(normalise_header)
    private = by_value(sector, parse_sector, "str") == "prive_sous_contrat"
    draft.drop(private & (contract == "hors_contrat"), "établissement privé hors contrat")
    kept = draft.frame.index
    unknown = private.loc[kept] & contract.loc[kept].isin(("inconnu_du_gestionnaire", "reconnu_par_l_etat", ""))
    draft.drop(unknown, "établissement privé dont le contrat n’est pas connu")


def _drop_other_sites(draft: Draft) -> None:
    order = pd.DataFrame(
        {
            "uai": draft.uai(),
            "closed": ~draft.raw("state").map(normalise_header).isin(("ouvert", "1", "")),
            "empty": (draft.frame == "").sum(axis=1),
        },
        index=draft.frame.index,
    )
    first = order.sort_values(["closed", "empty"], kind="stable").drop_duplicates("uai").index
    draft.drop(~draft.frame.index.isin(first) & order["uai"].notna(), "autre site d’un établissement déjà présent")


def _nature(draft: Draft) -> pd.Series:
    by_code = by_value(draft.raw("nature_code"), parse_nature, "str")
    absent = by_value(draft.raw("nature_code"), lambda text: missing_reason(text) is not None, "bool")
    by_kind = by_value(draft.raw("kind"), lambda text: _KINDS.get(normalise_header(text), "autre"), "str")
    return by_code.where(~absent, by_kind)


def _sector(draft: Draft) -> pd.Series:
    """Sectors; null for private establishments whose contract is with another ministry (« sans objet » here)."""
    if not draft.has("contract"):
        return draft.sector()
    pairs = draft.raw("sector") + "|" + draft.raw("contract")
    return by_value(pairs, lambda pair: sector_with_contract(*pair.split("|", 1)), "str")


ANNUAIRE = Source(
    id=ANNUAIRE_ID,
    title="Annuaire de l’éducation",
    columns=ANNUAIRE_COLUMNS,
    build=partial(build, source=ANNUAIRE_ID),
    never=frozenset({"uai_tete_de_reseau", "zone_ep", "ips", "taux_de_reussite", "appellation_officielle"}),
)
GEOLOCATION = Source(
    id=GEOLOCATION_ID,
    title="Adresse et géolocalisation des établissements",
    columns=GEOLOCATION_COLUMNS,
    build=partial(build, source=GEOLOCATION_ID),
)
