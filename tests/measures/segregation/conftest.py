"""Invented collèges with pupils by social group."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import segregation as sg


@pytest.fixture(scope="session")
def make_colleges():
    """So many collèges of three départements, with pupils by group and IPS; one in four is private."""

    def make(count: int = 40, seed: int = 1, *, concentration: float = 2.0) -> pd.DataFrame:
        rng = np.random.default_rng(seed)
        private = np.arange(count) % 4 == 0
        alpha = concentration * np.where(private[:, None], [3.3, 1.6, 2.5, 1.6], [1.8, 1.3, 2.8, 4.1])
        chances = np.stack([rng.dirichlet(a) for a in alpha])
        size = rng.integers(120, 600, count)
        counts = rng.multinomial(size, chances)
        return pd.DataFrame(
            {
                "uai": [f"{k:07d}A" for k in range(count)],
                "sector": np.where(private, "prive_sous_contrat", "public"),
                "departement": [f"9{k % 3:02d}" for k in range(count)],
                "academie": [("X1", "X1", "X2")[k % 3] for k in range(count)],
                **dict(zip(sg.GROUPS, counts.T, strict=True)),
                "ips": rng.normal(np.where(private, 118, 101), 13).round(1),
                "ips_sd": rng.uniform(25, 35, count).round(1),
                "headcount": size,
            }
        )

    return make
