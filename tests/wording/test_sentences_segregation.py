"""Sentences on the social mix."""

import pytest

from analysis.measures import NotEstimable
from analysis.measures.segregation import ChangeParts, Part, SectorDecomposition
from analysis.wording import check_text
from analysis.wording.sentences import segregation as say


def _found(index=0.096, public=0.052, private=0.021, between=0.023):
    return SectorDecomposition(index, 1.32, Part(0.78, 1.28, 0.07, public), Part(0.22, 1.31, 0.1, private), between)


def test_the_level_and_its_three_parts(plain):
    assert plain(say.index_level(_found(), in_="dans l’académie de Lyon", year=2021)) == (
        "Dans l’académie de Lyon, l’indice de ségrégation sociale entre collèges est de 0,096 à la rentrée 2021 "
        "(0 : mixité parfaite, 1 : séparation totale) ; 54 % viennent des écarts entre collèges publics, 22 % des écarts entre "
        "collèges privés et 24 % de l’écart entre public et privé."
    )


def test_one_sector_and_no_segregation(plain):
    alone = say.index_level(_found(), in_="dans la Creuse", year=2021, has_private=False)
    assert "il n’y a pas de collège privé, tout vient des écarts entre collèges publics." in plain(alone)
    alike = say.index_level(_found(0.0, 0.0, 0.0, 0.0), in_="ici", year=2021)
    assert plain(alike).endswith("; tous les collèges ont la même composition.")


@pytest.mark.parametrize(
    ("value", "low", "high", "start"),
    [
        (0.034, 0.031, 0.037, "C’est nettement plus qu’en France (0,096) : 0,034 de plus"),
        (-0.006, -0.009, -0.003, "C’est moins qu’en France (0,096) : 0,006 de moins"),
        (0.001, -0.002, 0.004, "C’est proche de l’indice observé en France (0,096)."),
        (0.004, 0.003, 0.0045, "C’est proche"),
        (0.004, -0.004, 0.012, "L’écart avec l’indice observé en France (0,096) n’est pas établi"),
    ],
)
def test_beside_the_country(plain, estimate, value, low, high, start):
    said = say.index_compared(estimate(value, low, high), 0.096, in_="en France")
    assert plain(said).startswith(start)
    assert not check_text(said, copil=True)


@pytest.mark.parametrize(
    ("low", "high", "reading"),
    [
        (0.006, 0.014, "une hausse nette"),
        (0.002, 0.018, "une hausse établie, d’ampleur incertaine"),
        (-0.004, 0.024, "non concluant, le hasard des effectifs suffirait à produire une telle variation"),
    ],
)
def test_a_change_is_judged(plain, estimate, low, high, reading):
    said = say.index_change(_found(0.096), _found(0.106), estimate(0.01, low, high), 2014, 2021)
    assert plain(said).startswith(
        "Entre les rentrées 2014 et 2021, l’indice passe de 0,096 à 0,106 (intervalle de la variation : "
    )
    assert plain(said).split(" : ")[-1].startswith(reading)
    assert not check_text(said, copil=True)


def test_a_small_change_that_is_established_is_not_said_to_be_none(plain, estimate):
    said = plain(say.index_change(_found(0.0964), _found(0.0956), estimate(-0.0008, -0.0014, -0.0002), 2014, 2021))
    assert "passe de 0,0964 à 0,0956" in said
    assert "une variation réelle, mais trop faible pour être commentée" in said
    stable = plain(say.index_change(_found(0.0964), _found(0.0962), estimate(-0.0002, -0.001, 0.0006), 2014, 2021))
    assert "l’indice reste à 0,096" in stable
    assert "l’indice est stable, à 0,005 près" in stable


def test_a_change_without_interval_and_one_that_depends_on_the_measure(plain):
    said = plain(say.index_change(_found(), _found(0.11, 0.05, 0.02, 0.04), None, 2014, 2021, robust=False))
    assert "seulement décrite, sans intervalle" in said
    assert "le sens de cette variation dépend de la mesure retenue" in said
    assert "la part due à l’écart entre public et privé passe de 24 % à 36 %." in said


def test_shares_of_the_ips(plain):
    said = say.ips_share(31.7, in_="dans l’académie de Versailles", rentree=2022, other=23.8, other_in="en France")
    assert plain(said) == (
        "Dans l’académie de Versailles, 32 % des différences d’IPS entre élèves (mesurées par la variance, rentrée 2022) s’observent "
        "d’un collège à l’autre, contre 24 % en France ; 68 % s’observent entre élèves d’un même collège."
    )
    assert not check_text(said, copil=True)


def test_three_points_of_ips_are_not_interpreted(plain):
    far = say.ips_sectors({"prive": 121.1, "public": 100.9, "gap": 20.2}, rentree=2022)
    near = say.ips_sectors({"prive": 103.0, "public": 100.5, "gap": 2.5}, rentree=2022)
    assert plain(far).endswith("soit un écart de 20,2 points.")
    assert plain(near).endswith("une différence de 3 points ou moins ne s’interprète pas.")


def test_what_a_change_owes_to_what(plain):
    said = say.change_origin(ChangeParts(0.0097, 0, 0, -0.0004, 0.0016, 0.0085))
    assert "+0,0085 vient du rapprochement" in plain(said)
    assert not check_text(said)


@pytest.mark.parametrize(
    "reason",
    [
        "no_data",
        "one_college",
        "one_group",
        "one_part",
        "parts_disagree",
        "too_few_units",
        "constant_ips",
        "constant_sector",
        "no_common_margins",
    ],
)
def test_every_refusal_is_a_sentence(reason):
    said = say.mix_refusal(NotEstimable(reason, 10, 3))
    assert said.endswith(".")
    assert not check_text(said)


def test_what_is_not_published(plain):
    assert "plusieurs académies" in say.no_published_index(in_="dans la région", level="region_academique")
    assert not check_text(say.no_ips(in_="dans l’académie de Lyon"))
    assert not check_text(say.MIX_CAUTION, copil=True)
