"""Sentences on orientation, girls and boys: stage, denominator, interval; nothing that names a cause."""

import re

import pandas as pd
import pytest

from analysis.measures import Estimate, Inference, NotEstimable
from analysis.measures.orientation import kitagawa
from analysis.wording import check_copil, check_text
from analysis.wording.sentences import actions, gender, offer, orientation


def found(value, low, high, n=5000, unit="points"):
    return Estimate("x", value, low, high, 1.0, n, 40, Inference("WLS", "CR1"), unit)


SPLIT = kitagawa(
    pd.DataFrame({"stratum": ["REP+", "prive"], "k1": [50, 80], "n1": [100, 100], "k2": [70, 120], "n2": [120, 140]})
)
IN = "dans l’académie de Lyon"
SENTENCES = {
    "passage": orientation.passage(found(66.7, 65.5, 67.9), (1.9, 66.7, 68.6), in_=IN, year=2024),
    "all_found": orientation.passage(found(66.7, 65.5, 67.9), (0.0, 66.7, 66.7), in_=IN, year=2024),
    "hidden": orientation.passage(found(66.7, 65.5, 67.9, 80), NotEstimable("secret"), in_=IN, year=2024),
    "stages": orientation.stages(found(69.0, 68, 70), found(67.8, 67, 69), found(66.7, 66, 68)),
    "more": orientation.stages(found(66.0, 65, 67), found(67.8, 67, 69), found(66.7, 66, 68)),
    "gap": orientation.priority_gap(found(55.6, 50, 60), found(64.5, 63, 66), found(-8.9, -14.3, -3.5), name="REP+"),
    "gap_unclear": orientation.priority_gap(found(58, 50, 65, 500), found(61, 58, 63), found(-3.3, -10.7, 3.8), name="REP+"),
    "endured": orientation.endured(found(1.7, 1.3, 2.1), found(3.8, 3.3, 4.3)),
    "fields": gender.fields(54.7, 2.6, in_=IN, rentree=2025),
    "actions": actions.covered(240, 390, 14.23, rentree=2024, in_=IN),
    "one_action": actions.covered(1, 3, 1.0, rentree=2024, in_=IN),
    "hours": actions.associated(found(0.4, -0.6, 1.4)),
    "rise": orientation.change(found(3.2, 2.1, 4.3), SPLIT, start=2021, end=2024, level="academie"),
    "unclear": orientation.change(found(0.4, -2.1, 3.0), SPLIT, start=2021, end=2024, level="academie"),
    "offer": offer.choice_and_offer(
        {"gt": 1, "pro": 12}, {"gt": 2.04, "pro": 0.9}, offer.Offered(2025, 15234, 6030, 21400), in_=IN
    ),
    "offer_hidden": offer.places(offer.Offered(2025, 15234, 1, None)),
    "offer_partial": offer.places(offer.Offered(2025, 15234, 6030, 21400, (1, 3))),
    "offer_unplaced": offer.choice_and_offer({"gt": 0, "pro": 2}, {"gt": None, "pro": None}, None, in_=IN),
    "comparable": orientation.comparable(found(-33.1, -34.3, -31.8), band=(10, 12), ips=(61.0, 150.0)),
    "sex": orientation.comparable_sex(found(4.9, 4.5, 5.4), 13.2),
    "place": orientation.comparable_place(found(-3.7, -4.9, -2.5)),
    "split": orientation.split(-43.3, found(-22.8, -23.4, -22.2), found(-20.5, -21.5, -19.5), name="1er quart d’IPS − 4e quart"),
    "definition": orientation.DEFINITION,
    "compatible": orientation.COMPATIBLE,
    "separation": gender.separation(26.7, 25.2, 28.2, in_=IN, rentree=2022, other=25.4, other_in="en France"),
    "widest": gender.widest("l’enseignement de mathématiques", 32.0, 56.7, -24.7, -26.1, -23.2, rentree=2022, lycees=(61, 64)),
    "extremes": gender.extremes(("sciences de l’ingénieur", 14.8), ("humanités", 80.9)),
    "tracks": gender.tracks(("STI2D", 7.4), ("ST2S", 88.7), rentree=2021),
    "chance": gender.by_chance(26.7, 2.1),
    "note": gender.NOTE,
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_nothing_is_claimed_and_the_typography_is_french(name):
    assert check_text(SENTENCES[name], copil=True) == ()


@pytest.mark.parametrize("reason", orientation.REFUSALS)
def test_refusals(reason):
    assert check_text(orientation.orientation_refusal(NotEstimable(reason, 30, 3))) == ()


def test_too_few_colleges_says_how_many():
    assert "3\u00a0collèges" in orientation.orientation_refusal(NotEstimable("too_few_units", 30, 3))


def test_the_rate_carries_its_bounds_and_its_denominator():
    said = SENTENCES["passage"]
    assert "À la rentrée\u00a02025" in said
    assert "66,7\u202f% des 5\u202f000 élèves de 3e" in said
    assert "le taux se situe entre 66,7\u202f% et 68,6\u202f%" in said
    assert "tous ont été retrouvés" in SENTENCES["all_found"]
    assert "retrouvés" not in SENTENCES["hidden"]


def test_a_change_not_concluded_is_not_explained():
    assert "vient de la répartition" in SENTENCES["rise"]
    assert SENTENCES["unclear"].endswith("non concluant.")


def test_signs_become_words():
    assert "8,9\u00a0points de moins (intervalle\u202f: 3,5 à 14,3)" in SENTENCES["gap"]
    assert "2,3\u00a0points de moins entre la demande et la rentrée" in SENTENCES["stages"]
    assert "0,7\u00a0point de plus" in SENTENCES["more"]
    assert "33,1\u00a0points moins souvent" in SENTENCES["comparable"]


def test_the_wish_is_never_called_self_censorship():
    """The word appears once, in the list of what the gap is compatible with."""
    said = " ".join(text for name, text in SENTENCES.items() if name != "compatible")
    assert not re.search("autocensure", said)
    assert "ne départagent pas" in orientation.COMPATIBLE


def test_no_lycee_is_said_in_words():
    assert "aucun lycée n’a une seconde GT et 2\u00a0lycées ont une voie professionnelle" in SENTENCES["offer_unplaced"]


def test_a_committee_reads_five_sentences():
    chosen = [SENTENCES[name] for name in ("passage", "stages", "gap", "rise", "offer")]
    assert check_copil(chosen) == ()


def test_a_gap_whose_interval_holds_zero_is_not_given_a_sign():
    assert "sans que le sens de l’écart soit établi" in SENTENCES["gap_unclear"]
    assert "établi" not in SENTENCES["gap"]
