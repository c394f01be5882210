"""Evolutions: one sentence per verdict, and the breaks a comparison crosses."""

import pytest

from analysis.wording.sentences import INDICATORS, evolution, impossible, judge, not_comparable

RATE, SLOPE, IPS = INDICATORS["rate"], INDICATORS["slope"], INDICATORS["ips"]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            (2.6, 2.1, 3.1),
            "Le taux de réussite au DNB augmente nettement : +2,6 points entre les sessions 2022 et 2023 "
            "(intervalle : +2,1 à +3,1).",
        ),
        (
            (-2.4, -4.4, -0.4),
            "Le taux de réussite au DNB baisse, de l’ordre de 2,4 points entre les sessions 2022 et 2023 ; "
            "l’ampleur exacte reste incertaine (0,4 à 4,4 points).",
        ),
        (
            (0.9, 0.1, 1.7),
            "Le taux de réussite au DNB augmente légèrement entre les sessions 2022 et 2023 (+0,9 point).",
        ),
        (
            (-0.6, -0.9, -0.2),
            "Le taux de réussite au DNB évolue de −0,6 point entre les sessions 2022 et 2023 : "
            "un écart réel mais trop faible pour être commenté.",
        ),
        (
            (0.1, -0.4, 0.6),
            "Le taux de réussite au DNB est stable entre les sessions 2022 et 2023 : "
            "toute évolution éventuelle est inférieure à 1 point.",
        ),
        (
            (1.8, -2.5, 6.1),
            "Non concluant : avec 140 candidats présents, les données sont compatibles aussi bien avec une baisse du taux de "
            "réussite au DNB de 2,5 points qu’avec une hausse de 6,1 points entre les sessions 2022 et 2023.",
        ),
        (
            (3, 0, 6.1),
            "Non concluant : avec 140 candidats présents, les données sont compatibles aussi bien avec une stabilité du taux "
            "de réussite au DNB qu’avec une hausse de 6,1 points entre les sessions 2022 et 2023.",
        ),
        (
            (2.0, None, None),
            "Le taux de réussite au DNB varie de +2,0 points entre les sessions 2022 et 2023 ; "
            "cette valeur est seulement descriptive, sans intervalle.",
        ),
    ],
)
def test_one_sentence_per_verdict(estimate, plain, values, text):
    assert plain(evolution(estimate(*values, n=140), RATE, 2022, 2023)) == text


def test_rate_across_2024_is_not_compared(estimate, plain):
    change = estimate(-3.4, -3.6, -3.2)
    assert judge(change, RATE, 2023, 2024).label == "non_comparable"
    expected = "Comparaison impossible : les correctifs académiques du DNB ont été supprimés à la session 2024."
    assert plain(evolution(change, RATE, 2023, 2024)) == expected
    assert plain(not_comparable(RATE, 2023, 2024)) == expected


def test_slope_across_2024_is_read_with_care(estimate, plain):
    assert plain(evolution(estimate(0.6, 0.33, 0.87), SLOPE, 2022, 2024)) == (
        "L’écart de réussite associé à 10 points d’IPS augmente nettement : +0,6 point entre les sessions 2022 et 2024 "
        "(intervalle : +0,3 à +0,9) ; à lire avec prudence, car les correctifs académiques du DNB ont été supprimés à la "
        "session 2024."
    )


def test_several_reasons(plain):
    text = plain(not_comparable(RATE, 2017, 2026))
    assert text.startswith("Comparaison impossible : le barème du DNB a changé à la session 2018 ; les correctifs")
    assert text.endswith("le calcul du DNB a changé à la session 2026.")


def test_no_reason_of_the_register(plain):
    assert plain(impossible(())) == "Comparaison impossible : les deux années ne relèvent pas de la même série."


def test_ips_evolution_speaks_of_rentrees_and_flags_the_private_jump(estimate, plain):
    text = plain(evolution(estimate(3.6, 3.2, 4.0), IPS, 2022, 2023))
    assert text.startswith("L’IPS moyen augmente nettement : +3,6 points entre les rentrées 2022 et 2023 (")
    assert text.endswith(
        "à lire avec prudence, car la profession du second responsable est transmise par le secteur privé depuis la "
        "rentrée 2023."
    )


def test_slopes_count_colleges_and_thresholds_follow_the_indicator(estimate, plain):
    assert "avec 212 collèges, les données" in plain(evolution(estimate(0.2, -0.6, 1), SLOPE, 2022, 2023))
    stable = plain(evolution(estimate(0.01, -0.02, 0.03), INDICATORS["slope_logit"], 2022, 2023))
    assert stable == (
        "La pente logistique pour 10 points d’IPS est stable entre les sessions 2022 et 2023 : "
        "toute évolution éventuelle est inférieure à 0,03."
    )
    assert "hausse de la" not in stable
    assert "une baisse de l’IPS moyen de" in plain(evolution(estimate(1, -9, 9), IPS, 2023, 2024))


def test_the_level_sets_the_threshold(estimate):
    change = estimate(1.2, -1.5, 1.9)
    assert judge(change, RATE, 2022, 2023, level="academie").label == "non_concluant"
    assert judge(change, RATE, 2022, 2023, level="departement").label == "stable"
    assert judge(change, RATE, 2022, 2023, overrides={("rate", "academie"): 3.0}).label == "stable"


def test_too_few_pupils(estimate, plain):
    assert plain(evolution(estimate(5, -8, 18, n=12), RATE, 2022, 2023)) == "Effectif insuffisant (20 élèves requis)."


def test_a_tiny_change_is_not_printed_as_zero(estimate, plain):
    assert "évolue de +0,02 point" in plain(evolution(estimate(0.02, 0.01, 0.03), RATE, 2022, 2023))
