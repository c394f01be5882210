"""What the committee reads first, from an ordinary territory down to nothing."""

import pytest

from analysis.measures import NotEstimable
from analysis.views import comparison_window, covered, essential, key_figures, no_object, shown
from analysis.wording import check_copil
from analysis.wording.sentences import CAUTION, MOST


@pytest.mark.parametrize(
    ("sessions", "headline", "window"),
    [
        ((2022, 2023, 2024), 2023, (2022, 2023)),
        ((2022, 2023, 2024, 2025), 2025, (2024, 2025)),
        ((2023, 2024), 2023, None),
        ((2023,), 2023, None),
        ((), None, None),
    ],
)
def test_the_window_compared_never_crosses_a_break(sessions, headline, window):
    assert comparison_window(sessions, headline) == window


@pytest.mark.parametrize("colleges", [1, 2, 5, 12, 60])
def test_at_most_five_sentences_and_none_claims_too_much(make_panel, results_of, national, index, colleges):
    panel = make_panel(colleges)
    said = essential(results_of(panel), national, panel.territory, index.france)
    assert 1 <= len(said) <= MOST
    assert check_copil(said) == ()


def test_an_ordinary_territory_is_set_beside_france_and_ends_with_the_caution(make_panel, results_of, national, index):
    panel = make_panel(60)
    said = essential(results_of(panel), national, panel.territory, index.france)
    assert "contre 90,6\u202f% en France" in said[0]
    assert said[-1] == CAUTION
    assert any(sentence.startswith("Quand l’IPS d’un collège est plus élevé") for sentence in said)


def test_below_twelve_colleges_no_link_is_stated(make_panel, results_of, national, index):
    panel = make_panel(5)
    said = " ".join(essential(results_of(panel), national, panel.territory, index.france))
    assert "il en faut au moins 12" in said
    assert "Quand l’IPS" not in said
    labels = [figure.label for figure in key_figures(results_of(panel), national, panel.territory, index.france)]
    assert "Pour 10 points d’IPS de plus" not in labels


def test_key_figures_of_an_ordinary_territory(make_panel, results_of, national, index):
    panel = make_panel(60)
    results = results_of(panel)
    figures = {f.label: f for f in key_figures(results, national, panel.territory, index.france)}
    assert figures["Taux de réussite au DNB"].comparison == "France\u202f: 90,6\u202f%"
    assert figures["Pour 10 points d’IPS de plus"].value_text.startswith("+")
    gap = results.quarters.gap_points.value
    assert figures["Écart de réussite entre quarts d’IPS"].value_text.startswith(f"{gap:.1f}".replace(".", ","))


def test_without_any_college_the_chapter_has_no_object(make_panel):
    panel = make_panel(0)
    assert no_object(panel).startswith("Les données ne contiennent aucun collège")
    assert shown(panel.headline, lambda rows: pytest.fail("nothing to show")) is None
    assert shown(NotEstimable("no_data"), lambda _: pytest.fail("nothing to show")) is None
    assert "il en faut au moins 12" in shown(NotEstimable("too_few_units", 300, 4), lambda _: None).text


def test_what_is_covered_is_said_in_french(make_panel):
    said = covered(make_panel(3))
    assert said == ("Session\u00a02023, IPS de la rentrée\u00a02022\u202f; évolution sur les sessions\u00a02022 à 2024")
