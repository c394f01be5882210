"""Slope, its comparison, gap between extreme quarters, and the verdicts on décorrélation."""

import pytest

from analysis.measures.decorrelation import decide
from analysis.wording.sentences import (
    DECORRELATION_NAMES,
    decorrelation,
    decorrelation_reasons,
    gap,
    slope,
    slope_comparison,
)

LYON = "dans l’académie de Lyon"
WHEN = "quand l’IPS d’un collège est plus élevé de 10 points"


def test_slope(estimate, plain):
    assert plain(slope(estimate(3.0, 2.5, 3.5))) == (
        "Quand l’IPS d’un collège est plus élevé de 10 points, le taux de réussite est en moyenne supérieur de "
        "3,0 points (intervalle : 2,5 à 3,5)."
    )
    assert plain(slope(estimate(3.0, 2.5, 3.5), in_=LYON)).startswith(f"Dans l’académie de Lyon, {WHEN}, le taux")


def test_slope_in_the_singular_and_downwards(estimate, plain):
    assert plain(slope(estimate(-1.3, -2.2, -0.4))).endswith("inférieur de 1,3 point (intervalle : 0,4 à 2,2).")


def test_uncertain_slope_names_both_sides(estimate, plain):
    assert plain(slope(estimate(1, -0.5, 2.9), in_=LYON)) == (
        f"Non concluant : dans l’académie de Lyon, {WHEN}, les données sont compatibles aussi bien avec un taux de réussite "
        "inférieur de 0,5 point qu’avec un taux supérieur de 2,9 points."
    )


def test_flat_slope_is_said_flat_only_within_the_threshold(estimate, plain):
    assert plain(slope(estimate(0.1, -0.1, 0.3))) == (
        "Quand l’IPS d’un collège est plus élevé de 10 points, le taux de réussite est en moyenne le même, à 0,3 point près."
    )
    assert plain(slope(estimate(0.1, -0.1, 0.31))).startswith("Non concluant")


def test_descriptive_slope_says_so(estimate, plain):
    assert plain(slope(estimate(3.0))).endswith("supérieur de 3,0 points (valeur descriptive, sans intervalle).")


def test_a_bound_near_zero_is_not_printed_as_zero(estimate, plain):
    assert "(intervalle : 0,02 à 3,10)" in plain(slope(estimate(1.5, 0.02, 3.1)))


def test_slope_of_too_few_pupils_is_refused(estimate):
    assert slope(estimate(3, 2, 4, n=19)).startswith("Effectif insuffisant")


@pytest.mark.parametrize(
    ("difference", "end"),
    [
        (None, ", contre 3,4 dans l’académie de Lyon."),
        ((0.4,), ", contre 3,4 dans l’académie de Lyon."),
        ((0.5, 0.35, 0.7), " ; le lien est plus fort dans l’académie de Lyon (3,4)."),
        ((0.2, 0.1, 0.35), " ; le lien est un peu plus fort dans l’académie de Lyon (3,4)."),
        ((0.4, -0.1, 0.9), " ; l’écart avec la valeur mesurée dans l’académie de Lyon (3,4) n’est pas établi."),
        ((0.05, -0.1, 0.2), " ; le lien est du même ordre dans l’académie de Lyon (3,4)."),
    ],
)
def test_slope_beside_france(estimate, plain, difference, end):
    other = estimate(2.97, 2.5, 3.4)
    said = slope_comparison(
        estimate(3.4), other, in_=LYON, other_in="en France", difference=difference and estimate(*difference)
    )
    assert plain(said) == f"En France, un IPS plus élevé de 10 points est associé à 3,0 points de réussite de plus{end}"


def test_a_weaker_link(estimate, plain):
    said = slope_comparison(
        estimate(2.0), estimate(2.97), in_=LYON, other_in="en France", difference=estimate(-0.97, -1.4, -0.5)
    )
    assert plain(said).endswith("le lien est moins fort dans l’académie de Lyon (2,0).")


def test_opposite_links(estimate, plain):
    own, other = estimate(-4.4, -7.8, -1.0), estimate(2.97, 2.5, 3.4)
    options = {"in_": "dans le département de la Creuse", "other_in": "en France"}
    assert plain(slope_comparison(own, other, **options)).endswith(
        "3,0 points de réussite de plus, contre 4,4 points de moins dans le département de la Creuse."
    )
    assert plain(slope_comparison(own, other, **options, difference=estimate(-7.4, -10, -4))).endswith(
        "3,0 points de réussite de plus ; le lien est de sens inverse dans le département de la Creuse (4,4 points de moins)."
    )


def test_gap(estimate, plain):
    assert plain(gap(estimate(95.3), estimate(82.1), estimate(13.2, 12.1, 14.3), in_=LYON)) == (
        "Dans l’académie de Lyon, le taux de réussite est de 95,3 % dans les collèges du quart national d’IPS le plus élevé "
        "et de 82,1 % dans ceux du quart le plus faible : un écart de 13,2 points (intervalle : 12,1 à 14,3)."
    )


def test_gap_not_established(estimate, plain):
    assert plain(gap(estimate(95.3, n=400), estimate(92.1), estimate(3.2, -1.1, 7.3))) == (
        "Le taux de réussite est de 95 % dans les collèges du quart national d’IPS le plus élevé et de 92 % dans ceux du "
        "quart le plus faible : un écart de 3,2 points, qui n’est pas établi (intervalle : −1,1 à 7,3)."
    )


def test_gap_of_a_small_quarter_is_refused(estimate):
    assert gap(estimate(95, n=15), estimate(82), estimate(13, 5, 20)).startswith("Effectif insuffisant")


@pytest.mark.parametrize(
    ("label", "stable", "text"),
    [
        (
            "decorrelation",
            False,
            "Entre les sessions 2022 et 2023, le lien entre milieu social et réussite au DNB se réduit, "
            "quelle que soit la façon de le mesurer.",
        ),
        (
            "effet_plafond",
            True,
            "Entre les sessions 2022 et 2023, l’écart en points se réduit parce que presque tous les élèves réussissent "
            "davantage ; à difficulté égale, le poids du milieu social est inchangé.",
        ),
        (
            "effet_plafond",
            False,
            "Entre les sessions 2022 et 2023, l’écart en points se réduit parce que presque tous les élèves réussissent "
            "davantage ; à difficulté égale, aucun changement du poids du milieu social n’est établi.",
        ),
        (
            "aggravation_masquee",
            False,
            "Entre les sessions 2022 et 2023, l’écart en points baisse, mais le risque relatif d’échec dans les collèges "
            "défavorisés augmente.",
        ),
        (
            "aggravation",
            False,
            "Entre les sessions 2022 et 2023, le lien entre milieu social et réussite au DNB se renforce.",
        ),
        (
            "effet_de_niveau",
            True,
            "Entre les sessions 2022 et 2023, l’écart en points augmente mécaniquement avec la baisse du taux de réussite ; "
            "le lien relatif est stable.",
        ),
        (
            "effet_de_niveau",
            False,
            "Entre les sessions 2022 et 2023, l’écart en points augmente mécaniquement avec la baisse du taux de réussite ; "
            "aucun changement du lien relatif n’est établi.",
        ),
        (
            "non_concluant",
            False,
            "Non concluant : entre les sessions 2022 et 2023, les mesures du lien entre milieu social et réussite (en points, "
            "en risque relatif, en corrélation) ne suffisent pas à dire s’il a changé.",
        ),
        ("non_comparable", False, "Comparaison impossible : les deux années ne relèvent pas de la même série."),
    ],
)
def test_decorrelation(plain, label, stable, text):
    assert plain(decorrelation(label, 2022, 2023, relative_stable=stable)) == text


def test_the_word_is_only_under_its_label():
    for label in DECORRELATION_NAMES:
        assert ("se réduit, quelle que soit" in decorrelation(label, 2022, 2023)) == (label == "decorrelation")


def test_decorrelation_in_a_territory(plain):
    assert plain(decorrelation("aggravation", 2022, 2023, in_=LYON)).startswith(
        "Dans l’académie de Lyon, entre les sessions 2022 et 2023, le lien"
    )
    assert plain(decorrelation("non_concluant", 2022, 2023, in_=LYON)).startswith(
        "Non concluant : dans l’académie de Lyon, entre les sessions 2022 et 2023, les mesures"
    )


@pytest.mark.parametrize("label", list(DECORRELATION_NAMES))
def test_a_break_of_regime_wins_over_any_label(plain, label):
    assert plain(decorrelation(label, 2022, 2024)) == (
        "Comparaison impossible : les correctifs académiques du DNB ont été supprimés à la session 2024."
    )


def test_a_flagged_break_is_named(plain):
    assert plain(decorrelation("aggravation", 2022, 2024, variable="dnb_slope")).endswith(
        "se renforce ; à lire avec prudence, car les correctifs académiques du DNB ont été supprimés à la session 2024."
    )


def test_unknown_label():
    with pytest.raises(KeyError):
        decorrelation("progres", 2022, 2023)


def test_reasons_for_the_statistician(plain):
    codes = [
        "points_down",
        "logit_unclear",
        "correlation_flat",
        "sii_not_estimable",
        "logit_descriptive",
        "rate_contradicts",
    ]
    assert [plain(reason) for reason in decorrelation_reasons(codes)] == [
        "la pente en points baisse",
        "l’évolution de la pente logistique n’est pas établie",
        "la corrélation ne change pas de façon établie au-delà de ce qu’un changement de niveau suffit à produire",
        "l’évolution de l’indice de pente (SII) n’est pas mesurable",
        "l’évolution de la pente logistique n’a pas d’intervalle",
        "l’évolution du taux de réussite contredit une lecture mécanique",
    ]


def test_every_reason_of_the_decision_has_its_words(estimate):
    up, down, flat, vague = estimate(1, 0.5, 2), estimate(-1, -2, -0.5), estimate(0.01, -1, 1), estimate(1)
    for points in (up, down, flat, vague):
        for logit in (up, down, flat, None):
            for standardised in (up, down, flat):
                found = decide(points, logit, standardised, standardised, comparable=True, delta_rate=points)
                assert len(decorrelation_reasons(found.reasons)) == len(found.reasons)
                assert decorrelation(found.label, 2022, 2023)
    assert decorrelation_reasons(decide(up, up, up, up, comparable=False).reasons)
