"""Rates from protected counts: what is hidden is refused, intervals count the resemblance of pupils of one collège."""

import pytest
from orientation_counts import INDEX, PASSAGE, results

from analysis.measures import NotEstimable, newcombe, wilson
from analysis.views import orientation as ori


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
