"""Establishments of the programmes with their dates, and the mergers of collèges."""

import numpy as np
import pandas as pd

from ..colleges import MERGER_RENTREE
from ..country import DemoCountry
from ..parameters import PROGRAMME_RENTREE
from ..randomness import stream
from .schools import nearby

_COLUMNS = ["uai", "programme", "network", "role", "date_from", "date_to"]
_CORDEES_FROM, _INTERNATS, _LEFT_SHARE = 2019, 4, 0.04


def programme_schools(country: DemoCountry, keep: np.ndarray) -> pd.DataFrame:
    """The table `programme_schools`: écoles du socle, territoires éducatifs ruraux, Cordées, internats d'excellence."""
    colleges = country.colleges[keep]
    rng = stream(country.parameters["seed"], "lists of programmes")
    parts = [_around(country, colleges, "ecole_socle", "socle"), _around(country, colleges, "ter", "ter")]
    parts.append(_cordees(rng, country, colleges))
    lycees = country.lycees[country.lycees["academie"].isin(colleges["academie"].unique())]
    chosen = lycees["uai"].to_numpy()[rng.choice(len(lycees), size=min(_INTERNATS, len(lycees)), replace=False)]
    parts.append(pd.DataFrame({"uai": chosen, "programme": "internat_excellence", "network": chosen, "role": "tete"}))
    table = pd.concat(parts, ignore_index=True).reindex(columns=_COLUMNS)
    table["date_from"] = table["date_from"].fillna(f"{_CORDEES_FROM}-09-01")
    return table


def _around(country: DemoCountry, colleges: pd.DataFrame, programme: str, column: str) -> pd.DataFrame:
    """A collège, head of its network, and its écoles."""
    heads = colleges[colleges[column]]
    members = country.ecoles[country.ecoles["college"].isin(heads.index)]
    network = country.colleges["uai"].reindex(members["college"]).to_numpy()
    return pd.DataFrame(
        {
            "uai": [*heads["uai"], *members["uai"]],
            "programme": programme,
            "network": [*heads["uai"], *network],
            "role": ["tete"] * len(heads) + ["membre"] * len(members),
            "date_from": f"{PROGRAMME_RENTREE}-09-01",
        }
    )


def _cordees(rng: np.random.Generator, country: DemoCountry, colleges: pd.DataFrame) -> pd.DataFrame:
    """Collèges and the lycée of their département that leads the cordée; a few have left since."""
    sources = colleges[colleges["cordees"]]
    general = country.lycees[country.lycees["lycee_type"].isin(("LEGT", "LPO"))]
    order = pd.Index(general["departement"].unique())
    heads = nearby(general["uai"].to_numpy(), general["departement"], order)
    network = heads.draw(rng, order.get_indexer(sources["departement"]))
    left = rng.random(len(sources)) < _LEFT_SHARE
    members = pd.DataFrame(
        {
            "uai": sources["uai"].to_numpy(),
            "programme": "cordees",
            "network": network,
            "role": "source",
            "date_to": np.where(left, "2024-08-31", None),
        }
    )
    tops = pd.DataFrame({"uai": np.unique(network), "programme": "cordees", "role": "tete"})
    return pd.concat([members, tops.assign(network=tops["uai"])], ignore_index=True)


def uai_links(country: DemoCountry, keep: np.ndarray) -> pd.DataFrame:
    """The table `uai_links`: the collèges absorbed by a neighbour."""
    colleges = country.colleges
    gone = colleges[(colleges["absorbed_by"] >= 0) & keep]
    return pd.DataFrame(
        {
            "uai_before": gone["uai"].to_numpy(),
            "uai": colleges["uai"].to_numpy()[gone["absorbed_by"]],
            "rentree": MERGER_RENTREE,
            "type": "fusion",
            "share": 1.0,
        }
    )
