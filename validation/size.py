"""Size of the tests when few units are treated: how often a true null hypothesis is rejected at 5 %.

Six years, shocks that last from year to year within a unit, treatment in the last three. What clustered standard errors
and the wild bootstrap do there is known to be wrong: their sizes are shown beside published ones. Randomization must
keep its size.
"""

import numpy as np
from scipy import stats

from analysis.measures import few_treated
from analysis.measures.covariance import Groups, groups_of

YEARS, TREATED_FROM, PERSISTENCE = 6, 3, 0.6
#: Units, treated ones → sizes of CR1 with t(G−1) and of the restricted wild bootstrap (600 replications, R 4.2.2).
DESIGNS = {
    (10, 1): (0.405, 0.0),
    (10, 3): (0.062, 0.08),
    (40, 1): (0.717, None),
    (40, 3): (0.145, None),
    (90, 9): (0.080, None),
}


def draw_panel(rng: np.random.Generator, units: int, treated: int) -> tuple[np.ndarray, ..., Groups]:
    """y, treated units, exposure, dummies and clusters of a panel where the treatment changes nothing."""
    groups = groups_of(np.repeat(np.arange(units), YEARS), "unit")
    year = np.tile(np.arange(YEARS), units)
    shocks = rng.normal(size=(units, YEARS))
    for step in range(1, YEARS):
        shocks[:, step] += PERSISTENCE * shocks[:, step - 1]
    y = rng.normal(size=units)[groups.codes] + 0.2 * year + shocks.ravel()
    chosen = np.zeros(units, dtype=bool)
    chosen[rng.choice(units, treated, replace=False)] = True
    fixed = np.column_stack([np.eye(units)[groups.codes], np.eye(YEARS)[year]])
    return y, chosen, (year >= TREATED_FROM).astype(float), fixed, groups


def run(seed: int, replications: int, designs: dict[tuple[int, int], tuple] = DESIGNS) -> list[dict[str, object]]:
    """Per design, the size of CR1, of the restricted wild bootstrap and of randomization on the coefficient and on t.

    With one unit of ten treated the smallest randomization p-value is 1/10: its test at 5 % can never reject, and the
    size shown is that at 10 %.
    """
    rows = []
    for units, treated in designs:
        level = max(0.05, 1 / units if treated == 1 and units < 20 else 0.05)
        rejected = np.zeros(4)
        for replication in range(replications):
            found = few_treated(*draw_panel(np.random.default_rng((seed, units, treated, replication)), units, treated))
            limit = stats.t.ppf(0.975, units - 1) * found.cr1_se
            chance = found.randomization
            rejected += (abs(found.beta) > limit, found.wcr < 0.05, chance.p_beta <= level, chance.p_t <= level)
        common = {"study": "Niveau des tests", "replications": replications, "seed": seed}
        at = f"{treated} sur {units}"
        names = ("CR1, t(G−1)", "bootstrap sauvage (WCR)", "tirage au sort, coefficient", "tirage au sort, t")
        margin = 3 * np.sqrt(level * (1 - level) / replications)
        for name, share in zip(names, rejected / replications, strict=True):
            row = common | {"quantity": f"{at} traité(s), {name}, à {100 * level:.0f} %", "size": float(share)}
            expected = {"low": max(0.0, level - margin), "high": level + margin} if name.startswith("tirage") else {}
            rows.append(row | expected)
    return rows
