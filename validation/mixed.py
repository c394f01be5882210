"""Mixed models: do territories' shrunken slopes and pupils' gradients hold the truth, do tests of variances keep their size?

Countries of thirty territories of 8 to 120 collèges whose slopes truly differ, or not; collèges of known spread; pupils
whose success depends on their IPS inside their collège and on that of the collège.
"""

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.measures import NotEstimable
from analysis.measures.mixed import averaged_probability
from analysis.measures.multilevel import TerritorySlopes, college_spread, territory_slopes
from analysis.measures.within_between import within_between

from .tally import COVERAGE, Tally

STUDY = "modèles mixtes"
SLOPE, SLOPE_SDS = 3.0, (0.6, 0.3)
SIZE = (0.0, 0.08)  # the test may be cautious: its null hypothesis lies on the boundary
SPREAD, GRADIENT = 0.6, 0.36
WITHIN, BETWEEN = 0.2, 0.35
COLLEGE_SD = 0.5


def country(
    seed: int | list[int], *, territories: int = 30, slope_sd: float = 0.6, noise: float = 60.0
) -> pd.DataFrame:
    """Collèges of territories whose slopes truly differ (`truth`): rates are normal with variance noise²/present."""
    rng = np.random.default_rng(seed)
    size = rng.integers(8, 120, territories)
    territory = np.repeat(np.arange(territories), size)
    n = territory.size
    joint = [[4, -0.7 * slope_sd * 2], [-0.7 * slope_sd * 2, slope_sd**2]]
    truth = rng.multivariate_normal([88, SLOPE], joint, territories)
    ips = rng.normal(104, 16, n).round(1)
    present = np.maximum(20, rng.poisson(110, n))
    mean = truth[territory, 0] + truth[territory, 1] * (ips - 100) / 10
    return pd.DataFrame(
        {
            "uai": [f"{k:07d}X" for k in range(n)],
            "academie": [f"T{code:02d}" for code in territory],
            "ips": ips,
            "present": present,
            "rate": mean + noise * rng.normal(size=n) / np.sqrt(present),
            "truth": truth[territory, 1],
        }
    )


def colleges(seed: int | list[int], *, count: int = 300, sd: float = SPREAD) -> pd.DataFrame:
    """Collèges whose log-odds of success lie around a line of their IPS with standard deviation `sd`."""
    rng = np.random.default_rng(seed)
    ips, present = rng.normal(104, 16, count).round(1), np.maximum(20, rng.poisson(110, count))
    passed = rng.binomial(present, expit(1.6 + GRADIENT * (ips - 100) / 10 + rng.normal(0, sd, count)))
    uai = [f"{k:07d}X" for k in range(count)]
    return pd.DataFrame({"uai": uai, "ips": ips, "present": present, "rate": 100 * passed / present})


def pupils(
    seed: int | list[int], *, count: int = 120, size: int = 50, sd: float = COLLEGE_SD, slope_sd: float = 0.0
) -> pd.DataFrame:
    """Pupils of `count` collèges; `linear` is their linear predictor without the effect of the collège."""
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(count), rng.poisson(size, count) + 5)
    n = codes.size
    ips = rng.normal(104, 15, count)[codes] + rng.normal(0, 30, n)
    mean = (np.bincount(codes, ips) / np.bincount(codes))[codes]
    girl, delay = rng.random(n) < 0.5, (rng.random(n) < 0.1).astype(int)
    linear = 1.4 + WITHIN * (ips - mean) / 10 + BETWEEN * (mean - 100) / 10 + 0.5 * girl - 0.9 * delay
    own = rng.normal(0, slope_sd, count)[codes] * (ips - mean) / 10 + rng.normal(0, sd, count)[codes]
    passed = rng.random(n) < expit(linear + own)
    return pd.DataFrame({"uai": codes, "ips": ips, "girl": girl, "delay": delay, "passed": passed, "linear": linear})


def slopes_held(data: pd.DataFrame, found: TerritorySlopes) -> pd.DataFrame:
    """By territory: whether the interval holds its true slope, squared errors of the raw and shrunken slopes."""
    rows = found.rows
    truth = data.groupby("academie")["truth"].first().loc[rows["territory"]].to_numpy()
    return pd.DataFrame(
        {
            "held": (rows["low"] <= truth) & (truth <= rows["high"]),
            "raw": (rows["raw"] - truth) ** 2,
            "shrunken": (rows["slope"] - truth) ** 2,
        }
    )


def run(seed: int, replications: int) -> list[dict[str, object]]:
    """The study's rows; the seed of replication k is ``[seed, k]``."""
    return [
        *_territories(seed, replications),
        _size(seed, replications),
        *_spread(seed, replications),
        *_pupils(seed, replications),
    ]


def _territories(seed: int, replications: int) -> list[dict[str, object]]:
    rows = []
    for sd in SLOPE_SDS:
        common = Tally(STUDY, f"pente commune, écart-type des pentes {sd}".replace(".", ","), SLOPE)
        held = []
        for k in range(replications):
            data = country([seed, k], slope_sd=sd)
            fitted = territory_slopes(data)
            common.add(fitted.average)
            held.append(slopes_held(data, fitted))
        found = pd.concat(held)
        told = f"30 territoires, écart-type des pentes {sd}".replace(".", ",")
        rows.append(common.row(seed))
        rows.append(_row(f"pentes rétrécies, {told}", seed, replications) | _share("coverage", found["held"], COVERAGE))
        ratio = float(found["shrunken"].mean() / found["raw"].mean())
        rows.append(
            _row(f"erreur quadratique, rétrécie sur brute, {told}", seed, replications) | {"mean_estimate": ratio}
        )
    return rows


def _size(seed: int, replications: int) -> dict[str, object]:
    rejected = [territory_slopes(country([seed, k], slope_sd=0.0)).test.p_value < 0.05 for k in range(replications)]
    return _row("test de la variance des pentes, pentes égales", seed, replications) | _share("size", rejected, SIZE)


def _spread(seed: int, replications: int) -> list[dict[str, object]]:
    sd = Tally(STUDY, "écart-type entre collèges de même IPS", SPREAD)
    slope = Tally(STUDY, "pente logit d’un collège typique", GRADIENT)
    for k in range(replications):
        found = college_spread(colleges([seed, k]))
        sd.add(getattr(found, "sd", found))
        slope.add(getattr(found, "slope", found))
    return [sd.row(seed), slope.row(seed)]


def _pupils(seed: int, replications: int) -> list[dict[str, object]]:
    tallies = {
        "within": Tally(STUDY, "élèves : pente logit dans les collèges", WITHIN),
        "between": Tally(STUDY, "élèves : pente logit entre collèges", BETWEEN),
        "contextual": Tally(STUDY, "élèves : écart contextuel (logit)", BETWEEN - WITHIN),
    }
    held = {"within": [], "between": []}
    for k in range(replications):
        data = pupils([seed, k])
        found = within_between(data)
        for part, tally in tallies.items():
            tally.add(found if isinstance(found, NotEstimable) else getattr(found.logit, part))
        for part, truth in (("within", WITHIN), ("between", BETWEEN)):
            estimate = getattr(found.points, part)
            held[part].append(estimate.low <= true_effect(data, truth) <= estimate.high)
    names = {"within": "dans les collèges", "between": "entre collèges"}
    points = [
        _row(f"élèves : pente en points {names[part]}", seed, replications) | _share("coverage", told, COVERAGE)
        for part, told in held.items()
    ]
    return [*(tally.row(seed) for tally in tallies.values()), *points]


def true_effect(data: pd.DataFrame, slope: float) -> float:
    """Average marginal effect, in points, of a true slope among these pupils."""
    step, eta = 1e-4, data["linear"].to_numpy()
    sides = [averaged_probability(eta + slope * shift, COLLEGE_SD).mean() for shift in (step, -step)]
    return float(100 * (sides[0] - sides[1]) / (2 * step))


def _share(name: str, held: object, expected: tuple[float, float]) -> dict[str, float]:
    return {name: float(np.mean(held)), "low": expected[0], "high": expected[1]}


def _row(quantity: str, seed: int, replications: int) -> dict[str, object]:
    return {"study": STUDY, "quantity": quantity, "replications": replications, "seed": seed}
