"""Territories drawn again and again: collèges of unequal size, lasting effects, binomial results published whole."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import expit

FIRST_SESSION = 2019


def draw_territory(
    rng: np.random.Generator,
    *,
    colleges: int,
    levels: Sequence[float] = (2.2,),
    slopes: Sequence[float] = (0.36,),
    college_sd: float = 0.6,
    yearly_sd: float = 0.15,
    departements: int = 1,
    departement_sd: float = 0.0,
    size: float = 110,
) -> pd.DataFrame:
    """One row per collège and session: uai, session, rate, present, ips, sector, departement, academie.

    Log-odds of success are levelₜ + slopeₜ·(IPS−100)/10, plus an effect of the collège that lasts, one of its session,
    and one of its département. IPS is frozen. Nothing is balanced: sizes, IPS and départements are drawn each time.
    """
    departement = rng.integers(departements, size=colleges)
    ips = np.clip(rng.normal(104, 16, colleges), 60, 160).round(1)
    lasting = rng.normal(0, college_sd, colleges) + rng.normal(0, departement_sd, departements)[departement]
    usual = size * rng.lognormal(0, 0.38, colleges)
    base = pd.DataFrame(
        {
            "uai": [f"{k:07d}X" for k in range(colleges)],
            "ips": ips,
            "sector": np.where(rng.random(colleges) < 0.22, "prive_sous_contrat", "public"),
            "departement": [f"D{k:03d}" for k in departement],
            "academie": "A",
        }
    )
    sessions = []
    for step, (level, slope) in enumerate(zip(levels, slopes, strict=True)):
        present = np.maximum(20, rng.poisson(usual))
        p = expit(level + slope * (ips - 100) / 10 + lasting + rng.normal(0, yearly_sd, colleges))
        rate = np.rint(100 * rng.binomial(present, p) / present)
        sessions.append(base.assign(session=FIRST_SESSION + step, present=present, rate=rate))
    return pd.concat(sessions, ignore_index=True)
