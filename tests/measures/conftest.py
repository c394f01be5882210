"""Simulated territories with known truth."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest

Simulate = Callable[..., pd.DataFrame]


def _simulate(
    *,
    colleges: int = 120,
    alphas: Sequence[float] = (2.2,),
    slopes: Sequence[float] = (0.36,),
    first_session: int = 2019,
    seed: int = 1,
    academies: int = 1,
    departements: int = 4,
    college_sd: float = 0.6,
    departement_sd: float = 0.0,
    size: float = 110,
) -> pd.DataFrame:
    """Passes are binomial with logit αₜ + βₜ·(IPS−100)/10 + collège effect + département effect, both lasting.

    `alphas` and `slopes` have one value per session; IPS is frozen; rates are published whole.
    """
    rng = np.random.default_rng(seed)
    departement = np.arange(colleges) % departements
    ips = np.clip(rng.normal(104, 16, colleges), 60, 160).round(1)
    lasting = rng.normal(0, college_sd, colleges) + rng.normal(0, departement_sd, departements)[departement]
    base = pd.DataFrame(
        {
            "uai": [f"{k:07d}X" for k in range(colleges)],
            "ips": ips,
            "sector": np.where(rng.random(colleges) < 0.22, "prive_sous_contrat", "public"),
            "departement": [f"9{k:02d}" for k in departement],
            "academie": [f"X{k % academies}" for k in departement],
        }
    )
    sessions = []
    for step, (alpha, slope) in enumerate(zip(alphas, slopes, strict=True)):
        present = np.maximum(20, rng.poisson(size * rng.lognormal(0, 0.35, colleges)))
        p = 1 / (1 + np.exp(-(alpha + slope * (ips - 100) / 10 + lasting)))
        rate = np.rint(100 * rng.binomial(present, p) / present)
        sessions.append(base.assign(session=first_session + step, present=present, rate=rate))
    return pd.concat(sessions, ignore_index=True)


@pytest.fixture(scope="session")
def simulate() -> Simulate:
    return _simulate
