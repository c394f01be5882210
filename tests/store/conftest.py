"""Small hand-made readings: canonical rows without a file behind them."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from analysis.contracts import CONTRACTS
from analysis.territories import academie_of

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True)
class Aside:
    reason: str
    rows: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class HandMade:
    path: Path
    sha: str
    source: str
    title: str
    rows_in: int
    tables: dict
    set_aside: tuple = ()
    notes: tuple = ()
    years: str = "session 2023"
    key: str = ""


@pytest.fixture
def uai():
    """A valid UAI from a département prefix and a number."""

    def build(prefix, number):
        digits = f"{prefix}{number:04d}"
        return digits + LETTERS[int(digits) % 23]

    return build


@pytest.fixture
def rows():
    """Rows of a canonical table, completed with what the contract wants and typed by it."""

    def build(table, records, source="fr-en-test", sha="0123456789ab"):
        contract = CONTRACTS[table]
        full = []
        for record in records:
            line = {"source": source, "source_sha": sha, **record}
            if "departement" in line and "academie" in contract.columns:
                line.setdefault("academie", academie_of(line["departement"]))
            full.append({name: line.get(name) for name in contract.columns})
        frame = pd.DataFrame(full, columns=list(contract.columns))
        return frame.astype({field.name: field.dtype for field in contract.fields})

    return build


@pytest.fixture
def reading():
    """A reading with these tables."""

    def build(tables, source="fr-en-test", sha="0123456789ab", file="essai.csv", aside=0):
        count = sum(len(frame) for frame in tables.values())
        return HandMade(Path("/ailleurs") / file, sha, source, "Essai", count + aside, tables, (Aside("vide", aside),))

    return build
