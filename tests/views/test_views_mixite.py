"""The chapter on the social mix: what is shown in each kind of territory."""

import pytest
from mixed_country import mixed_country

from analysis.context.segregation import load_mix
from analysis.frames.social_mix import social_mix
from analysis.measures import NotEstimable
from analysis.views import mixite
from analysis.wording import check_text


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return mixed_country(tmp_path_factory.mktemp("mixed"))


@pytest.fixture(scope="module")
def context(store):
    return load_mix(store)


@pytest.fixture(scope="module")
def measured_in(store):
    return lambda name: mixite.measured(social_mix(store, store.index().parse(name)))


def _said(store, context, results):
    return mixite.essential(results, context, store.index().france)


@pytest.mark.parametrize("name", ["france", "academie:lyon", "academie:paris", "departement:23", "departement:69"])
def test_at_most_five_sentences_that_a_committee_can_read(store, context, measured_in, name):
    said = _said(store, context, measured_in(name))
    assert 3 <= len(said) <= 5
    for sentence in said:
        assert not check_text(sentence, copil=True), sentence
    figures = mixite.key_figures(measured_in(name), context, store.index().france)
    assert 2 <= len(figures) <= 4


def test_a_departement_without_private_college_says_so(store, context, measured_in):
    results = measured_in("departement:23")
    assert "pas de collège privé" in _said(store, context, results)[0]
    assert all(
        figure.label != "Part de l’écart entre public et privé"
        for figure in mixite.key_figures(results, context, store.index().france)
    )
    assert set(mixite.frames.contributions(results)["part"]) == {"Entre collèges publics"}
    groups = mixite.tables.groups(results)
    assert set(groups["private"]) == {"so"}
    assert set(mixite.tables.years(results)["h_private"]) == {"so"}
    assert isinstance(results.gap, NotEstimable)
    assert "même secteur" in mixite.refused(results.gap).text


def test_the_parts_drawn_sum_to_the_index(measured_in):
    results = measured_in("academie:lyon")
    drawn = mixite.frames.contributions(results).groupby("year")["value"].sum()
    for year, total in drawn.items():
        assert total == pytest.approx(results.index[year].index, abs=1e-12)
        assert results.mix.row(year)["entropy_total"] == pytest.approx(total, abs=1e-12)


def test_positions_show_every_territory_of_the_level_once(store, context, measured_in):
    rows, what = mixite.frames.positions(measured_in("departement:69"), context, store.index())
    assert rows["role"].value_counts().to_dict() == {"similar": 4, "territory": 1, "reference": 1}
    assert what == "Les 5 départements"
    few, _ = mixite.frames.positions(measured_in("france"), context, store.index())
    assert few.empty  # two académies: no position to speak of


def test_the_nested_table_of_an_academie_is_exact_and_named(measured_in):
    results = measured_in("academie:lyon")
    table = mixite.tables.nested(results.nested)
    assert list(table["label"]) == [
        "Entre départements",
        "Entre public et privé d’un même département",
        "Entre collèges d’un même secteur",
    ]
    assert table["share"].sum() == pytest.approx(100)
    assert "un seul jeu" in mixite.nested_note(results)
    alone = measured_in("departement:69").nested
    assert "plusieurs départements" in mixite.refused(alone).text


def test_the_gap_of_ips_crosses_the_break_of_2023(measured_in):
    results = measured_in("france")
    assert results.ips_compared == (2022, 2023)
    text = mixite.gap_text(results)
    assert "+3,0\u00a0points" in text
    assert "à lire avec prudence" in text
    assert "second responsable" in mixite.breaks_callout(results).text


def test_a_region_of_several_academies_has_the_ips_only(store, context, measured_in):
    results = measured_in("region_academique:ile-de-france")
    assert results.index == {}
    said = _said(store, context, results)
    assert "plusieurs académies" in said[0]
    assert "différences d’IPS" in said[1]
    assert mixite.about_index(results.mix, ["x"]) == {}
    assert mixite.no_object(results.mix) is None
    assert mixite.tables.measures_of_change(results, context).empty


def test_no_college_no_object(measured_in):
    assert "n’est pas publié" in mixite.no_object(measured_in("departement:13").mix)


def test_coverage_tells_precision_exclusions_and_headcounts(measured_in):
    text = mixite.coverage(measured_in("academie:paris"))
    assert "10⁻¹" in text
    assert "qui réunit les mêmes collèges" in text
    assert "ce sont ceux de la rentrée\u00a02022" in text


def test_other_measures_of_the_change(context, measured_in):
    results = measured_in("academie:lyon")
    table = mixite.tables.measures_of_change(results, context)
    assert len(table) == 6
    first = table.iloc[0]
    assert first["change"] == pytest.approx(results.index_change.value)
    assert mixite.tables.robust(table)
    table.loc[1, "change"] = -table.loc[0, "change"]
    assert not mixite.tables.robust(table)
    assert "change de sens" in mixite.sensitivity_note(results, table)
