"""What the entropy index is made of: public, private and between the two, or any other partition of the collèges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from .composition import Composition
from .entropy import entropy, entropy_index, nested_information


@dataclass(frozen=True)
class Part:
    """Collèges of one side: their share of the pupils `weight`, `entropy` E_s, own index H_s, and what they add to H.

    `contribution` is w_s (E_s/E) H_s, on the scale of H. A side without collèges weighs nothing and adds nothing.
    """

    weight: float
    entropy: float
    index: float
    contribution: float


@dataclass(frozen=True)
class SectorDecomposition:
    """H of a territory and its three parts, which sum to it.

    `between` is 1 − Σ w_s E_s/E: what would remain if the collèges of each sector were all alike; 0 where one sector is
    absent.
    """

    index: float
    entropy: float
    public: Part
    private: Part
    between: float

    @property
    def parts(self) -> Mapping[str, float]:
        """The three contributions on the scale of H: public, private, between."""
        return {"public": self.public.contribution, "private": self.private.contribution, "between": self.between}

    @property
    def shares(self) -> Mapping[str, float] | None:
        """The same in percent of H; None when H is 0 (nothing to share out)."""
        return {name: 100 * part / self.index for name, part in self.parts.items()} if self.index > 0 else None


def assemble(
    *, groups: np.ndarray, public: np.ndarray, private: np.ndarray, private_weight: float, indices: tuple[float, float]
) -> SectorDecomposition:
    """The decomposition from what each sector is made of.

    `groups`, `public` and `private` are shares (or counts) of the groups in the whole and in each sector,
    `private_weight` the share of pupils in the private sector (0 to 1), `indices` H of the public and of the private
    collèges. H = w_PU (E_PU/E) H_PU + w_PR (E_PR/E) H_PR + H_inter (Givord et al., 2016).
    """
    whole = float(entropy(groups))
    sides = [
        _part(weight, float(entropy(shares)) if weight > 0 else 0.0, index if weight > 0 else 0.0, whole)
        for weight, shares, index in ((1 - private_weight, public, indices[0]), (private_weight, private, indices[1]))
    ]
    mixed = 0 < private_weight < 1 and whole > 0
    between = 1 - sum(side.weight * side.entropy for side in sides) / whole if mixed else 0.0
    total = sides[0].contribution + sides[1].contribution + between
    return SectorDecomposition(total, whole, sides[0], sides[1], between)


def _part(weight: float, own: float, index: float, whole: float) -> Part:
    return Part(weight, own, index, weight * own / whole * index if whole > 0 else 0.0)


def by_sector(pupils: Composition) -> SectorDecomposition:
    """H of the collèges with its public, private and public–private parts, from pupils by collège and group."""
    private = pupils.rows["sector"].ne("public").to_numpy()
    sides = pupils.counts[~private], pupils.counts[private]
    return assemble(
        groups=pupils.counts.sum(axis=0),
        public=sides[0].sum(axis=0),
        private=sides[1].sum(axis=0),
        private_weight=float(sides[1].sum() / pupils.n),
        indices=(float(entropy_index(sides[0])), float(entropy_index(sides[1]))),
    )


def nested(pupils: Composition, levels: Sequence[str]) -> pd.DataFrame:
    """Parts of H and of M level inside level, coarsest first; the last level is the collège.

    `levels` are columns of the collèges, each nested in the one before (``["academie", "departement"]``); ``"uai"`` is
    added. One row per level: level, information (part of M, in nats), index (part of H), share (percent of H, missing
    when H is 0). Raises ValueError when a unit belongs to two of the level above.
    """
    columns = [*levels, "uai"]
    for above, below in pairwise(columns):
        if (pupils.rows.groupby(below)[above].nunique() > 1).any():
            raise ValueError(f"{below!r} is not nested in {above!r}")
    parts = nested_information(pupils.counts, [pupils.codes(column) for column in columns])
    return nested_table(columns, parts, float(entropy(pupils.counts.sum(axis=0))))


def nested_table(levels: Sequence[str], information: np.ndarray, whole: float) -> pd.DataFrame:
    """The frame of `nested` from parts of M and the entropy of the whole."""
    total = float(information.sum())
    share = 100 * information / total if total > 0 else np.full(len(information), np.nan)
    index = information / whole if whole > 0 else np.zeros(len(information))
    return pd.DataFrame({"level": list(levels), "information": information, "index": index, "share": share})
