"""Raw values to French text, and the columns of a data set."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.exhibits import Column, table
from analysis.exhibits.dataset import Dataset, dataset
from analysis.exhibits.formats import KINDS, write
from analysis.exhibits.fragment import grouped
from analysis.exhibits.svg import inline

NNBSP, NBSP, MINUS = "\u202f", "\u00a0", "\u2212"
SAID = {"title": "T", "population": "p", "n": 1, "source": "s", "vintage": "v"}


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (748628, "integer", f"748{NNBSP}628"),
        (2.9719, "decimal:2", "2,97"),
        (-0.04, "decimal", "0,0"),
        (0.6, "signed:2", "+0,60"),
        (-0.3, "signed", f"{MINUS}0,3"),
        (87.25, "percent:1", f"87,3{NNBSP}%"),
        (-0.17, "points", f"{MINUS}0,2{NBSP}point"),
        (3.1, "points", f"+3,1{NBSP}points"),
        (2022, "year", "2022"),
        (2022, "school_year", "2022-2023"),
        (2022, "text", "2022"),
        (0.0001, "p_value", f"<{NBSP}0,001"),
        (0.0123, "p_value", "0,012"),
        (None, "percent", "–"),
        ("ns", "percent", "ns"),
        (True, "text", "oui"),
    ],
)
def test_formats(value, form, text):
    assert write(value, form) == text


@given(
    value=st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9),
    kind=st.sampled_from(sorted(set(KINDS) - {"text", "year", "school_year"})),
)
def test_numbers_never_show_english_marks(value, kind):
    text = write(value, kind)
    assert "." not in text
    assert "-" not in text
    assert " " not in text


def test_interval_follows_its_value_and_stays_in_the_data():
    frame = pd.DataFrame({"b": [2.97, None], "bas": [2.49, 1.0], "haut": [3.45, 2.0]})
    data = dataset(frame, [Column("b", "Pente", format="decimal:2", low="bas", high="haut")])
    assert data.texts() == [[f"2,97{NBSP}[2,49{NNBSP};{NBSP}3,45]"], ["–"]]
    assert data.keys == ("b", "bas", "haut")
    assert data.columns[0].align == "right"
    assert Dataset.from_payload(data.payload()) == data


def test_rows_are_gathered_and_row_header_is_on_the_left():
    frame = pd.DataFrame({"secteur": ["public", "public", "privé"], "session": [2022, 2023, 2022], "n": [1, 2, 3]})
    shown = table(
        frame, **SAID, groups="secteur", row_header="session", columns=[Column("session", format="year"), "n"]
    )
    body = grouped(shown.data, "secteur")
    assert [(name, [row["session"] for row in rows]) for name, rows in body] == [
        ("public", ["2022", "2023"]),
        ("privé", ["2022"]),
    ]
    assert {column.key: column.align for column in shown.data.columns}["session"] == "left"


def test_group_values_take_their_column_format():
    frame = pd.DataFrame({"session": [2022, 2023], "motif": ["a", "b"], "n": [1, 2]})
    shown = table(frame, **SAID, groups="session", columns=[Column("session", format="year"), "motif", "n"])
    assert [name for name, _ in grouped(shown.data, "session")] == ["2022", "2023"]
    assert shown.row_header == "motif"


def test_two_inlined_pictures_share_no_id():
    svg = '<svg width="10pt" height="5pt"><defs><clipPath id="p1"/></defs><g clip-path="url(#p1)"><use xlink:href="#p1"/></g></svg>'
    first, second = (inline(svg, prefix, 'role="img"') for prefix in ("f1", "f2"))
    assert 'id="f1-p1"' in first
    assert "url(#f1-p1)" in first
    assert 'href="#f1-p1"' in first
    assert 'viewBox="0 0 10 5"' in first
    assert "width=" not in first
    assert "f1-" not in second
