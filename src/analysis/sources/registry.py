"""The data sets that can be read."""

from .datasets import ips_colleges, ips_ecoles, ivac
from .model import Source

SOURCES: tuple[Source, ...] = (
    ips_colleges.SOURCE,
    ips_ecoles.SOURCE,
    ivac.SOURCE,
)
