"""Pairs of a collège and a lycée: marks on arrival beside those of the lycée's other entrants, reorientations beside those expected."""

import numpy as np
import pandas as pd
from scipy.special import expit, stdtrit

from ..models import fit_logit
from .spline import natural_spline

LEAST = 20
PAIR_TYPES = {
    **dict.fromkeys(("uai", "lycee"), "str"),
    **dict.fromkeys(("n", "of_college", "of_lycee"), "int64"),
    **dict.fromkeys(("gap", "low", "high", "expected", "p_value"), "float64"),
    "more": "bool",
}


def feeder_pairs(rows: pd.DataFrame, *, least: int = LEAST, confidence: float = 0.95) -> pd.DataFrame:
    """One row per pair of at least `least` pupils, columns of `PAIR_TYPES`.

    `rows` has one row per pupil: uai, lycee, written (out of 20), reoriented (0, 1, missing). `n` pupils of the pair, `of_college` and
    `of_lycee` those of its collège and of its lycée. `gap`: the pair's mean written mark less that of the other entrants of
    the lycée, in points out of 20, with Welch's interval (missing with fewer than two marks on a side). `expected`:
    reorientations at the end of the seconde that pupils with the same marks have over all the rows (logit on a curve of the
    mark); `p_value` two-sided, from the exact law of a sum of independent chances; `more` whether there are more than expected.
    Missing where too few are reoriented for a model. Pupils are taken as independent: a pair is looked at for itself.
    """
    chance = _chances(rows)
    sizes = rows.groupby(["uai", "lycee"]).size()
    of_college, of_lycee = rows.groupby("uai").size(), rows.groupby("lycee").size()
    entrants = {lycee: part.to_numpy() for lycee, part in rows.groupby("lycee")["written"]}
    groups = rows.groupby(["uai", "lycee"]).indices
    found = []
    for pair in sizes.index[sizes >= least]:
        inside = groups[pair]
        own = rows["written"].to_numpy()[inside]
        expected, p_value, more = _reorientation(rows["reoriented"].to_numpy()[inside], chance[inside])
        gap, low, high = _welch(own, entrants[pair[1]], confidence)
        found.append(
            (*pair, sizes[pair], of_college[pair[0]], of_lycee[pair[1]], gap, low, high, expected, p_value, more)
        )
    return pd.DataFrame(found, columns=list(PAIR_TYPES)).astype(PAIR_TYPES)


def sum_of_chances(chances: np.ndarray) -> np.ndarray:
    """The probabilities of 0, 1, … successes among independent trials of unequal chances (Poisson binomial law), by convolution."""
    law = np.ones(1)
    for chance in chances:
        law = np.convolve(law, [1 - chance, chance])
    return law


def _welch(own: np.ndarray, everyone: np.ndarray, confidence: float) -> tuple[float, float, float]:
    """Own mean less that of the others (`everyone` holds both), with its bounds."""
    own, everyone = own[~np.isnan(own)], everyone[~np.isnan(everyone)]
    n, m = own.size, everyone.size - own.size
    if min(n, m) < 2:
        return np.nan, np.nan, np.nan
    total, squares = everyone.sum() - own.sum(), (everyone**2).sum() - (own**2).sum()
    mean = total / m
    parts = own.var(ddof=1) / n, max(squares - m * mean**2, 0.0) / (m - 1) / m
    gap, variance = float(own.mean() - mean), sum(parts)
    if variance <= 0:
        return gap, np.nan, np.nan
    df = variance**2 / (parts[0] ** 2 / (n - 1) + parts[1] ** 2 / (m - 1))
    reach = float(stdtrit(df, 0.5 + confidence / 2) * np.sqrt(variance))
    return gap, gap - reach, gap + reach


def _chances(rows: pd.DataFrame) -> np.ndarray:
    """Each pupil's chance of a reorientation given the written mark; missing where it is not known, or no model fits."""
    chance = np.full(len(rows), np.nan)
    known = rows["written"].notna().to_numpy()
    used = known & rows["reoriented"].notna().to_numpy()
    marks, outcome = rows["written"].to_numpy(), rows["reoriented"].to_numpy()
    if not used.any() or not 0 < outcome[used].mean() < 1:
        return chance
    curve = natural_spline(marks[used], 3)
    if curve is None:
        return chance
    fit = fit_logit(
        np.column_stack([np.ones(used.sum()), curve.basis(marks[used])]), outcome[used], np.ones(used.sum())
    )
    if fit is not None:
        chance[known] = expit(np.column_stack([np.ones(known.sum()), curve.basis(marks[known])]) @ fit.params)
    return chance


def _reorientation(outcome: np.ndarray, chance: np.ndarray) -> tuple[float, float, bool]:
    used = ~np.isnan(outcome) & ~np.isnan(chance)
    if not used.any():
        return np.nan, np.nan, False
    law, observed = sum_of_chances(chance[used]), int(outcome[used].sum())
    expected = float(chance[used].sum())
    tail = min(law[: observed + 1].sum(), law[observed:].sum())
    return expected, float(min(1.0, 2 * tail)), observed > expected
