"""Which texts are pseudonyms of persons that a store knows."""

from collections.abc import Collection

from analysis import protection
from analysis.contracts import CONTRACTS
from analysis.store import Store


def known_pseudonyms(store: Store, texts: Collection[str]) -> set[str]:
    """Those of some texts that stand for a person in a table of the store; nothing else of the tables is read."""
    columns = {
        contract.name: next(field.name for field in contract.fields if field.kind == "person")
        for contract in CONTRACTS.values()
        if contract.individual
    }
    held = store.limited(columns)
    with protection.computing():
        return {
            found
            for table in {*columns} & {*store.tables()}
            for found in held.values(table, columns[table], {columns[table]: tuple(texts)})
        }
