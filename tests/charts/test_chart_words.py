"""What the charts say: alternative texts and data, in French, from the data."""

import re

import pandas as pd
import pytest

from analysis import charts
from analysis.charts import french
from analysis.wording import check_text


def test_every_alternative_text_is_french_sentences_that_claim_nothing(drawn):
    for kind, chart in drawn.items():
        assert 1 <= len(re.findall(r"\.(?: |$)", chart.alt)) <= 6, kind
        assert chart.alt.endswith("."), kind
        assert not re.search(r"nan|None|\d\.\d|(?<![\w ])-\d| [;:!?%]", chart.alt), kind
        assert not check_text(chart.alt), kind


def test_scatter_says_how_many_where_and_how_steep(drawn):
    alt = drawn["scatter"].alt
    assert "Académie de Lyon\u202f: 300\xa0collèges," in alt
    assert "soit 3,0\xa0points pour 10 points d’IPS" in alt
    assert "France\u202f: la droite monte" in alt
    assert "jusqu’à 100,0 à l’IPS 140" in alt


def test_scatter_data_hold_slices_and_lines_never_collèges(drawn):
    data = drawn["scatter"].data
    assert len(data) == 3 + 2 + 2
    assert data["Taux de réussite au DNB, série générale (%)"].max() <= 100


def test_scatter_of_one_college_is_singular(make):
    chart = charts.scatter_fit(make.colleges(1), territory="Réseau")
    assert "Réseau\u202f: 1\xa0collège," in chart.alt
    assert chart.data.empty


def test_rates_tell_both_series_and_the_gaps(make, drawn):
    assert "écart entre les quarts extrêmes de 14,4\xa0points" in drawn["rates"].alt
    gaps = pd.DataFrame([{"series": "Académie de Lyon", "value": 14.2, "low": 12.1, "high": 16.3}])
    given = charts.quartile_rates(make.quarters(), gaps)
    assert "de 14,2\xa0points (12,1 à 16,3)" in given.alt
    assert "14,2\xa0points" in given.svg
    assert "(12,1 à 16,3)" in given.svg


def test_no_bracket_without_both_extreme_quarters(make):
    chart = charts.quartile_rates(make.quarters().iloc[:3])
    assert "écart" not in chart.alt
    assert "écart" not in chart.svg


def test_shares_in_percent_and_number(drawn):
    assert "4e quart 34,8\u202f% (13\u202f367\xa0candidats)" in drawn["shares"].alt
    assert "13\u202f367\xa0candidats" in drawn["shares"].svg
    assert next(iter(drawn["shares"].data["Quart national d’IPS"])) == "1er quart"


def test_evolution_tells_sessions_and_breaks_drawn_only(make, drawn):
    alt = drawn["evolution"].alt
    assert "Académie de Lyon 3,10 en 2022, 3,26 en 2023 et 3,41 en 2024" in alt
    assert "Rupture de série à la session 2024\u202f: pas de comparaison" in alt
    alone = charts.evolution_panels(make.sessions(sessions=(2023, 2024)), [(2023, "rupture de série")])
    assert "upture" not in alone.alt + alone.svg


def test_no_line_crosses_a_break(make):
    rows = make.sessions(sessions=(2022, 2024))
    whole, cut = (charts.evolution_panels(rows, breaks) for breaks in ([], [(2024, "rupture de série")]))
    assert "<pattern" in cut.svg
    assert "<pattern" not in whole.svg
    joined = re.compile(r'<path d="M[\d. ]+L[\d. ]+"[^>]*stroke-width="1.8"')
    assert len(joined.findall(whole.svg)) > len(joined.findall(cut.svg))


def test_rows_write_values_and_intervals(drawn):
    assert "Académie de Lyon 3,10 (intervalle 2,80 à 3,40)" in drawn["rows"].alt
    assert "Auvergne-Rhône-Alpes 2,90\u202f;" in drawn["rows"].alt
    assert "3,10 [2,80\u202f; 3,40]" in drawn["rows"].svg


def test_many_rows_are_summed_up(make):
    rows = pd.concat([make.rows(), *[make.rows().assign(role="similar")] * 3], ignore_index=True)
    alt = charts.interval_rows(rows, x_label="Pente").alt
    assert "Les 16 valeurs vont de 2,60 (Académie de Grenoble) à 3,10 (Académie de Lyon)." in alt


def test_residuals_tell_the_spread_by_size(drawn):
    assert "Écart-type des écarts\u202f:" in drawn["residuals"].alt
    assert list(drawn["residuals"].data["Candidats"]) == ["moins de 50", "50 à 99", "100 à 149", "150 et plus"]


@pytest.mark.parametrize(
    ("values", "decimals"),
    [([], 1), ([88.0, 89.1], 1), ([3.1, 3.4], 2), ([0.39, 0.41], 3), ([3.0, 3.0], 2), ([None, 0.5], 2)],
)
def test_decimals_tell_values_apart(values, decimals):
    assert french.decimals_for(values) == decimals


def test_missing_numbers_are_dashes():
    assert french.number(None) == french.quantity(float("nan"), 1, "points") == "–"
    assert french.interval(1.0, None) == ""
    assert french.with_interval("3,0", 2.0, 4.0) == "3,0 (2,0 à 4,0)"
