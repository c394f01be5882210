"""Territories: levels, codes, hierarchy, comparators, French names."""

from .codes import (
    FICTITIOUS_COMMUNES,
    academie_of,
    commune_departement,
    fictitious_commune,
    normalise_departement,
    normalise_uai,
    region_of,
    uai_departement,
)
from .french import proper_name
from .index import TerritoryIndex
from .nomenclature import Named, academies, departements, regions_academiques
from .places import establishment_name
from .similar import similar
from .territory import LEVELS, Territory, slugify

__all__ = [
    "FICTITIOUS_COMMUNES",
    "LEVELS",
    "Named",
    "Territory",
    "TerritoryIndex",
    "academie_of",
    "academies",
    "commune_departement",
    "departements",
    "establishment_name",
    "fictitious_commune",
    "normalise_departement",
    "normalise_uai",
    "proper_name",
    "region_of",
    "regions_academiques",
    "similar",
    "slugify",
    "uai_departement",
]
