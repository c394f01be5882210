"""Contracts of the canonical tables: one description that documents, types and validates each of them."""

from .catalogue import CONTRACTS
from .contract import Contract
from .describe import DEDUCED, describe
from .fields import NATURES, REASONS, SECTORS, Field
from .headers import header
from .orientation import ACTIONS, APPEALS, DESTINATIONS, FIELDS
from .pupils import COMPONENTS, DOMAINS, LEVELS, STATES
from .tables import BAC_SERIES
from .validation import ROW, validate

__all__ = [
    "ACTIONS",
    "APPEALS",
    "BAC_SERIES",
    "COMPONENTS",
    "CONTRACTS",
    "DEDUCED",
    "DESTINATIONS",
    "DOMAINS",
    "FIELDS",
    "LEVELS",
    "NATURES",
    "REASONS",
    "ROW",
    "SECTORS",
    "STATES",
    "Contract",
    "Field",
    "describe",
    "header",
    "validate",
]
