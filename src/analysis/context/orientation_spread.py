"""How far pupils of a collège resemble: what it adds to the variance of each rate and of each difference of two rates."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.measures.orientation.clusters import contrast_effect, resemblance
from analysis.measures.results import NotEstimable
from analysis.measures.sample import units_of

SPREAD_TYPES = {
    **dict.fromkeys(("territory", "level", "stage"), "str"),
    "icc": "float64",
    "deff": "float64",
    "units": "int64",
}


def spread(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The rows of one territory, columns of `SPREAD_TYPES` besides the territory."""
    last = rows[rows["rentree"] == rows["rentree"].max()]
    for stage in ("wish", "decision", "passage"):
        known = last[last[stage].notna()]
        found = resemblance(known[stage].to_numpy(dtype=float), known["uai"])
        if not isinstance(found, NotEstimable):
            yield {"stage": stage, "icc": found.icc, "deff": found.design_effect, "units": found.units}
        sides = _sides(known)
        for (by, first, second), (inside, outside) in sides.items():
            yield from _contrast(known, stage, f"{by}:{first}:{second}", inside, outside)
        both = rows[rows[stage].notna()]
        years = sorted(both["rentree"].unique())
        if len(years) > 1:
            ends = [both["rentree"] == year for year in (years[-1], years[0])]
            yield from _contrast(both, stage, "rentree", *ends)


def _contrast(
    rows: pd.DataFrame, stage: str, name: str, inside: pd.Series, outside: pd.Series
) -> Iterator[dict[str, object]]:
    kept = (inside | outside).to_numpy()
    found = contrast_effect(rows[stage].to_numpy(dtype=float)[kept], inside.to_numpy()[kept], rows["uai"][kept])
    if not isinstance(found, NotEstimable):
        yield {"stage": f"{stage}:{name}", "icc": np.nan, "deff": found, "units": units_of(rows[kept])}


def _sides(rows: pd.DataFrame) -> dict[tuple[str, str, str], tuple[pd.Series, pd.Series]]:
    """Pupils on the two sides of every gap that a report shows."""
    ep = (rows["rep"] + rows["rep_plus"]) > 0
    public = ~ep & (rows["prive"] == 0)
    urban = (rows["bourg"] + rows["disperse"]) == 0
    return {
        ("statut", "REP+", "public_hors_ep"): (rows["rep_plus"] == 1, public),
        ("statut", "REP", "public_hors_ep"): (rows["rep"] == 1, public),
        ("statut", "ep", "hors_ep"): (ep, ~ep),
        ("statut", "prive", "public_hors_ep"): (rows["prive"] == 1, public),
        ("sexe", "F", "M"): (rows["girl"] == 1, rows["girl"] == 0),
        ("quart", "q1", "q4"): (rows["quarter"] == 1, rows["quarter"] == 4),
        ("ruralite", "rural_disperse", "urbain"): (rows["disperse"] == 1, urban),
        ("ruralite", "bourg_rural", "urbain"): (rows["bourg"] == 1, urban),
    }
