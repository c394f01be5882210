"""Contracts of the canonical tables: one description that documents, types and validates each of them."""

from .describe import describe
from .fields import NATURES, REASONS, SECTORS, Field
from .tables import BAC_SERIES, CONTRACTS, Contract
from .validation import ROW, validate

__all__ = [
    "BAC_SERIES",
    "CONTRACTS",
    "NATURES",
    "REASONS",
    "ROW",
    "SECTORS",
    "Contract",
    "Field",
    "describe",
    "validate",
]
