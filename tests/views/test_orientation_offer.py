"""What is offered stands beside every statement on choice, whatever is known and whatever is hidden."""

import pandas as pd
import pytest
from orientation_counts import HERE, PASSAGE, context, results

from analysis.context.orientation_estimates import ESTIMATE_TYPES
from analysis.disclosure import read_audience
from analysis.frames.capacity import Capacity
from analysis.frames.offer import Offer
from analysis.measures import Estimate, NotEstimable
from analysis.views import orientation as ori
from analysis.wording import check_text
from analysis.wording.sentences import offer as say
from analysis.work import DISCLOSURE

NOWHERE = pd.DataFrame(columns=["bassin", "rentree", "kind", "places"])


def offered(places):
    held = Capacity((HERE,), places, (), NOWHERE, dict.fromkeys(places, 1))
    return Offer({"gt": 3, "pro": 0}, {"gt": 4.2, "pro": None}, {"gt": 80.0, "pro": None}, 30, 28, held)


OFFERS = {
    "known": offered({2025: {"gt": 2400, "pro": 900}}),
    "other year": offered({2020: {"gt": 2400}}),
    "none": offered({}),
}


def speaks_of_choice(text):
    return any(word in text.lower() for word in say.ABOUT_CHOICE)


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
@pytest.mark.parametrize("passage", [PASSAGE, PASSAGE | {"REP+": (3, 220)}, dict.fromkeys(PASSAGE, (2, 3))], ids=str)
def test_no_page_speaks_of_choice_without_what_is_offered(offer, passage):
    said = ori.essential(results(passage), offer)
    assert any(speaks_of_choice(text) for text in said[-1:]), "the offer is the last thing said"
    assert said[-1].endswith(say.DEPENDS)
    assert (say.UNKNOWN in said[-1]) != (offer is OFFERS["known"])
    for text in said:
        assert check_text(text, copil=True) == ()


def compared(value, low, high):
    """One territory whose difference by social position and by sex is known."""
    row = {
        "territory": HERE.id,
        "level": HERE.level,
        "model": "comparable",
        "value": value,
        "low": low,
        "high": high,
        "se": 1.0,
    }
    row |= {"df": 20.0, "n": 5000, "units": 60, "covariance": "CV3", "cluster": "uai", "refused": ""}
    estimates = pd.DataFrame([row | {"variable": name} for name in ("ips", "girl", "positions")]).reindex(
        columns=list(ESTIMATE_TYPES)
    )
    sample = {
        "territory": HERE.id,
        "level": HERE.level,
        "rentrees": "2024",
        "pupils": 5400,
        "kept": 5000,
        "colleges": 60,
    }
    samples = pd.DataFrame([sample | {"parameters": 12, "ips_q1": 61.0, "ips_q4": 150.0, "rate": 68.0}])
    held = context()
    known = type(held)(**(vars(held) | {"estimates": estimates.astype(ESTIMATE_TYPES), "samples": samples}))
    return ori.wishes.Wishes(HERE, known, read_audience(DISCLOSURE))


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
def test_wishes_at_comparable_results_end_with_what_is_offered(offer):
    said = ori.wishes.essential(compared(8.0, 6.0, 10.0), offer)
    assert speaks_of_choice(said[0])
    assert said[-1].endswith(say.DEPENDS)
    assert len(said) <= 5


def test_places_for_a_hundred_pupils_are_of_the_same_territory():
    text = ori.offer.offer_text(HERE, OFFERS["known"], results())
    everyone = results().count("destination", 2024, "total")
    assert (
        f"soit {round(100 * 2400 / everyone)} et {round(100 * 900 / everyone)} pour 100 élèves de 3e"
        in text.replace("\u00a0", " ")
    )
    elsewhere = Offer(
        {"gt": 0, "pro": 0},
        {"gt": None, "pro": None},
        {},
        1,
        1,
        Capacity((HERE.parent,), {2025: {"gt": 50}}, (), NOWHERE, {2025: 1}),
    )
    told = ori.offer.offer_text(HERE, elsewhere, results())
    assert "pour 100 élèves" not in told
    assert told.startswith("Dans l’académie de Lyon")


def test_places_beside_pupils_found():
    table = ori.offer.kinds(results(), OFFERS["known"])
    assert table["places"].tolist() == [2400, 900]
    assert ori.offer.kinds(results(), OFFERS["none"]).empty


def test_what_is_endured_is_refused_where_it_is_hidden():
    """No table of appeals nor of journeys in this publication: nothing is told of them, and the path is not there either."""
    table = ori.endured.endured(results())
    assert table.empty
    assert ori.endured.sentence(results()) is None
    share = results().proportion("decision", 12, 400)
    assert isinstance(share, Estimate)
    assert share.value == pytest.approx(3.0)
    assert results().proportion("decision", 0, 50) == NotEstimable("secret", 50)


def test_families_of_trades_are_told_of_large_territories_alone():
    assert ori.fields.by_field(results()).empty
    assert ori.fields.separation(results()).reason in ("no_data", "secret")
    assert ori.fields.sentence(results()) is None


def test_places_that_some_academies_alone_declare_are_not_those_of_the_country():
    country = HERE.parent.parent.parent
    held = Capacity((country,), {2025: {"gt": 50}}, (), NOWHERE, {2025: 1})
    told = ori.offer.offer_text(country, Offer({"gt": 3, "pro": 2}, {"gt": None, "pro": None}, {}, 1, 1, held), None)
    assert "dans 1\u00a0académie sur 30" in told
