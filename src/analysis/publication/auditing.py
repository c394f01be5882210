"""The audit of what a batch publishes of pupils, against the store it was made from."""

from collections.abc import Mapping

import pandas as pd

from analysis import protection
from analysis.disclosure import Attacked, Audience, Publication, attacked_release
from analysis.store import Store

from .keeping import CHAPTERS, load_witnesses
from .ledger import Ledger, ledger_rows


def audit_release(
    store: Store, publications: Mapping[str, Publication], audience: Audience, *, seen: pd.DataFrame | None = None
) -> Attacked:
    """Count the pupils again and attack all the publications together, with what the ledger says of earlier releases.

    Parameters
    ----------
    publications
        What the batch opened, by name.
    seen
        What was read in the outputs besides: measure, territory, filters, low, high.

    See `attacked_release`.
    """
    ledger = Ledger.of(store)
    seen_before = ledger.seen_by(audience)
    with protection.computing():
        tables = [
            table
            for name in publications
            for table in CHAPTERS[name].count_tables(store.limited(CHAPTERS[name].TABLES))
        ]
        witnesses = [load_witnesses(store, name, audience) for name in publications]
    return attacked_release(
        tables,
        ledger_rows(publications),
        audience.profile,
        history=ledger.shown(seen_before),
        past=ledger.counts(seen_before),
        seen=seen,
        witnesses=witnesses,
    )
