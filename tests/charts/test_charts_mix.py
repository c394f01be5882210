"""Stacked columns and rows, positions among territories."""

import re
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from analysis.charts.positions import position_dots
from analysis.charts.sheet import text_width
from analysis.charts.stacks import stacked_rows, stacked_years
from analysis.wording import check_text

SVG = "{http://www.w3.org/2000/svg}"
PARTS = ("Entre collèges publics", "Entre collèges privés", "Entre public et privé")


def _years(years=range(2014, 2022), parts=PARTS):
    return pd.DataFrame(
        [
            {"year": y, "part": p, "value": 0.02 + 0.01 * k + 0.001 * (y - 2014)}
            for y in years
            for k, p in enumerate(parts)
        ]
    )


def _rows(labels=("Académie de Lyon", "France"), shares=(5.0, 7.0, 19.0, 69.0)):
    names = (
        "Entre départements",
        "Entre public et privé",
        "Entre collèges d’un même secteur",
        "Entre élèves d’un même collège",
    )
    return pd.DataFrame(
        [{"label": x, "part": p, "value": v} for x in labels for p, v in zip(names, shares, strict=True)]
    )


def _dots(count=30):
    values = np.random.default_rng(1).gamma(6, 0.012, count)
    roles = ["territory", "similar", "similar", *["other"] * (count - 3)]
    rows = pd.DataFrame({"label": [f"Académie {k}" for k in range(count)], "value": values, "role": roles})
    return pd.concat(
        [rows, pd.DataFrame([{"label": "France", "value": 0.096, "role": "reference"}])], ignore_index=True
    )


@pytest.fixture(scope="module")
def drawn():
    return {
        "years": stacked_years(_years(), y_label="Indice de ségrégation sociale"),
        "one year": stacked_years(_years([2021], PARTS[:1]), y_label="Indice de ségrégation sociale"),
        "gap": stacked_years(_years([2014, 2015, 2021]), y_label="Indice"),
        "rows": stacked_rows(_rows(), x_label="Part de la variance de l’IPS des élèves"),
        "dots": position_dots(
            _dots(), x_label="Indice de ségrégation sociale, rentrée 2021", others="Les 30 académies"
        ),
        "many": position_dots(_dots(101), x_label="Indice", others="Les 101 départements"),
    }


def test_texts_stay_on_the_page(drawn):
    for kind, chart in drawn.items():
        root = ElementTree.fromstring(chart.svg)
        _, _, width, height = map(float, root.get("viewBox").split())
        for text in root.iter(f"{SVG}text"):
            x, y, size = (float(text.get(name, 0)) for name in ("x", "y", "font-size"))
            if found := re.match(r"translate\(([\d.-]+)[ ,]([\d.-]+)\)", text.get("transform", "")):
                x, y = float(found[1]), float(found[2])
            wide = text_width(text.text, size, int(text.get("font-weight", 400))) * 72 / 25.4
            start = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
            assert start >= -0.5, (kind, text.text)
            assert start + wide <= width + 0.5, (kind, text.text)
            assert 0 <= y <= height + 0.5, (kind, text.text)


def test_alternative_texts_are_sentences(drawn):
    for kind, chart in drawn.items():
        assert chart.alt.endswith("."), kind
        assert not check_text(chart.alt), (kind, chart.alt)


def test_same_bytes_twice(drawn):
    assert stacked_years(_years(), y_label="Indice de ségrégation sociale").svg == drawn["years"].svg
    again = position_dots(_dots(), x_label="Indice de ségrégation sociale, rentrée 2021", others="Les 30 académies")
    assert again.svg == drawn["dots"].svg


def test_columns_tell_the_first_and_last_totals(drawn):
    alt = drawn["years"].alt
    assert "de 0,090 à la rentrée 2014 à 0,111 à la rentrée 2021" in alt
    assert "La valeur la plus haute est 0,111 (2021)" in alt
    assert drawn["years"].data["Total"].iloc[-1] == pytest.approx(0.111)
    assert list(drawn["years"].data.columns) == ["Rentrée", *PARTS, "Total"]
    assert "rentrée 2021" in drawn["one year"].alt


def test_a_missing_year_keeps_its_place(drawn):
    labels = [text.text for text in ElementTree.fromstring(drawn["gap"].svg).iter(f"{SVG}text")]
    assert [label for label in labels if re.fullmatch(r"20\d\d", label or "")] == [str(y) for y in range(2014, 2022)]


def test_rows_write_the_shares_that_fit(drawn):
    assert "69\u202f%" in drawn["rows"].svg
    assert "5,0\u202f% Entre départements" in drawn["rows"].alt
    assert drawn["rows"].data.shape == (2, 5)


def test_dots_never_hide_one_another_nor_name_the_others(drawn):
    chart = drawn["many"]
    assert "Académie 0" in chart.alt
    assert "Académie 7" not in chart.alt + chart.svg
    assert list(chart.data["Repère"])[-5:] == ["Minimum", "1er quartile", "Médiane", "3e quartile", "Maximum"]
    marks = re.findall(r'<use href="[^"]+" x="([\d.]+)" y="([\d.]+)"', chart.svg)
    places = np.array(marks, dtype=float)
    places = places[places[:, 1] > 12]  # below the key
    assert len(places) == 101
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    assert apart[~np.eye(101, dtype=bool)].min() > 3.5


def test_nothing_to_draw():
    assert stacked_years(_years().iloc[:0], y_label="x").alt == "Aucune année à représenter."
    assert stacked_rows(_rows().iloc[:0], x_label="x").alt == "Aucune valeur à représenter."
    assert position_dots(_dots().iloc[:0], x_label="x", others="y").alt == "Aucune valeur à représenter."
