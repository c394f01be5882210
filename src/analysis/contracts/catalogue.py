"""All the canonical tables."""

from collections.abc import Mapping

from .contract import Contract
from .institutions import INSTITUTION_TABLES
from .orientation import ORIENTATION_TABLES
from .pupils import PUPIL_TABLES
from .tables import PUBLISHED

CONTRACTS: Mapping[str, Contract] = {
    contract.name: contract for contract in (*PUBLISHED, *PUPIL_TABLES, *ORIENTATION_TABLES, *INSTITUTION_TABLES)
}
