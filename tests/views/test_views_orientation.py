"""Rates from protected counts: what is hidden is refused, intervals count the resemblance of pupils of one collège."""

import numpy as np
import pandas as pd
import pytest

from analysis.context.orientation import SAMPLE_TYPES, OrientationContext
from analysis.context.orientation_actions import COVERAGE_TYPES
from analysis.context.orientation_estimates import ESTIMATE_TYPES
from analysis.context.orientation_spread import SPREAD_TYPES
from analysis.disclosure import CountTable, Dimension, publish, read_audience
from analysis.measures import NotEstimable, newcombe, wilson
from analysis.measures.orientation import PAIR_TYPES
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
        [(2021, "ulis", "élèves d’ULIS", 12), (2021, "upe2a", "élèves allophones", 3)],
        columns=["rentree", "reason", "motif", "pupils"],
    )
    pairs = pd.DataFrame(columns=[*PAIR_TYPES, "rentrees"]).astype(PAIR_TYPES)
    actions = pd.DataFrame(columns=list(COVERAGE_TYPES)).astype(COVERAGE_TYPES)
    return OrientationContext(**empty, spread=spread, exclusions=left, coverage=coverage, pairs=pairs, actions=actions)


def results(passage=PASSAGE):
    total = np.array(list(passage.values())).sum(axis=0)
    girls = (round(total[0] * 0.55), total[1] // 2)
    sexes = {"F": girls, "M": (total[0] - girls[0], total[1] - girls[1])}
    tables = [cells("statut", PATH, "destination", passage), cells("sexe", PATH, "destination", sexes)]
    tables.append(cells("sexe", WISH, "voeu", {sex: (k + 20, n) for sex, (k, n) in sexes.items()}))
    return ori.measured(HERE, publish(tables, read_audience(DISCLOSURE).profile), context())


@pytest.fixture(scope="module")
def found():
    return results()


def test_a_rate_is_wilsons_on_fewer_pupils(found):
    rate = found.rate("destination", 2024, by="statut", group="REP+")
    expected = wilson(120 / 4, 220 / 4)
    assert rate.value == pytest.approx(100 * 120 / 220)
    assert (rate.low, rate.high) == pytest.approx((expected.low, expected.high))
    assert rate.n == 220


def test_a_difference_inside_colleges_has_its_own_clusters(found):
    gap = found.gap("destination", 2024, ("F", "M"), by="sexe")
    (k1, n1), (k2, n2) = (found.counts("destination", 2024, group=sex) for sex in "FM")
    expected = newcombe(k1 / 1.5, n1 / 1.5, k2 / 1.5, n2 / 1.5)
    assert (gap.value, gap.low, gap.high) == pytest.approx((expected.value, expected.low, expected.high))


def test_the_change_is_split_exactly(found):
    split = found.change()
    assert split.total == pytest.approx(0.0)
    assert split.structure + split.rates == pytest.approx(split.total, abs=1e-9)


def test_a_hidden_count_is_refused_everywhere():
    """Three pupils of REP+ in seconde GT: their count is hidden, and every rate, gap or split that would stand on it."""
    found = results(PASSAGE | {"REP+": (3, 220)})
    rate = found.rate("destination", 2024, by="statut", group="REP+")
    assert rate == NotEstimable("secret")
    assert found.gap("destination", 2024, ("REP+", "public_hors_ep"), by="statut").reason == "secret"
    assert found.change().reason == "secret"
    table = ori.tables.years(found)
    assert "s" in set(table["value"])


def test_unknown_territories_and_stages_have_no_data(found):
    assert found.rate("decision", 2024).reason == "no_data"
    other = ori.measured(INDEX.parse("departement:75"), found.publication, found.context)
    assert other.followed == ()
    assert other.rate("destination", 2024).reason == "no_data"


def test_small_numbers_of_the_coverage_are_hidden(found):
    assert list(ori.tables.coverage(found)["pupils"]) == [12, "s"]


def test_tables_hold_every_stage_and_group(found):
    rates = ori.tables.rates(found, "statut")
    assert set(rates["group"]) >= {"REP+", "Privé sous contrat", "Hors éducation prioritaire"}
    gaps = ori.tables.gaps(found)
    assert "REP+ − public hors éducation prioritaire" in set(gaps["label"])
    private = gaps[gaps["label"] == "Privé − public hors éducation prioritaire"].iloc[0]
    assert private["reading"] == "écart net, positif"
    assert ori.frames.passage_rates(found)["label"].tolist()[0] == "Ensemble"
