"""Territories: levels, codes, hierarchy, comparators, French names."""

from .codes import academie_of, normalise_departement, normalise_uai, region_of, uai_departement
from .nomenclature import Named, academies, departements, regions_academiques

__all__ = [
    "Named",
    "academie_of",
    "academies",
    "departements",
    "normalise_departement",
    "normalise_uai",
    "region_of",
    "regions_academiques",
    "uai_departement",
]
