"""A panel of pupils of 3e with their stages of orientation, drawn by hand."""

import numpy as np
import pandas as pd

from analysis.frames.orientation import COVERAGE, ORIENTATION_TYPES, OrientationPanel
from analysis.territories import TerritoryIndex

ROWS = 2400


def drawn_panel():
    """Pupils of 3e of twelve collèges of three départements, two rentrées, both followed."""
    rng = np.random.default_rng(8)
    place = rng.integers(0, 12, ROWS)
    departement = np.array(["69", "42", "01"])[place % 3]
    wish = np.where(rng.random(ROWS) < 0.65, "2nde_gt", "2nde_pro")
    decision = np.where((wish == "2nde_gt") & (rng.random(ROWS) < 0.95), "2nde_gt", "2nde_pro")
    found = np.where(
        decision == "2nde_gt", "2nde_gt", rng.choice(["2nde_pro", "cap", "apprentissage", "redoublement"], ROWS)
    )
    found = np.where(rng.random(ROWS) < 0.03, "non_retrouve", found)
    status = np.array(["REP+", "REP", "public_hors_ep", "prive"])[place % 4]
    data = pd.DataFrame(
        {
            "uai": [f"{code.zfill(3)}{number:04d}A" for code, number in zip(departement, place, strict=True)],
            "departement": departement,
            "academie": np.where(departement == "69", "10", "10"),
            "status": status,
            "ep": np.where(np.isin(status, ("REP", "REP+")), status, "hors_ep"),
            "ep_base": np.where(np.isin(status, ("REP", "REP+")), status, "hors_ep"),
            "ep_course": np.where(np.isin(status, ("REP", "REP+")), "permanent", "jamais"),
            "rurality": np.array(["urbain", "bourg_rural", "rural_disperse"])[place % 3],
            "sex": np.where(rng.random(ROWS) < 0.5, "F", "M"),
            "rentree": np.where(rng.random(ROWS) < 0.5, 2021, 2024),
            "segpa": False,
            "ulis": False,
            "upe2a": False,
            "ips": rng.normal(103, 34, ROWS),
            "coursework": 12.0,
            "written": np.nan,
            "entry_score": np.nan,
            "quarter": rng.integers(1, 5, ROWS),
            "wish": wish,
            "decision": decision,
            "appeal": np.where(rng.random(ROWS) < 0.05, "rejete", "sans"),
            "assigned": decision,
            "destination": found,
            "gt_sector": np.where(found == "2nde_gt", "public", ""),
            "lycee": "",
            "field": np.where(
                np.isin(found, ("2nde_pro", "cap", "apprentissage")), rng.choice(["gestion", "vehicules"], ROWS), ""
            ),
            "distance": np.where(np.isin(found, ("2nde_gt", "2nde_pro", "cap")), rng.uniform(0, 40, ROWS), np.nan),
            "assigned_rank": 1.0,
        }
    ).astype(ORIENTATION_TYPES)
    coverage = pd.DataFrame([(2021, "segpa", COVERAGE["segpa"], 0)], columns=["rentree", "reason", "motif", "pupils"])
    return OrientationPanel(TerritoryIndex.official().france, data, coverage, (2021, 2024), (2021, 2024))
