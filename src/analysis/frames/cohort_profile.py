"""Who the pupils of a cohort are: sex, quarter of IPS, status and commune of their collège, lateness."""

import numpy as np
import pandas as pd

from analysis.measures.quartiles import assign, national_bounds
from analysis.store import Store

from .colleges import _whole_commune

RURAL_FROM = 5
STATUSES = ("REP+", "REP", "public_hors_ep", "prive")
QUARTERS = ("q1", "q2", "q3", "q4")


def profile(store: Store, pupils: pd.DataFrame) -> dict[str, object]:
    known = pupils["ips"].notna()
    bounds = national_bounds(pupils["ips"][known], np.ones(int(known.sum()))) if known.any() else None
    quarter = assign(pupils["ips"], bounds) - 1 if bounds else np.full(len(pupils), -1)
    rural = pupils["uai"].astype("category")
    place = pd.Series(rural.cat.categories).map(_rural_colleges(store)).astype("object")
    return {
        **{name: pupils[name].astype("category") for name in ("uai", "departement", "academie", "sex")},
        "status": _status(pupils["sector"], pupils["ep"]),
        "quarter": pd.Categorical.from_codes(quarter, list(QUARTERS)),
        "rural": _placed(rural.cat.codes.to_numpy(), place),
        "late": _late(pupils["delay"]),
        "bounds": bounds,
    }


def _status(sector: pd.Series, ep: pd.Series) -> pd.Categorical:
    """Éducation prioritaire and sector of the year of 3e; missing where one of them is, but for private schools."""
    held, label = sector.astype("category").cat, ep.astype("category").cat
    private = np.array([str(name).startswith("prive") for name in held.categories] + [False])[held.codes]
    rank = {"REP+": 0, "REP": 1, "hors_ep": 2}
    public = np.array([rank[str(name)] for name in label.categories] + [-1])[label.codes]
    known = np.where(private & ~np.isin(public, (0, 1)), 3, public)
    return pd.Categorical.from_codes(np.where(held.codes < 0, -1, known), list(STATUSES))


def _late(delay: pd.Series) -> pd.Categorical:
    codes = np.where(delay.isna(), -1, (delay.fillna(0) <= 0).astype(np.int8))
    return pd.Categorical.from_codes(codes, ["oui", "non"])


def _placed(codes: np.ndarray, place: pd.Series) -> pd.Categorical:
    ranks = place.map({True: 0, False: 1}).fillna(-1).astype("int8").to_numpy()
    return pd.Categorical.from_codes(ranks[codes], ["rural", "urbain"])


def _rural_colleges(store: Store) -> pd.Series:
    """Whether the commune of each établissement is rural in Insee's grid (levels 5 to 7); unknown ones are left out."""
    places = store.establishments()[["uai", "commune"]].dropna()
    density = store.read("communes", columns=["commune", "density"]).dropna().set_index("commune")["density"]
    level = places["commune"].map(_whole_commune).map(density)
    return pd.Series((level >= RURAL_FROM).to_numpy(dtype=object), index=places["uai"])[level.notna().to_numpy()]
