"""French numbers: commas, spaces, signs, plurals; cross-checked with babel, and read back."""

import math

import pytest
from babel.numbers import format_decimal, parse_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.wording import numbers as fr

FINITE = st.floats(-1e9, 1e9, allow_nan=False)
DECIMALS = st.integers(0, 3)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234.5, 1, "1\u202f234,5"),
        (-0.04, 1, "0,0"),
        (-0.0, 1, "0,0"),
        (-0.3, 1, "\u22120,3"),
        (2.25, 1, "2,3"),
        (1.005, 2, "1,01"),
        (-2.25, 1, "\u22122,3"),
        (748628, 0, "748\u202f628"),
        (999.96, 1, "1\u202f000,0"),
    ],
)
def test_number(value, decimals, expected):
    assert fr.number(value, decimals) == expected


def test_signed_differences():
    assert fr.signed(1.2) == "+1,2"
    assert fr.signed(-1.2) == "\u22121,2"
    assert fr.signed(0.01) == "0,0"
    assert fr.signed(-0.01) == "0,0"


@pytest.mark.parametrize("missing", [float("nan"), float("inf"), float("-inf")])
def test_missing_values_have_no_words(missing):
    with pytest.raises(ValueError, match="no French number"):
        fr.number(missing)


def test_none_has_no_words():
    with pytest.raises(TypeError):
        fr.number(None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0,0\u00a0point"),
        (1.5, "1,5\u00a0point"),
        (1.94, "1,9\u00a0point"),
        (1.96, "2,0\u00a0points"),
        (-1.9, "\u22121,9\u00a0point"),
        (-2, "\u22122,0\u00a0points"),
        (3, "3,0\u00a0points"),
    ],
)
def test_points_are_plural_from_two_as_printed(value, expected):
    assert fr.points(value) == expected


def test_quantities():
    assert fr.quantity(0, "collège") == "0\u00a0collège"
    assert fr.quantity(1, "collège") == "1\u00a0collège"
    assert fr.quantity(2, "collège") == "2\u00a0collèges"
    assert fr.quantity(2345, "candidat présent", "candidats présents") == "2\u202f345\u00a0candidats présents"


@pytest.mark.parametrize(
    ("value", "n", "expected"),
    [
        (89.43, 32456, "89,4\u202f%"),
        (89.43, 999, "89\u202f%"),
        (89.43, 1000, "89,4\u202f%"),
        (100, 50, "100\u202f%"),
        (99.6, 250, "99,6\u202f%"),
        (0.3, 330, "0,3\u202f%"),
        (0, 30, "0\u202f%"),
        (99.97, 5000, "99,97\u202f%"),
        (99.99999999999, 5000, "100,0\u202f%"),
    ],
)
def test_rates_have_the_decimals_their_denominator_deserves(value, n, expected):
    assert fr.rate(value, n) == expected


def test_intervals():
    assert fr.interval(2.1, 3.4) == "2,1 à 3,4"
    assert fr.interval(-0.31, 0.5, sign=True) == "\u22120,3 à +0,5"
    assert fr.percent_interval(79.2, 92.4) == "79\u202f% à 92\u202f%"
    for function in (fr.interval, fr.percent_interval):
        with pytest.raises(ValueError, match="interval"):
            function(2, 1)


def test_ordinals():
    assert [fr.ordinal(k) for k in (1, 2, 21, 1000)] == ["1er", "2e", "21e", "1\u202f000e"]
    assert fr.ordinal(1, feminine=True) == "1re"
    with pytest.raises(ValueError, match="rank"):
        fr.ordinal(0)


def test_years():
    assert fr.session(2023) == "session\u00a02023"
    assert fr.rentree(2022) == "rentrée\u00a02022"
    assert fr.school_year(2022) == "2022-2023"
    assert fr.period("session", [2023]) == "session\u00a02023"
    assert fr.period("session", [2023, 2022]) == "sessions\u00a02022 et 2023"
    assert fr.period("session", [2024, 2022, 2023]) == "sessions\u00a02022 à 2024"
    assert fr.period("session", [2019, 2021, 2022]) == "sessions\u00a02019, 2021 et 2022"
    with pytest.raises(ValueError, match="year"):
        fr.period("session", [])


def test_enumerations():
    assert fr.enumerate_fr(["a"]) == "a"
    assert fr.enumerate_fr(["a", "b", "c"]) == "a, b et c"
    with pytest.raises(ValueError, match="enumerate"):
        fr.enumerate_fr([])


@pytest.mark.parametrize(
    ("word", "following", "expected"),
    [
        ("que", "en France", "qu’en France"),
        ("que", "dans l’académie de Lyon", "que dans l’académie de Lyon"),
        ("de", "IPS", "d’IPS"),
        ("le", "écart", "l’écart"),
        ("de", "Haute-Savoie", "de Haute-Savoie"),
    ],
)
def test_elision(word, following, expected):
    assert fr.elide(word, following) == expected


def test_sentence_case_keeps_acronyms():
    assert fr.sentence_case("dans l’académie de Lyon, l’IPS") == "Dans l’académie de Lyon, l’IPS"


@settings(deadline=None)
@given(value=FINITE, decimals=DECIMALS)
def test_numbers_round_trip(value, decimals):
    text = fr.number(value, decimals).replace(fr.MINUS, "-")
    assert math.isclose(
        float(parse_decimal(text, locale="fr_FR", strict=True)), value, abs_tol=0.5000001 * 10**-decimals
    )


@settings(deadline=None)
@given(value=st.integers(-(10**12), 10**12))
def test_counts_agree_with_the_cldr(value):
    assert fr.count(value) == format_decimal(value, locale="fr_FR").replace("-", fr.MINUS)


@settings(deadline=None)
@given(value=FINITE, decimals=DECIMALS, sign=st.booleans())
def test_no_ascii_minus_no_point_no_negative_zero(value, decimals, sign):
    text = fr.number(value, decimals, sign=sign)
    assert not set(text) & set("-. ")
    assert text.strip("−0,") or not text.startswith(fr.MINUS)


@settings(deadline=None)
@given(value=st.floats(0, 100), n=st.integers(1, 10**6))
def test_a_rate_is_only_0_or_100_when_it_is(value, n):
    if fr.rate(value, n) in ("0\u202f%", "100\u202f%"):
        assert value < 0.0051 or value > 99.9949


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0, 1), (1e-12, 1), (-0.0004, 1), (0.04, 2), (-0.004, 3), (0.06, 1), (3.0, 1)]
)
def test_enough_decimals_not_to_print_zero_and_no_more_when_none_is_enough(value, expected):
    assert fr.enough_decimals(value) == expected
