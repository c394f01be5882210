"""Frames as the reports give them to the charts, from invented collèges."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import charts

LONG = "Région académique Provence-Alpes-Côte d’Azur et collectivités qui lui sont rattachées"


def _colleges(count: int, seed: int = 1) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    ips = draw.normal(104, 16, count).clip(55, 165)
    rate = (88 + 0.3 * (ips - 100) + draw.normal(0, 6, count)).clip(30, 100).round()
    return pd.DataFrame(
        {
            "x": ips,
            "y": rate,
            "n": draw.integers(20, 320, count),
            "group": np.where(draw.random(count) < 0.2, "prive_sous_contrat", "public"),
        }
    )


def _line(low: float = 60.0, high: float = 150.0) -> pd.DataFrame:
    x = np.linspace(low, high, 25)
    y = 88 + 0.3 * (x - 100)
    return pd.DataFrame({"x": x, "y": y, "low": y - 1, "high": y + 1})


def _quarters(series: str = "Académie de Lyon", base: float = 82.0) -> pd.DataFrame:
    value = base + np.array([0.0, 6.8, 10.6, 14.4])
    return pd.DataFrame(
        {
            "quartile": [1, 2, 3, 4],
            "series": series,
            "value": value,
            "low": value - 1.5,
            "high": value + 1.5,
            "n": [8_215, 7_247, 9_624, 13_367],
            "share": [21.4, 18.8, 25.0, 34.8],
        }
    )


def _sessions(series: str = "Académie de Lyon", sessions: tuple[int, ...] = (2022, 2023, 2024)) -> pd.DataFrame:
    scales = {"Points pour 10 points d’IPS": 3.1, "Échelle logistique": 0.39, "Corrélation": 0.68}
    return pd.DataFrame(
        [
            {
                "scale": scale,
                "session": session,
                "value": value * (1 + 0.05 * k),
                "low": None if scale == "Corrélation" else value * 0.9,
                "high": None if scale == "Corrélation" else value * 1.2,
                "series": series,
            }
            for scale, value in scales.items()
            for k, session in enumerate(sessions)
        ]
    )


def _rows() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"label": "Académie de Lyon", "value": 3.1, "low": 2.8, "high": 3.4, "role": "territory"},
            {"label": "Académie de Grenoble", "value": 2.6, "low": 2.2, "high": 3.0, "role": "similar"},
            {"label": "Auvergne-Rhône-Alpes", "value": 2.9, "low": None, "high": None, "role": "parent"},
            {"label": "France", "value": 2.97, "low": 2.77, "high": 3.17, "role": "reference"},
        ]
    )


def _every() -> dict[str, Callable[[], charts.Chart]]:
    colleges = _colleges(300)
    bins = pd.DataFrame({"x": [80.0, 100.0, 120.0], "y": [81.0, 88.0, 95.0], "n": [900, 950, 910]})
    both = pd.concat([_quarters(), _quarters("France", 83.2)])
    return {
        "scatter": lambda: charts.scatter_fit(colleges, _line(), _line(50, 170), bins, territory="Académie de Lyon"),
        "rates": lambda: charts.quartile_rates(both),
        "shares": lambda: charts.quartile_shares(_quarters()),
        "evolution": lambda: charts.evolution_panels(
            pd.concat([_sessions(), _sessions("France")]), [(2024, "rupture de série")]
        ),
        "rows": lambda: charts.interval_rows(_rows(), x_label="Points de réussite pour 10 points d’IPS"),
        "residuals": lambda: charts.residual_plot(
            pd.DataFrame({"n": colleges["n"], "residual": colleges["y"] - colleges["y"].mean()})
        ),
    }


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Makers of frames, of every kind of chart, and a very long territory name."""
    return SimpleNamespace(
        colleges=_colleges, line=_line, quarters=_quarters, sessions=_sessions, rows=_rows, every=_every, long=LONG
    )


@pytest.fixture(scope="session")
def drawn(make) -> dict[str, charts.Chart]:
    """One chart of every kind."""
    return {name: draw() for name, draw in make.every().items()}
