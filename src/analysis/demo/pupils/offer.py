"""What is offered after the 3e: bassins, places of the lycées, hours of actions of orientation in the collèges."""

import numpy as np
import pandas as pd

from ..country import DemoCountry
from ..randomness import stream
from . import coefficients as c
from .destinies import fields
from .generation import Cohort
from .paths import TRACKS

_TYPES = {"2nde_gt": ("LEGT", "LPO"), "2nde_pro": ("LP", "LPO"), "cap": ("LP", "LPO")}
_SINCE, _MOVED = "2015-09-01", 0.01


def bassins(country: DemoCountry, keep: np.ndarray) -> pd.DataFrame:
    """The table `bassins`: collèges and lycées of the académies of the collèges kept; a few collèges have changed bassin."""
    inside = country.colleges.loc[keep, "academie"].unique()
    schools = country.establishments
    schools = schools[schools["academie"].isin(inside) & schools["nature"].str.match("college|lycee")]
    table = schools[["uai", "bassin", "bassin_name"]].assign(date_from=_SINCE, date_to=None)
    rng = stream(country.parameters["seed"], "lists of bassins")
    moved = table[schools["nature"].eq("college") & (rng.random(len(table)) < _MOVED)]
    other = moved["bassin"].str[:-2] + "99"
    before = moved.assign(
        bassin=other, bassin_name="Ancien bassin fictif", date_from="2005-09-01", date_to="2015-08-31"
    )
    return pd.concat([table, before], ignore_index=True)


def places(cohort: Cohort) -> pd.DataFrame:
    """The table `places` of the rentrée after the 3e: what each lycée teaches, with some places to spare."""
    lycees, frame = cohort.country.lycees, cohort.pupils
    rows = pd.DataFrame({"lycee": frame["lycee"], "track": frame["track"], "field": fields(cohort)})
    parts = []
    for destination, (spare, size) in c.CAPACITY.items():
        held = rows[rows["track"] == TRACKS.index(destination)]
        held = held[lycees["lycee_type"].isin(_TYPES[destination]).to_numpy()[held["lycee"]]]
        keys = ["lycee"] if destination == "2nde_gt" else ["lycee", "field"]
        counts = held.groupby(keys).size().rename("pupils").reset_index()
        names = pd.Series(list(c.FIELDS)).reindex(counts["field"]).to_numpy() if "field" in counts else None
        parts.append(
            pd.DataFrame(
                {
                    "uai": lycees["uai"].to_numpy()[counts["lycee"]],
                    "rentree": cohort.session,
                    "destination": destination,
                    "field": names,
                    "places": (np.ceil(counts["pupils"] * spare / size) * size).astype(int),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def actions(cohort: Cohort) -> pd.DataFrame:
    """The table `orientation_actions` of the year of 3e: who was reached and for how long; it changes nothing to the wishes."""
    colleges = cohort.country.colleges
    size = np.bincount(cohort.pupils["college"], minlength=len(colleges))
    here = np.flatnonzero(size)
    rng = stream(cohort.country.parameters["seed"], "actions of orientation", cohort.session)
    parts = []
    for action, (hours, share) in c.ACTIONS.items():
        holds = here[rng.random(len(here)) < share]
        reached = rng.binomial(size[holds], rng.uniform(0.5, 1.0, len(holds)))
        parts.append(
            pd.DataFrame(
                {
                    "uai": colleges["uai"].to_numpy()[holds],
                    "rentree": cohort.rentree,
                    "action": action,
                    "pupils": reached,
                    "hours": (hours * rng.lognormal(0, 0.4, len(holds))).round(1),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
