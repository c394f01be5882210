"""Value added in sentences: what is said, what is refused, how it is written."""

import pytest

from analysis.measures import NotEstimable
from analysis.wording import check_copil, check_text
from analysis.wording.sentences import value_added as say


def test_conformes_whenever_the_interval_holds_zero(plain):
    said = say.college_value_added(2.14, -0.6, 4.7, 320, the_="le collège Jean Moulin", sessions=(2022, 2023, 2024))
    assert plain(said) == (
        "Compte tenu de l’IPS de ses élèves, le collège Jean Moulin obtient des résultats conformes à l’attendu, en moyenne sur "
        "les sessions 2022 à 2024 (+2,1 points, entre −0,6 et +4,7)."
    )
    assert check_text(said, copil=True) == ()


@pytest.mark.parametrize(
    ("value", "low", "high", "word"),
    [(3.0, 0.02, 5.0, "supérieurs"), (-3.0, -5.0, -0.02, "inférieurs"), (0.0, -1.0, 0.0, "conformes")],
)
def test_three_readings(value, low, high, word):
    said = say.college_value_added(value, low, high, 90, the_="le collège", sessions=(2023,))
    assert f"résultats {word} à l’attendu, à la session" in said
    assert check_text(said, copil=True) == ()


def test_a_bound_near_zero_does_not_print_as_zero(plain):
    said = say.college_value_added(3.0, 0.02, 5.0, 90, the_="le collège", sessions=(2023,))
    assert "entre +0,02 et +5,0" in plain(said)


def test_too_few_candidates():
    assert "Effectif insuffisant" in say.college_value_added(1, -1, 2, 19, the_="le collège", sessions=(2023,))


def test_sessions_of_a_college():
    assert say.college_sessions({2022: "alike", 2023: "below", 2024: "alike"}) == (
        "Session par session, ils sont conformes à l’attendu en 2022 et 2024, inférieurs en 2023."
    )
    assert say.college_sessions({2022: "above", 2023: "above"}).endswith("supérieurs à l’attendu à chaque fois.")
    assert say.college_sessions({2023: "alike"}) == ""


def test_official_value_goes_by_its_own_name(plain):
    said = plain(say.college_official({2022: 7.0, 2023: None, 2024: -1.0}))
    assert said.startswith(
        "La valeur ajoutée officielle (IVAC, DEPP) de son taux de réussite est de +7 points en 2022 et −1 point"
    )
    assert "rétrécie" not in said
    assert plain(say.college_official({2023: None})).endswith("n’est pas publiée.")


def test_territory_beside_its_expectation(estimate, plain):
    lille = say.territory_value_added(
        estimate(3.0, 2.5, 3.5, n=139889), 89.4, 86.4, in_="dans l’académie de Lille", sessions=(2022, 2023, 2024),
        level="academie",
    )  # fmt: skip
    assert plain(lille) == (
        "Dans l’académie de Lille, en moyenne sur les sessions 2022 à 2024, le taux de réussite au DNB est de 89,4 %, pour 86,4 % "
        "attendus de collèges de même IPS : les résultats sont supérieurs à l’attendu (+3,0 points, entre +2,5 et +3,5)."
    )
    assert check_text(lille, copil=True) == ()


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (0.8, -0.6, 2.2, "l’écart n’est pas établi"),
        (0.1, -0.5, 0.7, "les résultats sont conformes à l’attendu"),
        (0.5, 0.2, 0.8, "l’écart est réel mais très faible"),
        (-2.0, -3.0, -1.0, "les résultats sont inférieurs à l’attendu"),
        (2.0, None, None, "seulement descriptif, sans intervalle"),
    ],
)
def test_readings_of_a_territory(estimate, value, low, high, said):
    text = say.territory_value_added(
        estimate(value, low, high), 88.0, 88.0 - value, in_="en France", sessions=(2023,), level="academie"
    )
    assert said in text
    assert check_text(text, copil=True, stable=True) == ()


def test_a_conclusion_that_depends_on_the_model_says_so(estimate):
    text = say.territory_value_added(
        estimate(2.0, 1.0, 3.0), 90, 88, in_="en France", sessions=(2023,), level="academie", depends=True
    )
    assert text.endswith("ce signe change selon le modèle retenu.")


def test_how_many_stand_where(plain):
    said = say.standings({"alike": 98, "above": 70, "below": 44}, national_alike=48.06, country="en France")
    assert plain(said) == (
        "Sur 212 collèges, 98 ont des résultats conformes à l’attendu, 70 supérieurs et 44 inférieurs ; en France, 48 % y sont "
        "conformes."
    )
    assert "1 a des résultats" in say.standings({"alike": 1, "above": 0, "below": 2})


@pytest.mark.parametrize(
    ("inner", "outer", "total", "start"),
    [(9, 1, 212, "9 collèges sur 212 s’écartent"), (0, 0, 60, "Aucun collège sur 60 ne s’écarte"), (1, 0, 60, "1 collège sur 60 s’écarte")],
)  # fmt: skip
def test_outside_the_limits(plain, inner, outer, total, start):
    said = say.outside_limits(inner, outer, total, (0.05 * total, 0.002 * total))
    assert plain(said).startswith(start)
    assert check_text(said, copil=True) == ()


def test_all_of_it_passes_the_lint_together(estimate):
    said = (
        say.territory_value_added(
            estimate(1.2, 0.6, 1.8), 90, 88.8, in_="en France", sessions=(2022, 2023), level="academie"
        ),
        say.standings({"alike": 5, "above": 2, "below": 3}),
        say.outside_limits(1, 0, 10, (0.5, 0.02)),
        say.stability(50.9, 15.1, 2023, 2024),
        say.VALUE_ADDED_CAUTION,
    )
    assert check_copil(said) == ()
    for text in (say.EXPECTED, say.FUNNEL):
        assert check_text(text) == ()


def test_no_model_without_a_country():
    said = say.no_model(NotEstimable("too_few_units", units=40))
    assert "au moins 50 collèges" in said
    assert "n’en ont que 40" in said
    assert check_text(said) == ()
