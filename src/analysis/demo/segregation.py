"""Social groups of the pupils, and the official index of segregation between collèges computed from them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import norm

from .colleges import is_open, yearly_size
from .pupils import ips_nodes
from .randomness import stream

GROUPS = ("tfav", "fav", "moy", "defav")
_CUTS, _BLUR = (130.0, 115.0, 89.0), 9.0  # pupils’ IPS between groups, and how loosely a group follows the IPS
_NODES = 24
_LEVELS_OF_COLLEGE = 4


def group_shares(colleges: pd.DataFrame) -> np.ndarray:
    """Expected share of each social group of parents in each collège, from its pupils' IPS: collèges × groups."""
    ips = ips_nodes(colleges, _NODES)
    above = np.stack([norm.cdf((ips - cut) / _BLUR).mean(axis=1) for cut in _CUTS], axis=1)
    return np.diff(above, axis=1, prepend=0.0, append=1.0)


def group_counts(seed: int, colleges: pd.DataFrame, shares: np.ndarray, rentree: int) -> pd.DataFrame:
    """Pupils of each collège open at a rentrée by social group (very favoured, favoured, middle, disadvantaged), beside
    its departement, academie and sector."""
    rng = stream(seed, "groups", rentree)
    pupils = rng.poisson(yearly_size(colleges, rentree) * _LEVELS_OF_COLLEGE)
    counts = pd.DataFrame(rng.multinomial(pupils, shares), columns=list(GROUPS), index=colleges.index)
    frame = pd.concat([colleges[["departement", "academie", "sector"]], counts], axis=1)
    return frame[is_open(colleges, rentree)]


def entropy(counts: np.ndarray) -> np.ndarray:
    """Entropy −Σ p ln p of the last axis (0 where there is nobody)."""
    total = counts.sum(axis=-1, keepdims=True)
    share = counts / np.maximum(total, 1)
    return -(share * np.log(np.where(share > 0, share, 1.0))).sum(axis=-1)


def index_row(counts: np.ndarray, private: np.ndarray) -> dict[str, float]:
    """The normalised entropy index H of one territory and its decomposition.

    `counts` is collèges × groups, `private` marks the collèges of the private sector.
    H = 1 − Σ n_j E_j / (N E); H = w_PU (E_PU/E) H_PU + w_PR (E_PR/E) H_PR + H_between, contributions in percent of H.
    Without one of the sectors its terms are 0, and
    contributions are 0 where every collège is alike. Source: Givord, Guillerm, Monso and Murat, « La ségrégation sociale
    entre les collèges », Éducation & formations 91, 2016.
    """
    whole, total = counts.sum(axis=0), counts.sum()
    everyone = float(entropy(whole))
    row: dict[str, float] = {
        "n_colleges": len(counts),
        "n_public": int((~private).sum()),
        "n_prive": int(private.sum()),
        "private_share": 100 * float(counts[private].sum()) / total,
        **{f"p_{g}": 100 * float(x) / total for g, x in zip(GROUPS, whole, strict=True)},
    }
    within, weights = {}, {}
    for suffix, chosen in (("pu", ~private), ("pr", private)):
        part = counts[chosen]
        people, sector = part.sum(), part.sum(axis=0)
        row |= {f"p_{g}_{suffix}": 100 * float(x) / max(people, 1) for g, x in zip(GROUPS, sector, strict=True)}
        mixed = float(entropy(sector))
        inside = float((part.sum(axis=1) * entropy(part)).sum())
        within[suffix] = 1 - inside / (people * mixed) if people and mixed else 0.0
        weights[suffix] = people / total * mixed / everyone
    h = 1 - float((counts.sum(axis=1) * entropy(counts)).sum()) / (total * everyone)
    parts = {"public": weights["pu"] * within["pu"], "private": weights["pr"] * within["pr"]}
    parts["between"] = 1 - weights["pu"] - weights["pr"] if private.any() and (~private).any() else 0.0
    return row | {
        "entropy_total": h,
        "entropy_public": within["pu"],
        "entropy_private": within["pr"],
        "entropy_between": parts["between"],
        **{f"contribution_{name}": min(100.0, 100 * part / h) if h else 0.0 for name, part in parts.items()},
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
            values = index_row(part[list(GROUPS)].to_numpy(), part["sector"].ne("public").to_numpy())
            rows.append({"level": level, "code": code, "year": rentree, **values})
    return pd.DataFrame(rows)
