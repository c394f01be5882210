"""Shares between bounds: every interval is drawn, written and said; nothing breaks on the edges."""

import pandas as pd
import pytest

from analysis.charts.bounds import bound_rows
from analysis.wording.lint import check_text


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "label": ["Académie de Lyon", "Filles", "Garçons"],
            "low": [59.1, 65.6, 52.7],
            "high": [64.1, 70.5, 57.8],
            "ci_low": [58.8, 65.2, 52.2],
            "ci_high": [64.4, 70.9, 58.3],
            "found": [62.2, 69.0, None],
            "role": ["territory", "other", "other"],
            "group": ["", "Sexe", "Sexe"],
        }
    )


def test_bounds_are_written_and_said(rows):
    chart = bound_rows(rows, x_label="Part des élèves (%)")
    assert "59 à 64" in chart.svg
    assert chart.svg.count("Sexe") >= 1
    assert "entre 59 et 64" in chart.alt
    assert "Sexe, Filles" in chart.alt
    assert "intervalle 59 à 64" in chart.alt
    assert not check_text(chart.alt)
    assert list(chart.data["Borne basse"]) == [59.1, 65.6, 52.7]


def test_a_point_is_said_as_one(rows):
    exact = rows.assign(low=rows["found"].fillna(55), high=rows["found"].fillna(55))
    chart = bound_rows(exact, x_label="Part (%)")
    assert "Académie de Lyon 62 " in chart.alt


def test_a_difference_keeps_zero_in_sight(rows):
    gaps = rows.assign(low=-21.0, high=4.0, ci_low=-22.0, ci_high=5.0)
    assert "−21 à 4" in bound_rows(gaps, x_label="Écart (points)").svg


def test_nothing_to_draw():
    empty = pd.DataFrame(columns=["label", "low", "high", "ci_low", "ci_high", "found", "role"])
    assert "Aucune valeur" in bound_rows(empty, x_label="Part (%)").svg


def test_hidden_rows_are_left_out(rows):
    rows.loc[1, ["low", "high"]] = None
    assert len(bound_rows(rows, x_label="Part (%)").data) == 2
