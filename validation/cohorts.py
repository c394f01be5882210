"""Coverage of what is told of cohorts: shares between bounds, incidence with competing risks, contrasts at equal characteristics."""

import numpy as np
import pandas as pd

from analysis.measures import Estimate
from analysis.measures.cohorts import (
    Bounds,
    adjusted_incidence,
    from_records,
    occupancy,
    share_bounds,
    weighted_shares,
)

from .tally import Tally

STUDY = "cohortes"
SIZES = (100, 600, 5000)
HAZARDS = np.array([[0.045, 0.0], [0.035, 0.0], [0.02, 0.05]])
LOST = 0.02
MISSING = {"left": 0.15, "others": 0.05}
"""Share of pupils not found among those who left, and among the others: attrition tells of the exit."""


def run(seed: int, replications: int, sizes: tuple[int, ...] = SIZES) -> list[dict[str, object]]:
    """Bounds and naive share when those who left are lost more often, incidence, groups, weighting, situations after an exit."""
    rows = []
    for size in sizes:
        share = 0.09
        bounded = Tally(STUDY, f"part, bornes et intervalle, {size} élèves", 100 * share)
        naive = Tally(STUDY, f"part parmi les retrouvés, {size} élèves", 100 * share)
        risk = Tally(STUDY, f"incidence à trois ans, {size} élèves", 100 * true_incidence())
        for replication in range(replications):
            rng = np.random.default_rng((seed, 700 + size, replication))
            found = informative(rng, size, share)
            bounded.add(_estimate(found))
            alone = share_bounds(found.low * size / 100, 0, size - found.missing)
            naive.add(_estimate(alone))
            risk.add(_incidence(rng, size))
        # The interval of bounds holds the truth more often than asked where the truth lies well inside them.
        rows += [bounded.row(seed, (0.92, 1.0)), naive.row(seed, expected=None), risk.row(seed)]
    return [*rows, _contrast(seed, replications), *_weighted(seed, replications), *_after_exit(seed, replications)]


def informative(rng: np.random.Generator, size: int, share: float) -> Bounds:
    """A cohort whose leavers are lost three times as often as the others."""
    left = rng.random(size) < share
    lost = rng.random(size) < np.where(left, MISSING["left"], MISSING["others"])
    return share_bounds(int((left & ~lost).sum()), int(lost.sum()), size)


def true_incidence() -> float:
    """Of the first cause at three years."""
    alive, total = 1.0, 0.0
    for first, second in HAZARDS:
        total += alive * first
        alive *= 1 - first - second
    return total


def _incidence(rng: np.random.Generator, size: int) -> Estimate:
    time, cause = np.full(size, 3), np.zeros(size, dtype=int)
    here = np.ones(size, dtype=bool)
    for year, (first, second) in enumerate(HAZARDS, start=1):
        draw = rng.random(size)
        for kind, event in ((1, draw < first), (2, (draw >= first) & (draw < first + second))):
            time[here & event], cause[here & event] = year, kind
        gone = rng.random(size) < LOST
        time[here & gone & (cause == 0)] = year
        here &= (cause == 0) & ~gone
    return from_records(time, cause).at(3)


def _contrast(seed: int, replications: int) -> dict[str, object]:
    tally = Tally(STUDY, "écart entre deux groupes à caractéristiques égales", true_contrast())
    for replication in range(replications):
        found = adjusted_incidence(
            pupils(np.random.default_rng((seed, 790, replication))), by="sex", controls=["quarter"], reference="M"
        )
        tally.add(found.contrasts["F"])
    return tally.row(seed)


def pupils(rng: np.random.Generator, *, colleges: int = 50, size: int = 120, spread: float = 0.2) -> pd.DataFrame:
    """Person-years in cells; poorer collèges hold more of one quarter, and each has a lasting shock."""
    rows = []
    for college, shock in enumerate(rng.normal(0, spread, colleges)):
        poor = 0.2 + 0.6 * college / colleges
        for sex in ("M", "F"):
            for quarter, share in (("q1", poor), ("q4", 1 - poor)):
                left = rng.binomial(size, share / 2)
                for time in (1, 2, 3):
                    first = _expit(-3.2 - 0.4 * (sex == "F") + 0.8 * (quarter == "q1") + 0.1 * time + shock)
                    second = 0.1 if time == 3 else 0.0
                    out = rng.multinomial(left, [first, second, 1 - first - second])
                    rows.append((f"c{college}", sex, quarter, time, left, out[0], out[1]))
                    left = out[2]
    return pd.DataFrame(rows, columns=["uai", "sex", "quarter", "time", "at_risk", "first", "second"])


def true_contrast() -> float:
    """The same difference on collèges so large that chance no longer counts."""
    rows = pupils(np.random.default_rng(0), colleges=4000, size=4000)
    cells = rows.groupby(["sex", "quarter", "time"], as_index=False)[["at_risk", "first", "second"]].sum()
    start = cells[cells["time"] == 1].groupby("quarter")["at_risk"].sum()
    found = {}
    for (sex, quarter), part in cells.groupby(["sex", "quarter"]):
        alive = np.cumprod(1 - (part["first"] + part["second"]) / part["at_risk"])
        before = np.concatenate([[1.0], alive.to_numpy()[:-1]])
        found[sex, quarter] = float((before * part["first"] / part["at_risk"]).sum())
    gaps = {quarter: found["F", quarter] - found["M", quarter] for quarter in start.index}
    return 100 * sum(gaps[quarter] * start[quarter] for quarter in start.index) / start.sum()


def _weighted(seed: int, replications: int) -> list[dict[str, object]]:
    """Attrition that two variables explain: weighting by both, and by one of them alone, which leaves what the other explains."""
    truth = 100 * (0.1 + 0.2 / 2 + 0.3 / 2)
    both = Tally(STUDY, "part pondérée par toutes les variables ensemble, 60 collèges", truth)
    alone = Tally(STUDY, "part pondérée par une variable seule, 60 collèges", truth)
    for replication in range(replications):
        cells = lost_pupils(np.random.default_rng((seed, 791, replication)))
        both.add(weighted_shares(cells, ["sex", "quarter"], events=["known"])["known"])
        alone.add(weighted_shares(cells, ["sex"], events=["known"])["known"])
    return [both.row(seed), alone.row(seed, expected=None)]


def lost_pupils(rng: np.random.Generator, *, colleges: int = 60) -> pd.DataFrame:
    """Pupils by collège, sex and quarter; boys and the poorest are lost, and concerned, more often."""
    rows = []
    for college in range(colleges):
        for sex in "FM":
            for quarter in ("q1", "q4"):
                n = int(rng.integers(20, 60))
                found = rng.binomial(n, 0.95 - 0.15 * (sex == "M") - 0.2 * (quarter == "q1"))
                known = rng.binomial(found, 0.1 + 0.2 * (sex == "M") + 0.3 * (quarter == "q1"))
                rows.append((college, sex, quarter, n, found, known))
    return pd.DataFrame(rows, columns=["uai", "sex", "quarter", "n", "found", "known"])


LEAVERS, STATES = 900, ("retour", "emploi", "neet")
PASSAGE = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.15, 0.25, 0.6]])
STARTS = {"first": (0.6, 0.3, 0.1), "latest": (0.1, 0.2, 0.7)}


def _after_exit(seed: int, replications: int) -> list[dict[str, object]]:
    """Leavers of two years; the latest, who fare worse, are not observed at 24 months, and a tenth are lost at each date."""
    truth = 100 * np.mean([np.array(start) @ PASSAGE @ PASSAGE for start in STARTS.values()], axis=0)
    whole = Tally(STUDY, "de retour en formation 24 mois après la sortie, tous les sortants", truth[0])
    naive = Tally(STUDY, "de retour en formation 24 mois après la sortie, parmi les observés", truth[0])
    for replication in range(replications):
        observed = leavers(np.random.default_rng((seed, 792, replication)))
        clusters = np.arange(LEAVERS) % 40
        whole.add(occupancy(observed, (6, 12, 24), STATES, clusters=clusters).at(24, "retour"))
        seen = observed[:, 2] >= 0
        last = observed[seen, 2:]
        naive.add(occupancy(last, (24,), STATES, clusters=clusters[seen]).at(24, "retour"))
    return [whole.row(seed), naive.row(seed, expected=None)]


def leavers(rng: np.random.Generator) -> np.ndarray:
    """States at 6, 12 and 24 months, −1 where not known; half of the leavers are of each of `STARTS`."""
    half = LEAVERS // 2
    found = np.empty((LEAVERS, 3), dtype=int)
    found[:, 0] = np.concatenate([rng.choice(3, half, p=start) for start in STARTS.values()])
    for date in (1, 2):
        ends = PASSAGE.cumsum(axis=1)[found[:, date - 1]]
        found[:, date] = (rng.random(LEAVERS)[:, None] > ends).sum(axis=1)
    found[half:, 2] = -1
    found[rng.random(found.shape) < 0.1] = -1
    return found


def _estimate(found: Bounds) -> Estimate:
    """Bounds as an estimate whose interval is theirs; its value is their middle."""
    middle, reach = (found.low + found.high) / 2, (found.ci_high - found.ci_low) / 2
    return Estimate(found.name, middle, found.ci_low, found.ci_high, reach, found.n, 1, found.inference, "percent")


def _expit(value: float) -> float:
    return 1 / (1 + np.exp(-value))
