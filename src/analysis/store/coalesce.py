"""One row per établissement out of what several data sets say of it."""

from functools import cache

import pandas as pd

from analysis.contracts import CONTRACTS

# The annuaire and the geolocated list keep accents and places up to date; statistical files repeat them in capitals.
SOURCE_PRIORITY = (
    "fr-en-annuaire-education",
    "fr-en-adresse-et-geolocalisation",
    "fr-en-etablissements-ep",
    "fr-en-indicateurs",
    "fr-en-ips",
    "fr-en-dnb",
)


def one_per_uai(establishments: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `establishments` merged into one per UAI, in order of UAI.

    Each column takes the first value present among the sources in the order of `SOURCE_PRIORITY` (matched by prefix;
    others follow, alphabetically). `ep` comes only from sources that carry it (`ep_known`), so that « hors éducation
    prioritaire » in one of them is not overwritten by another's label; `nature` prefers anything to ``"autre"``.

    Returns the contract's columns without `source` and `source_sha`.
    """
    columns = [name for name in CONTRACTS["establishments"].columns if name not in ("source", "source_sha")]
    rank = establishments["source"].map(_rank).astype("int64")
    ordered = establishments.assign(_rank=rank).sort_values(["uai", "_rank", "source"], kind="stable")
    ordered["nature"] = ordered["nature"].mask(ordered["nature"] == "autre")
    merged = ordered.groupby("uai", sort=True)[[c for c in columns if c not in ("uai", "ep", "ep_known")]].first()
    merged["nature"] = merged["nature"].fillna("autre")
    known = ordered[ordered["ep_known"]].drop_duplicates("uai").set_index("uai")["ep"]
    merged["ep"] = known.reindex(merged.index)
    merged["ep_known"] = merged.index.isin(known.index)
    types = {field.name: field.dtype for field in CONTRACTS["establishments"].fields if field.name in columns}
    return merged.reset_index()[columns].astype(types)


@cache
def _rank(source: str) -> int:
    return next((i for i, prefix in enumerate(SOURCE_PRIORITY) if source.startswith(prefix)), len(SOURCE_PRIORITY))
