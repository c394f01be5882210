"""The land of the fictitious country: départements of the fictitious nomenclature, communes, bassins, coordinates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.territories import FICTITIOUS_COMMUNES, academies, departements, fictitious_commune

from .names import places
from .parameters import CELLS, DEPARTEMENT_SD, Size
from .randomness import stream

DENSITY = {
    1: "Grands centres urbains",
    2: "Centres urbains intermédiaires",
    3: "Petites villes",
    4: "Ceintures urbaines",
    5: "Bourgs ruraux",
    6: "Rural à habitat dispersé",
    7: "Rural à habitat très dispersé",
}
_POPULATION = {1: 160_000, 2: 32_000, 3: 9_000, 4: 4_500, 5: 2_100, 6: 700, 7: 180}
# A rectangle of the open Atlantic: nothing there can be taken for a real school.
_SOUTH, _WEST, _STEP = 43.0, -34.0, 1.6
_BASSINS = 6


@dataclass(frozen=True)
class Territory:
    """`departements`: code, name, academie, academie_name, ips_effect and, per kind of collège, its number;
    `communes`: code, name, density, density_label, population, departement, bassin, bassin_name, latitude, longitude."""

    departements: pd.DataFrame
    communes: pd.DataFrame


def draw_territory(seed: int, size: Size) -> Territory:
    """The départements of the first académies of the fictitious nomenclature, and their communes.

    The départements' levels are the normal scores in a random order: every seed gives the same spread between
    départements, placed elsewhere.
    """
    rng = stream(seed, "territory")
    kept = [code for code, a in academies().items() if a.fictitious][: size.academies]
    rows = [(d.code, d.name, d.parent, academies()[d.parent].name) for d in departements().values() if d.parent in kept]
    table = pd.DataFrame(rows, columns=["departement", "name", "academie", "academie_name"])
    count = len(table)
    score = ndtri((np.arange(count) + 0.5) / count)
    effect = rng.permutation(score / score.std()) * DEPARTEMENT_SD
    table["ips_effect"] = effect
    spread = np.linspace(-0.5, 0.5, count)
    deprived = np.empty(count)
    deprived[np.argsort(-effect)] = 1 + spread
    table["rural_factor"] = 1 + rng.permutation(spread)
    table["REP"] = _apportion(CELLS["REP"].share * deprived, size.colleges)
    table["REP+"] = _apportion(CELLS["REP+"].share * deprived, size.colleges)
    private = 1 + rng.permutation(spread) * 0.8
    private[rng.integers(count)] = 0.0  # one département without any private collège, as in real life
    table["prive"] = _apportion(CELLS["prive"].share * private / private.mean(), size.colleges)
    table["public"] = size.colleges - table[["REP", "REP+", "prive"]].sum(axis=1)
    return Territory(table, pd.concat([_communes(rng, k, row, size) for k, row in table.iterrows()], ignore_index=True))


def _apportion(shares: np.ndarray, seats: int) -> np.ndarray:
    """Whole numbers whose total is the rounded total of `shares` × `seats` (largest remainders)."""
    wanted = shares * seats
    counts = np.floor(wanted).astype(int)
    missing = round(wanted.sum()) - counts.sum()
    counts[np.argsort(-(wanted - counts), kind="stable")[:missing]] += 1
    return counts


def _communes(rng: np.random.Generator, rank: int, departement: pd.Series, size: Size) -> pd.DataFrame:
    towns = max(6, size.colleges // 10)
    villages = min(size.colleges // 2, FICTITIOUS_COMMUNES - towns)
    density = np.r_[
        1, rng.choice([2, 2, 3, 3, 4], size=towns - 1), rng.choice([5, 6, 7], size=villages, p=[0.5, 0.35, 0.15])
    ]
    count = len(density)
    typical = np.array([_POPULATION[d] for d in density])
    column, row = rank % 4, rank // 4
    place = rng.uniform(0.05, 0.95, size=(count, 2)) * _STEP
    seats = rng.uniform(0.1, 0.9, size=(_BASSINS, 2)) * _STEP
    bassin = ((place[:, None, :] - seats[None]) ** 2).sum(axis=2).argmin(axis=1) + 1
    return pd.DataFrame(
        {
            "commune": [fictitious_commune(departement["departement"], k) for k in range(count)],
            "name": places(count, rank * FICTITIOUS_COMMUNES),
            "density": pd.array(density, dtype="Int64"),
            "density_label": [DENSITY[d] for d in density],
            "population": pd.array(np.rint(typical * rng.lognormal(0, 0.35, count)).astype(int), dtype="Int64"),
            "departement": departement["departement"],
            "bassin": [f"{departement['departement']}{b:02d}" for b in bassin],
            "bassin_name": [f"Bassin fictif {b} ({departement['name']})" for b in bassin],
            "latitude": _SOUTH + row * _STEP * 1.1 + place[:, 0],
            "longitude": _WEST + column * _STEP * 1.1 + place[:, 1],
        }
    )
