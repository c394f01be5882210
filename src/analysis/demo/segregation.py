"""Social groups of the pupils, and the official index of segregation between collèges computed from them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtr

from analysis.measures import NotEstimable
from analysis.measures.segregation import GROUPS, by_sector, composition

from .cohort import ips_nodes
from .colleges import is_open, yearly_size
from .randomness import stream

CUTS, BLUR = (130.0, 115.0, 89.0), 9.0  # pupils’ IPS between groups, and how loosely a group follows the IPS
_NODES = 24
_LEVELS_OF_COLLEGE = 4


def group_shares(colleges: pd.DataFrame) -> np.ndarray:
    """Expected share of each social group of parents in each collège, from its pupils' IPS: collèges × groups."""
    ips = ips_nodes(colleges, _NODES)
    above = np.stack([ndtr((ips - cut) / BLUR).mean(axis=1) for cut in CUTS], axis=1)
    return np.diff(above, axis=1, prepend=0.0, append=1.0)


def group_counts(seed: int, colleges: pd.DataFrame, shares: np.ndarray, rentree: int) -> pd.DataFrame:
    """Pupils of each collège open at a rentrée by social group (very favoured, favoured, middle, disadvantaged), beside
    its departement, academie and sector."""
    rng = stream(seed, "groups", rentree)
    pupils = rng.poisson(yearly_size(colleges, rentree) * _LEVELS_OF_COLLEGE)
    counts = pd.DataFrame(rng.multinomial(pupils, shares), columns=list(GROUPS), index=colleges.index)
    frame = pd.concat([colleges[["departement", "academie", "sector"]], counts], axis=1)
    return frame[is_open(colleges, rentree)]


def index_row(people: pd.DataFrame) -> dict[str, float]:
    """The published columns of one territory, from the pupils of its collèges by group (rows of `group_counts`).

    Without one of the sectors its terms are 0, and contributions are 0 where every collège is alike.
    """
    pupils = composition(people.assign(uai=people.index))
    if isinstance(pupils, NotEstimable):
        raise ValueError(f"no index for this territory: {pupils.reason}")
    found, private = by_sector(pupils), pupils.rows["sector"].ne("public").to_numpy()
    row: dict[str, float] = {
        "n_colleges": pupils.units,
        "n_public": int((~private).sum()),
        "n_prive": int(private.sum()),
        "private_share": 100 * found.private.weight,
    }
    for suffix, chosen in (("", np.ones_like(private)), ("_pu", ~private), ("_pr", private)):
        whole = pupils.counts[chosen].sum(axis=0)
        row |= {f"p_{g}{suffix}": 100 * float(x) / max(whole.sum(), 1) for g, x in zip(GROUPS, whole, strict=True)}
    return row | {
        "entropy_total": found.index,
        "entropy_public": found.public.index,
        "entropy_private": found.private.index,
        "entropy_between": found.between,
        **{f"contribution_{name}": min(100.0, (found.shares or {}).get(name, 0.0)) for name in found.parts},
    }


def segregation(seed: int, colleges: pd.DataFrame, rentrees: Sequence[int]) -> pd.DataFrame:
    """The index for the whole country, each académie and each département, by rentrée (columns of the canonical table)."""
    rows, shares = [], group_shares(colleges)
    for rentree in rentrees:
        people = group_counts(seed, colleges, shares, rentree)
        territories = [
            ("france", "france", people),
            *(("academie", code, part) for code, part in people.groupby("academie")),
            *(("departement", code, part) for code, part in people.groupby("departement")),
        ]
        for level, code, part in territories:
            rows.append({"level": level, "code": code, "year": rentree, **index_row(part)})
    return pd.DataFrame(rows)
