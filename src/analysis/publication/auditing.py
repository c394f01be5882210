"""The audit of what a batch publishes of pupils, against the store it was made from."""

from collections.abc import Mapping

import pandas as pd

from analysis import protection
from analysis.disclosure import Audience, Audit, Publication, attack_release
from analysis.store import Store

from .keeping import CHAPTERS
from .ledger import ledger_rows


def audit_release(
    store: Store,
    publications: Mapping[str, Publication],
    history: pd.DataFrame,
    audience: Audience,
    *,
    release: str = "",
    seen: pd.DataFrame | None = None,
) -> Audit:
    """Count the pupils again and attack all the publications together; see `attack_release`.

    Parameters
    ----------
    publications
        What the batch opened, by name.
    history
        The ledger of earlier releases (`read_ledger`); rows of `release` itself are passed over.
    seen
        What was read in the outputs besides: measure, territory, filters, low, high.
    """
    with protection.computing():
        tables = [
            table
            for name in publications
            for table in CHAPTERS[name].count_tables(store.limited(CHAPTERS[name].TABLES))
        ]
    return attack_release(
        tables,
        ledger_rows(publications, release),
        audience.profile,
        history=history[history["release"] != release],
        seen=seen,
    )
