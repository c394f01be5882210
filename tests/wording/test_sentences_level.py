"""Success and IPS of a territory beside its comparators; a territory of one collège."""

import pytest

from analysis.wording.sentences import (
    Comparator,
    Subject,
    college_ips,
    college_rate,
    ips_level,
    one_college,
    success_level,
)

LYON = "dans l’académie de Lyon"
REGION = "dans la région académique Auvergne-Rhône-Alpes"


def test_level_without_comparator(estimate, plain):
    assert plain(success_level(estimate(89.43, 88, 90), in_=LYON, session=2023)) == (
        "Dans l’académie de Lyon, le taux de réussite au DNB (série générale, session 2023) est de 89,4 % ; "
        "il porte sur 32 456 candidats présents dans 212 collèges."
    )


def test_an_established_difference_is_said_in_points_with_elision(estimate, plain):
    others = [Comparator("en France", 88.81, 748_000, estimate(2.62, 2.1, 3.0))]
    assert plain(success_level(estimate(91.43), in_=LYON, session=2023, comparators=others)) == (
        "Dans l’académie de Lyon, le taux de réussite au DNB (série générale, session 2023) est de 91,4 %, "
        "soit 2,6 points de plus qu’en France (88,8 %) ; il porte sur 32 456 candidats présents dans 212 collèges."
    )


def test_two_comparators_and_a_lower_rate_in_the_singular(estimate, plain):
    others = [
        Comparator(REGION, 90.93, 80_000, estimate(-1.5, -1.9, -1.1)),
        Comparator("en France", 89.4, 748_000, estimate(0.0, -0.4, 0.4)),
    ]
    text = plain(success_level(estimate(89.43), in_=LYON, session=2023, comparators=others))
    assert (
        "est de 89,4 %, soit 1,5 point de moins que dans la région académique Auvergne-Rhône-Alpes (90,9 %) "
        "et un niveau proche de celui observé en France (89,4 %) ; "
    ) in text


def test_an_uncertain_difference_is_not_said_to_be_nothing(estimate, plain):
    others = [Comparator("en France", 88.81, 748_000, estimate(0.9, -5, 7))]
    assert "est de 89,4 %, sans écart établi avec celui observé en France (88,8 %) ;" in plain(
        success_level(estimate(89.43), in_=LYON, session=2023, comparators=others)
    )


def test_the_threshold_of_the_level_decides_what_is_close(estimate, plain):
    others = [Comparator("en France", 88.81, 748_000, estimate(0.9, -3, 5))]
    college = estimate(89.43, n=400, units=1)
    said = success_level(college, in_="au collège Jean Moulin", session=2023, level="etablissement", comparators=others)
    assert plain(said) == (
        "Au collège Jean Moulin, le taux de réussite au DNB (série générale, session 2023) est de 89 %, soit un niveau proche "
        "de celui observé en France (88,8 %) ; il porte sur 400 candidats présents."
    )


def test_an_unjudged_comparator_is_only_quoted(estimate, plain):
    others = [Comparator("en France", 88.81, 748_000), Comparator(REGION, 89.2, 80_000, estimate(0.2))]
    assert (
        "est de 89,4 %, contre 88,8 % en France et 89,2 % dans la région académique Auvergne-Rhône-Alpes ;"
    ) in plain(success_level(estimate(89.43), in_=LYON, session=2023, comparators=others))


def test_small_numbers_are_refused(estimate, plain):
    assert (
        plain(success_level(estimate(89, n=19), in_=LYON, session=2023)) == "Effectif insuffisant (20 élèves requis)."
    )
    assert college_rate(estimate(89, 70, 95, n=19), the_="le collège A", session=2023).startswith(
        "Effectif insuffisant"
    )


def test_another_examination(estimate, plain):
    bac = Subject("taux de réussite au baccalauréat", None, "lycée")
    assert plain(success_level(estimate(91.25), in_=LYON, session=2023, subject=bac)) == (
        "Dans l’académie de Lyon, le taux de réussite au baccalauréat (session 2023) est de 91,3 % ; "
        "il porte sur 32 456 candidats présents dans 212 lycées."
    )


def test_ips_level(plain):
    others = [Comparator("en France", 103.6, 0), Comparator("dans l’académie de Lille", 99, 0)]
    assert plain(ips_level(105.3, in_=LYON, rentree=2022, comparators=others)) == (
        "Dans l’académie de Lyon, l’IPS moyen des collèges (rentrée 2022, pondéré par les effectifs) est de 105,3, soit un "
        "niveau proche de celui observé en France (103,6) et 6,3 points de plus que dans l’académie de Lille (99,0)."
    )
    assert plain(ips_level(105.3, in_="en France", rentree=2022)) == (
        "En France, l’IPS moyen des collèges (rentrée 2022, pondéré par les effectifs) est de 105,3."
    )


def test_three_points_of_ips_are_not_a_difference(plain):
    close = ips_level(103, in_=LYON, rentree=2022, comparators=[Comparator("en France", 100, 0)])
    apart = ips_level(96.9, in_=LYON, rentree=2022, comparators=[Comparator("en France", 100, 0)])
    assert "soit un niveau proche de celui observé en France (100,0)." in plain(close)
    assert "soit 3,1 points de moins qu’en France (100,0)." in plain(apart)


def test_one_college(estimate, plain):
    said = one_college(
        the_="le collège Jean Moulin",
        of="du collège Jean Moulin",
        rate=estimate(87, 79, 92.3, n=95, units=1),
        session=2023,
        ips=98.4,
        quarter=2,
        rentree=2022,
    )
    assert [plain(text) for text in said] == [
        "Le collège Jean Moulin a un taux de réussite au DNB (série générale, session 2023) de 87 % "
        "(intervalle : 79 % à 92 %), pour 95 candidats présents.",
        "L’IPS du collège Jean Moulin est de 98,4 (rentrée 2022), dans le 2e quart national : "
        "le 1er réunit les IPS les plus faibles, le 4e les plus élevés.",
        "Avec un seul collège, le lien entre IPS et réussite ne peut pas être mesuré.",
    ]


def test_one_college_with_missing_values_says_what_remains(estimate, plain):
    said = one_college(
        the_="le collège A", of="du collège A", rate=None, session=2023, ips=None, quarter=None, rentree=2022
    )
    assert len(said) == 1
    assert "intervalle" not in college_rate(estimate(87, n=95), the_="le collège A", session=2023)


def test_first_quarter_and_no_fifth(plain):
    assert "dans le 1er quart national" in plain(college_ips(80, 1, of="du collège A", rentree=2022))
    with pytest.raises(ValueError, match="quarter"):
        college_ips(80, 5, of="du collège A", rentree=2022)
