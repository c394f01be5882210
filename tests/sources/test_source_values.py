"""Numbers, missing markers, years."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sources.values import (
    missing_reason,
    parse_number,
    parse_numbers,
    parse_rentree,
    parse_session,
    parse_text,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("93,20%", 93.2),
        ("81,7 %", 81.7),
        ("+1", 1),
        ("\u22124", -4),
        ("-28.0", -28),
        ("540.0", 540),
        ("1\u00a0234", 1234),
        ("1\u202f234,5", 1234.5),
        (" 12 ", 12),
        ("0", 0),
        ("1e3", 1000),
    ],
)
def test_numbers_as_written(text, value):
    assert parse_number(text) == (value, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, "nd") for text in ("", " ", "ND", "nd", "NA", "None", "nan", "-", ".", "NC", "« »", "\u00a0")),
        *((text, "s") for text in ("<5", "< 5", "<=10", "s", "c", "*")),
        ("NS", "ns"),
        ("so", "so"),
    ],
)
def test_missing_markers_keep_their_reason_and_are_never_zero(text, reason):
    assert parse_number(text) == (None, reason)


@pytest.mark.parametrize("text", ["abc", "12a", "1,2,3", "1.2.3", "--5", "douze", "inf", "1/2"])
def test_other_texts_are_refused(text):
    assert parse_number(text) == (None, None)


def test_a_column_of_numbers():
    parsed = parse_numbers(pd.Series(["1,5", "NS", "", "x"], dtype="str"))
    assert parsed.value.isna().tolist() == [False, True, True, True]
    assert parsed.reason.fillna("").tolist() == ["", "ns", "nd", ""]
    assert parsed.bad.tolist() == [False, False, False, True]


@given(st.floats(min_value=-1e6, max_value=1e6).map(lambda x: round(x, 3)), st.sampled_from(["fr", "en", "percent"]))
def test_any_number_survives_both_spellings(value, style):
    written = f"{value:,.3f}".replace(",", "\u00a0")
    written = {"fr": written.replace(".", ","), "en": written, "percent": written.replace(".", ",") + "\u202f%"}[style]
    assert math.isclose(parse_number(written)[0], value, abs_tol=1e-9)


@given(st.text(max_size=12))
def test_any_text_is_a_number_a_marker_or_refused(text):
    value, reason = parse_number(text)
    assert (value is None) or (reason is None and math.isfinite(value))
    assert (reason is None) or reason == missing_reason(text)


@pytest.mark.parametrize(
    "text",
    ["2022-2023", "2022/2023", "2022-23", "2022", "2022.0", "2022-09-01", "2022-09-01T00:00:00+00:00", "Rentrée 2022"],
)
def test_rentree(text):
    assert parse_rentree(text) == 2022


@pytest.mark.parametrize("text", ["2023", "2023.0", "2023-06-30", "2022-2023", "session 2023", " 2023 "])
def test_session(text):
    assert parse_session(text) == 2023


@pytest.mark.parametrize("text", ["", "22", "2022-2024", "NS", "12022", "1850"])
def test_years_refused(text):
    assert parse_rentree(text) is None
    assert parse_session(text) is None


@given(st.integers(1995, 2035))
def test_session_follows_rentree(year):
    school_year = f"{year}-{year + 1}"
    assert parse_rentree(school_year) + 1 == parse_session(school_year) == parse_session(str(year + 1))


def test_texts_lose_spaces_and_lone_dashes():
    assert parse_text(pd.Series([" A\u00a0 B ", "-", ""], dtype="str")).fillna("∅").tolist() == ["A B", "∅", "∅"]
