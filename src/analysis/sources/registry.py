"""The data sets that can be read."""

from .datasets import (
    bac_academies,
    density,
    directories,
    dnb,
    ips_colleges,
    ips_ecoles,
    ips_lycees,
    ivac,
    ival,
    lycee_headcounts,
    reseaux,
    segregation,
    specialities,
    zone_ep,
)
from .extracts.reading import EXTRACTS
from .model import Source

SOURCES: tuple[Source, ...] = (
    ips_colleges.SOURCE,
    ips_lycees.SOURCE,
    ips_ecoles.SOURCE,
    ivac.SOURCE,
    ival.GT,
    ival.PRO,
    dnb.SOURCE,
    directories.ANNUAIRE,
    directories.GEOLOCATION,
    zone_ep.SOURCE,
    reseaux.NETWORKS,
    reseaux.ESTABLISHMENTS,
    density.SOURCE,
    segregation.SOURCE,
    bac_academies.SOURCE,
    lycee_headcounts.SOURCE,
    specialities.SOURCE,
    *EXTRACTS,
)
