"""A territory without any private collège, as Mayotte: variants on private collèges are refused, not broken."""

import numpy as np
import pandas as pd

from analysis.measures import NotEstimable
from analysis.measures.panel import panel_rows
from analysis.measures.sensitivity import sensitivity


def colleges() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    uai = [f"U{i:02d}" for i in range(24)]
    ips = rng.uniform(70, 120, 24)
    years = [
        pd.DataFrame(
            {
                "uai": uai,
                "session": session,
                "rate": np.clip(50 + 0.35 * ips + rng.normal(0, 3, 24), 0, 100),
                "present": 100,
                "ips": ips,
                "sector": "public",
            }
        )
        for session in (2022, 2023)
    ]
    return pd.concat(years, ignore_index=True)


def test_no_row_is_no_error():
    nobody = colleges().iloc[:0]
    rows = panel_rows(nobody, 2022, "balanced", (2022, 2023))
    assert (len(rows.data), rows.step.size) == (0, 0)
    assert "session" in rows.data


def test_variants_on_private_colleges_are_refused():
    one = colleges().query("session == 2023")
    found = {row.code: row.fit for row in sensitivity(one)}
    assert isinstance(found["private_only"], NotEstimable)
    assert not isinstance(found["public_only"], NotEstimable)
