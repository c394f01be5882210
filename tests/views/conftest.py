"""A hand-made panel and its national context, without any store."""

import numpy as np
import pandas as pd
import pytest

from analysis.context import NationalContext
from analysis.context.success import COMMON_SLOPE_TYPES, RESULT_TYPES, SLOPE_TYPES
from analysis.frames import PANEL_TYPES, Panel
from analysis.measures import NotEstimable, by_quartile, evolution, slope_points, territory_rate
from analysis.territories import TerritoryIndex
from analysis.views import SuccessResults, comparability, comparison_window

BOUNDS = (92.0, 104.0, 116.0)


@pytest.fixture(scope="session")
def index():
    return TerritoryIndex.official()


@pytest.fixture
def make_panel(index):
    """A panel of so many collèges of the Rhône, sessions 2022 to 2024."""

    def make(colleges: int, *, sessions=(2022, 2023, 2024), territory="departement:69") -> Panel:
        rng = np.random.default_rng(7)
        ips = np.linspace(70, 140, colleges) if colleges > 1 else np.full(colleges, 98.4)
        frames = [
            pd.DataFrame(
                {
                    "uai": [f"069{i:04d}X" for i in range(colleges)],
                    "name": "Collège",
                    "session": session,
                    "rate": np.clip(np.round(90 + 0.3 * (ips - 105) + rng.normal(0, 4, colleges)), 0, 100),
                    "present": rng.integers(60, 160, colleges),
                    "mark": 10.0,
                    "ips": ips,
                    "ips_sd": 30.0,
                    "sector": np.where(np.arange(colleges) % 4, "public", "prive_sous_contrat"),
                    "ep": None,
                    "ep_known": True,
                    "departement": "69",
                    "academie": "10",
                    "commune": "69123",
                    "commune_name": "Lyon",
                    "density": 1,
                }
            )
            for session in sessions
        ]
        data = pd.concat(frames, ignore_index=True)[list(PANEL_TYPES)].astype(PANEL_TYPES)
        exclusions = pd.DataFrame(columns=["session", "reason", "motif", "colleges", "candidates"])
        return Panel(index.parse(territory), data, exclusions, tuple(sessions), 2023, 2022)

    return make


def _slopes(index: TerritoryIndex) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shrunken slopes of twelve départements, those of the Rhône-Alpes among them, and the common one."""
    codes = ["01", "07", "26", "38", "42", "69", "73", "74", "13", "59", "75", "974"]
    slope = np.linspace(2.2, 3.8, len(codes))
    rows = pd.DataFrame(
        {"level": "departement", "territory": [index.parse(f"departement:{code}").id for code in codes]}
    )
    rows = rows.assign(units=50, n=5000, raw=slope, slope=slope, se=0.3, low=slope - 0.6, high=slope + 0.6)
    common = {"level": ["departement"], "territories": [12], "value": [3.0], "low": [2.8], "high": [3.2], "df": [11.0]}
    common = pd.DataFrame(common | {"slope_sd": [0.5], "level_sd": [2.0], "p_value": [0.001]})
    return rows.assign(reliability=0.7).astype(SLOPE_TYPES), common.astype(COMMON_SLOPE_TYPES)


@pytest.fixture
def national(index):
    bounds = pd.DataFrame([(2023, *BOUNDS)], columns=["session", "b1", "b2", "b3"])
    blank = dict.fromkeys(RESULT_TYPES, pd.NA)
    rows = [
        blank | {"territory": "france", "level": "france", "session": 2023, "name": name, "value": value, "n": 700_000}
        | {"units": 6_600, "low": value - 1, "high": value + 1, "se": 0.5, "df": 29.0, "confidence": 0.95}
        for name, value in (("rate", 90.6), ("slope_points", 2.97), ("level_at_100", 88.8), ("gap_q4_q1_points", 13.2))
    ]  # fmt: skip
    profile = pd.DataFrame(
        [("france", 105.8, 6_600, 700_000, 21.0)],
        columns=["territory", "ips", "colleges", "candidates", "private_share"],
    ).set_index("territory")
    return NationalContext(
        (2022, 2023, 2024), 2023, 2022, bounds, profile, pd.DataFrame(rows).astype(RESULT_TYPES), *_slopes(index)
    )


@pytest.fixture
def results_of():
    """What the notebook measures on a panel."""

    def measure(panel: Panel) -> SuccessResults:
        year, window = panel.headline, comparison_window(panel.sessions, panel.headline_session)
        return SuccessResults(
            panel=panel,
            rate=territory_rate(year),
            link=slope_points(year),
            quarters=by_quartile(year, BOUNDS) if len(year) else NotEstimable("no_data"),
            change=evolution(
                panel.data, window[0] if window else None, bounds=BOUNDS, draws=99, comparability=comparability()
            ),
            compared=window[1] if window else None,
        )

    return measure
