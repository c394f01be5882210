"""Nothing, one thing, everything equal, no interval, long names, narrow pages, placement of labels."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import charts
from analysis.charts.lines import cut
from analysis.charts.sheet import french_ticks, spread, text_width, wrap


def test_nothing_to_draw_says_so(make):
    none = [
        charts.scatter_fit(make.colleges(3).iloc[:0], territory="Réseau"),
        charts.quartile_rates(make.quarters().iloc[:0]),
        charts.quartile_shares(make.quarters().iloc[:0]),
        charts.evolution_panels(make.sessions().iloc[:0]),
        charts.interval_rows(make.rows().iloc[:0], x_label="Pente"),
        charts.residual_plot(pd.DataFrame({"n": [], "residual": []})),
    ]
    for chart in none:
        assert "Aucun" in chart.svg
        assert "aucun" in chart.alt.lower()
        assert chart.data.empty


def test_frames_without_any_column_typed_are_accepted(make):
    empty = pd.DataFrame(columns=["quartile", "series", "value", "low", "high", "n"])
    assert "Aucun" in charts.quartile_rates(empty).svg
    empty = pd.DataFrame(columns=["scale", "session", "value", "low", "high", "series"])
    assert "Aucune" in charts.evolution_panels(empty).svg
    empty = pd.DataFrame(columns=["label", "value", "low", "high", "role"])
    assert "Aucune" in charts.interval_rows(empty, x_label="Pente").svg


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_colleges(make, count):
    colleges = make.colleges(count)
    charts.scatter_fit(colleges, None, make.line(), None, territory="Réseau")
    charts.scatter_fit(colleges.drop(columns="group"), territory="Réseau", ceiling=None)
    charts.residual_plot(pd.DataFrame({"n": colleges["n"], "residual": 0.0}))


def test_everything_equal(make):
    same = make.colleges(12).assign(x=100.0, y=100.0, n=50)
    charts.scatter_fit(same, make.line(), territory="Réseau")
    charts.quartile_rates(make.quarters().assign(value=100.0, low=100.0, high=100.0))
    charts.evolution_panels(make.sessions().assign(value=0.0, low=0.0, high=0.0))
    charts.interval_rows(make.rows().assign(value=1.0, low=1.0, high=1.0), x_label="Pente")


def test_no_interval_at_all(make):
    charts.quartile_rates(make.quarters().assign(low=None, high=None))
    charts.evolution_panels(make.sessions(sessions=(2023,)).assign(low=None, high=None))
    charts.interval_rows(make.rows().assign(low=None, high=None), x_label="Pente", zero=True)


def test_missing_values_are_left_out(make):
    rows = make.quarters()
    rows.loc[1, "value"] = np.nan
    chart = charts.quartile_rates(rows)
    assert "2e quart" not in set(chart.data["Quart national d’IPS"])


@pytest.mark.parametrize("width", [90.0, 160.0])
def test_long_names_and_narrow_pages(make, width):
    name = make.long
    drawings = [
        charts.scatter_fit(make.colleges(80), make.line(), make.line(50, 170), territory=name, width_mm=width),
        charts.quartile_rates(pd.concat([make.quarters(name), make.quarters("France")]), width_mm=width),
        charts.evolution_panels(pd.concat([make.sessions(name), make.sessions("France")]), width_mm=width),
        charts.interval_rows(make.rows().assign(label=name), x_label=name, width_mm=width),
    ]
    assert all(chart.width_mm == width for chart in drawings)


def test_panels_that_do_not_fit_go_below(make):
    wide, narrow = (charts.evolution_panels(make.sessions(), width_mm=width) for width in (160.0, 90.0))
    assert narrow.height_mm > wide.height_mm


def test_five_series_stay_apart(make):
    rows = pd.concat([make.quarters(f"Territoire {k}", 80.0 + k) for k in range(5)])
    assert all(f"Territoire {k}" in charts.quartile_rates(rows).svg for k in range(5))


def test_names_only_when_asked(make):
    colleges = make.colleges(20)
    named = pd.DataFrame({"x": [100.0], "y": [88.0], "label": ["Collège cité"]})
    assert "Collège cité" in charts.scatter_fit(colleges, territory="Réseau", named=named).svg
    assert "Collège" not in charts.scatter_fit(colleges, territory="Réseau").svg


def test_lines_stop_at_the_ceiling_and_at_the_edges(make):
    shown = cut(make.line(), 70.0, 200.0, 100.0)
    assert shown["x"].iloc[0] == 70.0
    assert shown["x"].iloc[-1] == pytest.approx(140.0)
    assert shown["y"].iloc[-1] == pytest.approx(100.0)
    assert shown["high"].max() == 100.0
    assert cut(make.line(), 70.0, 200.0, None)["x"].iloc[-1] == 150.0
    assert cut(make.line().assign(y=120.0), 70.0, 200.0, 100.0).empty
    assert cut(make.line().iloc[:1], 0.0, 200.0, 100.0).empty


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 8)), min_size=1, max_size=8))
def test_spread_labels_never_overlap_and_stay_inside(labels):
    wanted, heights = [y for y, _ in labels], [h for _, h in labels]
    places = spread(wanted, heights, 0.0, 100.0)
    boxes = sorted((y - h / 2, y + h / 2) for y, h in zip(places, heights, strict=True))
    assert boxes[0][0] >= -1e-6
    assert boxes[-1][1] <= 100 + 1e-6
    assert all(low[1] <= high[0] + 1e-6 for low, high in itertools.pairwise(boxes))
    if len(labels) == 1:
        assert places[0] == pytest.approx(min(max(wanted[0], heights[0] / 2), 100 - heights[0] / 2))


def test_wrap_cuts_at_spaces_then_hyphens_then_stops(make):
    lines = wrap(make.long, 30.0, most=3).split("\n")
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(text_width(line) <= 32 for line in wrap("Provence-Alpes-Côte d’Azur", 20.0).split("\n"))
    assert wrap("court", 30.0) == "court"


def test_ticks_are_french():
    assert french_ticks(-1.0, 1.0, 4) == ([-1.0, -0.5, 0.0, 0.5, 1.0], ["−1,0", "−0,5", "0,0", "0,5", "1,0"])
    assert french_ticks(0, 3000, 3)[1][-1] == "3\u202f000"
