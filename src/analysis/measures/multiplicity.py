"""Several tests at once: which findings stand when chance alone would give some."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

Correction = Literal["BH", "Holm", "Bonferroni", "none"]
Purpose = Literal["screening", "confirmatory", "headline"]
MOST_CONFIRMATORY = 10

#: What is tested together, by family, and why it is tested.
FAMILIES: Mapping[str, Purpose] = {
    "etablissements": "screening",
    "competences": "screening",
    "sous_groupes": "confirmatory",
    "territoires": "screening",
    "principal": "headline",
}


@dataclass(frozen=True)
class Screening:
    """Tests of one family: `tested` of them, the `rejected` ones by name, adjusted p-values in `adjusted`.

    `correction` is how chance was allowed for; `level` the false discovery rate (BH) or the chance of any false
    finding (Holm, Bonferroni).
    """

    family: str
    correction: Correction
    level: float
    tested: int
    rejected: tuple[str, ...]
    adjusted: Mapping[str, float]


def screen(p_values: Mapping[str, float], family: str, *, level: float = 0.05) -> Screening:
    """The findings of a family that stand, by the correction its purpose calls for.

    Screening: Benjamini & Hochberg (1995). Confirmation: Holm (1979), up to ten tests, else Benjamini–Hochberg. The
    single headline declared beforehand: none. Raises KeyError for a family not declared in `FAMILIES`, ValueError for
    several headlines or a missing p-value.
    """
    purpose = FAMILIES[family]
    names, p = list(p_values), np.array(list(p_values.values()), dtype=float)
    if purpose == "headline" and p.size > 1:
        raise ValueError(f"{p.size} headlines: only one test can be declared as such")
    correction: Correction = "BH"
    if purpose == "headline":
        correction = "none"
    elif purpose == "confirmatory" and p.size <= MOST_CONFIRMATORY:
        correction = "Holm"
    adjusted = dict(zip(names, adjust(p, correction).tolist(), strict=True))
    rejected = tuple(name for name, value in adjusted.items() if value <= level)
    return Screening(family, correction, level, p.size, rejected, adjusted)


def adjust(p_values: object, correction: Correction) -> np.ndarray:
    """Adjusted p-values, in the order given, as R's ``p.adjust``. Raises ValueError outside 0–1."""
    p = np.asarray(p_values, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p-values are between 0 and 1")
    if correction == "none" or not p.size:
        return p
    if correction == "Bonferroni":
        return np.minimum(p * p.size, 1.0)
    order = np.argsort(p)
    ranks = np.arange(1, p.size + 1)
    if correction == "Holm":
        stepped = np.maximum.accumulate(p[order] * (p.size + 1 - ranks))
    else:
        stepped = np.minimum.accumulate((p[order] * p.size / ranks)[::-1])[::-1]
    adjusted = np.empty(p.size)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
