"""The official index as it is published: its identity, and what its rows say together.

A published row gives, for one territory and year, the shares of the social groups in all, public and private collèges
(percent), the share of private pupils, H, its public, private and between components. It has no numbers of pupils;
but a territory is the mix of those inside it, so its shares give away the weight of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ..results import Estimate, Inference, NotEstimable
from .bias import index_by_chance, standard_error
from .composition import GROUPS
from .decomposition import SectorDecomposition, assemble, nested_table
from .entropy import entropy, entropy_within, gathered

TOLERANCE = 1e-6

Row = Mapping[str, object] | pd.Series


def published_decomposition(row: Row) -> SectorDecomposition:
    """The decomposition rebuilt from the components of one published row (columns of the table segregation).

    H and the between component are recomputed, not copied. A territory without private collège has a private part of
    0, not 0/0.
    """
    return assemble(
        groups=np.array([float(row[f"p_{group}"]) for group in GROUPS]),
        public=np.array([float(row[f"p_{group}_pu"]) for group in GROUPS]),
        private=np.array([float(row[f"p_{group}_pr"]) for group in GROUPS]),
        private_weight=float(row["private_share"]) / 100,
        indices=(float(row["entropy_public"]), float(row["entropy_private"])),
    )


def identity_gap(row: Row) -> float:
    """Largest gap between what a row publishes and what its components give back, on the scale of H."""
    found = published_decomposition(row)
    pairs = [(found.index, row["entropy_total"]), (found.between, row["entropy_between"])]
    pairs += [(part, row[f"contribution_{name}"] * row["entropy_total"] / 100) for name, part in found.parts.items()]
    return max(abs(float(a) - float(b)) for a, b in pairs)


def published_index(found: SectorDecomposition, *, units: int, n: int, confidence: float = 0.95) -> Estimate:
    """H freed of what chance shows, with an interval, from the published value, `units` collèges and `n` pupils.

    Value H − H₀, not below 0 (H* of `corrected` differs by its denominator 1 − H₀); its interval, approximate, is that of
    `standard_error`: what the chance of numbers would be enough to produce, pupils taken one by one.
    """
    se = standard_error(found.index, units, len(GROUPS), n, found.entropy)
    value = found.index - index_by_chance(units, len(GROUPS), n, found.entropy)
    return _with_interval("entropy_index", value, se, n, units, confidence, least=0.0)


def published_change(
    first: SectorDecomposition,
    last: SectorDecomposition,
    *,
    units: tuple[int, int],
    n: tuple[int, int],
    confidence: float = 0.95,
) -> Estimate:
    """Change of the published H, later minus earlier, with the approximate interval of `published_index` at both years.

    The two years count as independent: exact when no pupil is there at both (four years apart), too wide otherwise.
    """
    errors = [
        standard_error(found.index, j, len(GROUPS), pupils, found.entropy)
        for found, j, pupils in zip((first, last), units, n, strict=True)
    ]
    value = last.index - first.index
    return _with_interval("delta_entropy_index", value, float(np.hypot(*errors)), sum(n), max(units), confidence)


def published_difference(own: Estimate, other: Estimate, *, confidence: float = 0.95) -> Estimate:
    """Own index minus another, both from `published_index`, as independent."""
    se = float(np.hypot(own.se, other.se))
    value = own.value - other.value
    return _with_interval("entropy_index_difference", value, se, own.n, own.units, confidence)


def _with_interval(
    name: str, value: float, se: float, n: int, units: int, confidence: float, least: float = -1.0
) -> Estimate:
    reach = float(ndtri(0.5 + confidence / 2)) * se
    low, value, high = (min(max(x, least), 1.0) for x in (value - reach, value, value + reach))
    inference = Inference("entropy index", "noncentral chi2", "pupils", confidence=confidence)
    return Estimate(name, value, low, high, se, n, units, inference, "index")


@dataclass(frozen=True, eq=False)
class NestedPublished:
    """Where the segregation of a territory lies, level inside level, from published rows alone.

    `table` is that of `decomposition.nested`, with levels those given, ``"departement"``, ``"sector"`` (public and
    private of one département) and ``"uai"`` (collèges of one sector of one département). `weights` is the share of
    pupils of each row of the parts. `exact`: the published shares leave only one possible set of weights; otherwise
    they are the nearest to the prior that agree with every published share. `gap` is the largest disagreement left.
    """

    table: pd.DataFrame
    weights: np.ndarray
    exact: bool
    gap: float


def nested_published(
    whole: pd.Series, parts: pd.DataFrame, levels: Sequence[str] = (), *, prior: np.ndarray | None = None
) -> NestedPublished | NotEstimable:
    """Split the H of a territory between and inside its départements.

    `parts` are the published rows of its départements the same year, with the columns `levels` (coarser than the
    département); `prior` a first guess of their pupils (default: their number of collèges). Refused without at least two
    départements (``"one_part"``) or when no set of weights gives the territory back to 1e-6 (``"parts_disagree"``: the
    rows do not cover it).
    """
    n, units = 0, int(whole["n_colleges"])
    if len(parts) < 2:
        return NotEstimable("one_part", n, units)
    cells, target = _cells(parts), _cells(whole.to_frame().T)[0]
    guess = parts["n_colleges"].to_numpy(dtype=float) if prior is None else np.asarray(prior, dtype=float)
    weights, exact = calibrated(guess / guess.sum(), cells, target)
    gap = float(np.abs(weights @ cells - target).max())
    if gap > TOLERANCE or (weights <= 0).any():
        return NotEstimable("parts_disagree", n, units)
    masses = weights[:, None] * cells[:, : 2 * len(GROUPS)]
    both = masses[:, : len(GROUPS)] + masses[:, len(GROUPS) :]
    everyone = float(entropy(both.sum(axis=0)))
    left = [everyone]
    for column in levels:
        left.append(_left(gathered(both, pd.factorize(parts[column])[0])))
    left.append(_left(both))
    left.append(_left(np.concatenate([masses[:, : len(GROUPS)], masses[:, len(GROUPS) :]])))
    left.append(float(weights @ cells[:, 2 * len(GROUPS) :].sum(axis=1)))
    information = np.maximum(-np.diff(left), 0.0)
    return NestedPublished(
        nested_table([*levels, "departement", "sector", "uai"], information, everyone), weights, exact, gap
    )


def calibrated(prior: np.ndarray, cells: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, bool]:
    """Weights w with w·cells = target nearest to a prior: minimises Σ (w − prior)²/prior (Deville & Särndal, 1992).

    Also tells whether the equations leave a single solution, in which case the prior does not count.
    """
    root = np.sqrt(prior)
    step, _, rank, _ = np.linalg.lstsq((cells * root[:, None]).T, target - prior @ cells, rcond=None)
    return prior + root * step, bool(rank == len(prior))


def _cells(rows: pd.DataFrame) -> np.ndarray:
    """What adds up over territories, per pupil: 8 shares of sector × group, then entropy left inside public and private."""
    private = rows["private_share"].to_numpy(dtype=float)[:, None] / 100
    blocks, inside = [], []
    for suffix, weight, index in (("pu", 1 - private, "entropy_public"), ("pr", private, "entropy_private")):
        shares = rows[[f"p_{group}_{suffix}" for group in GROUPS]].to_numpy(dtype=float) / 100
        blocks.append(weight * shares)
        inside.append(weight[:, 0] * entropy(shares) * (1 - rows[index].to_numpy(dtype=float)))
    return np.column_stack([*blocks, *inside])


def _left(masses: np.ndarray) -> float:
    return float(entropy_within(masses))
