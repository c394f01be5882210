"""Protected counts of orientation made by hand: a département with its groups, beside another."""

import numpy as np
import pandas as pd

from analysis.context.orientation import SAMPLE_TYPES, OrientationContext
from analysis.context.orientation_actions import COVERAGE_TYPES
from analysis.context.orientation_estimates import ESTIMATE_TYPES
from analysis.context.orientation_rules import PAIR_TYPES
from analysis.context.orientation_spread import SPREAD_TYPES
from analysis.disclosure import CountTable, Dimension, publish, read_audience
from analysis.publication.orientation import MEASURE, PATH, SEX, STATUS, WISH
from analysis.territories import TerritoryIndex
from analysis.views import orientation as ori
from analysis.work import DISCLOSURE

INDEX = TerritoryIndex.official()
HERE = INDEX.parse("departement:69")
PLACES = Dimension("territoire", {"france": None, HERE.id: "france", "departement:ain": "france"})
YEARS = Dimension.separate("rentree", ["2021", "2024"])
PASSAGE = {"REP+": (120, 220), "REP": (150, 240), "public_hors_ep": (1300, 2000), "prive": (700, 860)}


def cells(by, dimension, stage, codes):
    """Counts by group, twice as many in another département; ``codes``: group → passing, everyone."""
    rows = []
    for place, factor in ((HERE.id, 1), ("departement:ain", 2)):
        for year in ("2021", "2024"):
            for group, (passed, everyone) in codes.items():
                for code, n in (
                    ("2nde_gt", passed),
                    ("voie_pro" if stage == "destination" else "autre", everyone - passed),
                ):
                    row = {"territoire": place, "rentree": year, stage: code, by: group, "count": factor * n}
                    rows.append(row)
    counts = pd.DataFrame(rows)
    held = set(counts[stage]) | {"total"}
    own = Dimension(stage, {code: above for code, above in dimension.parents.items() if code in held})
    groups = {"sexe": SEX, "statut": STATUS}[by]
    present = set(counts[by]) | {"total", "ep", "hors_ep"}
    kept = Dimension(by, {code: above for code, above in groups.parents.items() if code in present})
    return CountTable(
        f"orientation/{stage}-{by}", MEASURE, (PLACES, YEARS, own, kept), counts, public=("rentree", "statut")
    )


def context(deff=4.0):
    spread = pd.DataFrame(
        [{"territory": HERE.id, "level": "departement", "stage": stage, "icc": 0.03, "deff": deff, "units": 30}
         for stage in ("wish", "decision", "passage")]
        + [{"territory": HERE.id, "level": "departement", "stage": "passage:sexe:F:M", "icc": np.nan, "deff": 1.5, "units": 30}]
    ).astype(SPREAD_TYPES)  # fmt: skip
    empty = {
        "estimates": pd.DataFrame(columns=list(ESTIMATE_TYPES)).astype(ESTIMATE_TYPES),
        "samples": pd.DataFrame(columns=list(SAMPLE_TYPES)).astype(SAMPLE_TYPES),
    }
    left = pd.DataFrame(columns=["reason", "motif", "pupils"])
    coverage = pd.DataFrame(
        [(2021, "ulis", "élèves d’ULIS", 12), (2021, "upe2a", "élèves allophones", None)],
        columns=["rentree", "reason", "motif", "pupils"],
    )
    pairs = pd.DataFrame(columns=list(PAIR_TYPES)).astype(PAIR_TYPES)
    actions = pd.DataFrame(columns=list(COVERAGE_TYPES)).astype(COVERAGE_TYPES)
    return OrientationContext(**empty, spread=spread, exclusions=left, coverage=coverage, pairs=pairs, actions=actions)


def results(passage=PASSAGE):
    total = np.array(list(passage.values())).sum(axis=0)
    girls = (round(total[0] * 0.55), total[1] // 2)
    sexes = {"F": girls, "M": (total[0] - girls[0], total[1] - girls[1])}
    tables = [cells("statut", PATH, "destination", passage), cells("sexe", PATH, "destination", sexes)]
    tables.append(cells("sexe", WISH, "voeu", {sex: (k + 20, n) for sex, (k, n) in sexes.items()}))
    return ori.measured(HERE, publish(tables, read_audience(DISCLOSURE).profile), context())
