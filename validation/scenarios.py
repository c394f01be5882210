"""The four published scenarios: does the verdict on décorrélation say what is true, and how often?

Whole fictitious countries with pupils, 2019 and 2025: nothing changes, everybody succeeds more (ceiling), the link
weakens, it worsens behind rates that rise. « Décorrélation » must never be announced where it is not.
"""

from collections import Counter

import numpy as np
import pandas as pd

from analysis.demo import SCENARIOS, SIZES
from analysis.demo.cohort import draw_cohort
from analysis.demo.colleges import draw_colleges
from analysis.demo.dnb import session_counts
from analysis.demo.parameters import MINIMUM_CANDIDATES
from analysis.demo.territory import draw_territory
from analysis.measures import UNBROKEN, decide, evolution

START, END = 2019, 2025
EXPECTED = {
    "stationnaire": "non_concluant",
    "plafond": "effet_plafond",
    "decorrelation": "decorrelation",
    "aggravation_masquee": "aggravation_masquee",
}
COLLEGES = 390
#: A country costs about a second: this many replications of the others pay for one.
DEARER = 3


def country(seed: int, scenario: str) -> pd.DataFrame:
    """What would be published of the two sessions: uai, session, rate, present, ips (frozen), departement, academie.

    The first 390 collèges of the fictitious country, the size of the published scenarios.
    """
    colleges = draw_colleges(seed, draw_territory(seed, SIZES["demo"])).head(COLLEGES)
    parts = []
    for session in (START, END):
        cohort = draw_cohort(seed, colleges, session, SCENARIOS[scenario], "constant")
        counts = session_counts(seed, colleges, cohort)
        kept = counts[counts["n"] >= MINIMUM_CANDIDATES]
        places = colleges.loc[kept.index, ["ips", "departement", "academie"]].rename_axis("uai").reset_index()
        rate, present = np.rint(100 * kept["k"] / kept["n"]), kept["n"].astype(float)
        parts.append(places.assign(session=session, rate=rate.to_numpy(), present=present.to_numpy()))
    return pd.concat(parts, ignore_index=True)


def verdict(seed: int, scenario: str) -> str:
    """The label given to one country."""
    found = evolution(country(seed, scenario), START, draws=499, comparability=UNBROKEN)
    since = found.since_reference(END)
    changes = since.points, since.logit, since.correlation, since.sii
    return decide(*changes, comparable=not since.broken, delta_rate=since.rate).label


def run(seed: int, replications: int) -> list[dict[str, object]]:
    """Per scenario, the share of countries that get the right label, and of « décorrélation » wrongly announced."""
    countries, rows = max(3, replications // DEARER), []
    for scenario, expected in EXPECTED.items():
        labels = Counter(verdict(seed + draw, scenario) for draw in range(countries))
        common = {"study": "Les quatre scénarios", "replications": countries, "seed": seed}
        right, wrong = labels[expected] / countries, labels["decorrelation"] / countries
        rows.append(common | {"quantity": f"{scenario}, verdict {expected}", "agreement": right, "low": 0.8, "high": 1})
        if expected != "decorrelation":
            name = f"{scenario}, décorrélation annoncée à tort"
            rows.append(common | {"quantity": name, "size": wrong, "low": 0, "high": 0.05})
    return rows
